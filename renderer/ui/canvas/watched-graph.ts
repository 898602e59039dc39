/** The part of a graph that a run is watched on: steps, frames and the wires between them. */
import type { GraphNode, GraphPort, PipelineGraph } from '#shared/graph.ts'

const used = (ports: readonly GraphPort[], node: GraphNode, wires: ReadonlySet<string>): GraphPort[] =>
  ports.filter(({ name }) => wires.has(`${node.id} ${name}`))

/** Leaves out what has no wire to draw: the pipeline's own inputs and outputs, and ports nothing is connected to. */
export const watchedGraph = (graph: PipelineGraph): PipelineGraph => {
  const edges = graph.edges.filter(({ from, to }) => from.node !== undefined && to.node !== undefined)
  const wires = new Set(
    edges.flatMap(({ from, to }) => [`${from.node ?? ''} ${from.port}`, `${to.node ?? ''} ${to.port}`]),
  )
  const nodes = graph.nodes.map((node) => ({
    ...node,
    inputs: used(node.inputs, node, wires),
    outputs: used(node.outputs, node, wires),
  }))
  return { nodes, edges, inputs: [], outputs: [] }
}
