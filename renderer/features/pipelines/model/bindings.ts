/** Where each input of a step comes from and where each output goes, read off the drawn graph. */
import type { GraphEdge, GraphNode, GraphPort, PipelineGraph } from '#shared/graph.ts'

export type InputBinding =
  | { readonly kind: 'wire'; readonly node: string; readonly label: string; readonly port: string }
  | { readonly kind: 'pipelineInput'; readonly port: string }
  | { readonly kind: 'constant' | 'default' | 'bound'; readonly text: string }
  | { readonly kind: 'optional' }
  | { readonly kind: 'missing' }

export type OutputTarget =
  | { readonly kind: 'node'; readonly node: string; readonly label: string; readonly port: string }
  | { readonly kind: 'pipelineOutput'; readonly port: string }

const labelOf = (graph: PipelineGraph, id: string): string =>
  graph.nodes.find((node) => node.id === id)?.label ?? id

const fromEdge = (graph: PipelineGraph, edge: GraphEdge): InputBinding =>
  edge.from.node === undefined
    ? { kind: 'pipelineInput', port: edge.from.port }
    : { kind: 'wire', node: edge.from.node, label: labelOf(graph, edge.from.node), port: edge.from.port }

/** What an input is bound to. An input may have several wires (one of several branches gives the value). */
export const bindingsOf = (
  graph: PipelineGraph,
  node: GraphNode,
  port: GraphPort,
): readonly InputBinding[] => {
  const edges = graph.edges.filter(
    (edge) => edge.to.node === node.id && edge.to.port === port.name && edge.kind !== 'order',
  )
  if (edges.length > 0) return edges.map((edge) => fromEdge(graph, edge))
  if (port.constant !== undefined) return [{ kind: 'constant', text: port.constant }]
  if (port.bound !== undefined) return [{ kind: 'bound', text: port.bound }]
  if (port.defaultText !== undefined) return [{ kind: 'default', text: port.defaultText }]
  return [{ kind: port.optional || port.connected ? 'optional' : 'missing' }]
}

export const targetsOf = (graph: PipelineGraph, node: GraphNode, port: GraphPort): readonly OutputTarget[] =>
  graph.edges
    .filter((edge) => edge.from.node === node.id && edge.from.port === port.name && edge.kind !== 'order')
    .map(({ to }) =>
      to.node === undefined
        ? { kind: 'pipelineOutput', port: to.port }
        : { kind: 'node', node: to.node, label: labelOf(graph, to.node), port: to.port },
    )
