/** The graph as it is drawn with some frames folded: each is one node, and wires into it end at its edge. */
import type { GraphEdge, PipelineGraph } from '#shared/graph.ts'
import { type DrawnNode, isFrame } from '../geometry.ts'

const foldedOver = (id: string | undefined, folded: ReadonlySet<string>): string | undefined => {
  if (id === undefined) return undefined
  // The outermost folded frame hides the others.
  for (let cut = id.indexOf('/'); cut > 0; cut = id.indexOf('/', cut + 1))
    if (folded.has(id.slice(0, cut))) return id.slice(0, cut)
  return undefined
}

const stepsIn = (graph: PipelineGraph, frame: string): number =>
  graph.nodes.filter((node) => node.id.startsWith(`${frame}/`) && !isFrame(node)).length

export const foldGraph = (graph: PipelineGraph, collapsed: readonly string[]): PipelineGraph => {
  const folded = new Set(
    graph.nodes.filter((node) => isFrame(node) && collapsed.includes(node.id)).map(({ id }) => id),
  )
  if (folded.size === 0) return graph
  const nodes: DrawnNode[] = graph.nodes
    .filter(({ id }) => foldedOver(id, folded) === undefined)
    .map((node) => (folded.has(node.id) ? { ...node, folded: stepsIn(graph, node.id) } : node))
  const seen = new Set<string>()
  const edges = graph.edges.flatMap((edge): GraphEdge[] => {
    const from = foldedOver(edge.from.node, folded)
    const to = foldedOver(edge.to.node, folded)
    const ends = {
      from: from === undefined ? edge.from : { node: from, port: '' },
      to: to === undefined ? edge.to : { node: to, port: '' },
    }
    const inside = ends.from.node !== undefined && ends.from.node === ends.to.node
    // Wires from one port into several steps of a folded frame are one line.
    const key = `${ends.from.node ?? ''}|${ends.from.port} ${ends.to.node ?? ''}|${ends.to.port}`
    if (inside || seen.has(key)) return []
    seen.add(key)
    return [{ ...edge, ...ends }]
  })
  return { ...graph, nodes, edges }
}
