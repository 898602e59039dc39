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

const carries = ({ kind }: GraphEdge): boolean => kind !== 'order'

/** The wires that bring a value into a frame which hands it on inside; itself, where it begins. */
const origins = (graph: PipelineGraph, edge: GraphEdge): readonly GraphEdge[] => {
  const { from, to } = edge
  const isHanded = from.node !== undefined && to.node?.startsWith(`${from.node}/`) === true
  const outer = isHanded
    ? graph.edges.filter((one) => one.to.node === from.node && one.to.port === from.port && carries(one))
    : []
  return outer.length === 0 ? [edge] : outer.flatMap((one) => origins(graph, one))
}

/** The wires inside of a frame that take a value on from where it comes in; itself, where it ends. */
const ends = (graph: PipelineGraph, edge: GraphEdge): readonly GraphEdge[] => {
  const { to } = edge
  const inner = graph.edges.filter(
    (one) =>
      to.node !== undefined &&
      one.from.node === to.node &&
      one.from.port === to.port &&
      one.to.node?.startsWith(`${to.node}/`) === true &&
      carries(one),
  )
  return inner.length === 0 ? [edge] : inner.flatMap((one) => ends(graph, one))
}

const portLabel = (graph: PipelineGraph, id: string, side: 'inputs' | 'outputs', name: string): string => {
  const node = graph.nodes.find((one) => one.id === id)
  return node?.[side].find((port) => port.name === name)?.label ?? name
}

const fromEdge = (graph: PipelineGraph, { from }: GraphEdge): InputBinding =>
  from.node === undefined
    ? { kind: 'pipelineInput', port: from.port }
    : {
        kind: 'wire',
        node: from.node,
        label: labelOf(graph, from.node),
        port: portLabel(graph, from.node, 'outputs', from.port),
      }

/** What an input is bound to. An input may have several wires (one of several branches gives the value). */
export const bindingsOf = (
  graph: PipelineGraph,
  node: GraphNode,
  port: GraphPort,
): readonly InputBinding[] => {
  const edges = graph.edges.filter(
    (edge) => edge.to.node === node.id && edge.to.port === port.name && carries(edge),
  )
  if (edges.length > 0)
    return edges.flatMap((edge) => origins(graph, edge)).map((edge) => fromEdge(graph, edge))
  if (port.constant !== undefined) return [{ kind: 'constant', text: port.constant }]
  if (port.bound !== undefined) return [{ kind: 'bound', text: port.bound }]
  if (port.defaultText !== undefined) return [{ kind: 'default', text: port.defaultText }]
  return [{ kind: port.optional || port.connected ? 'optional' : 'missing' }]
}

export const targetsOf = (graph: PipelineGraph, node: GraphNode, port: GraphPort): readonly OutputTarget[] =>
  graph.edges
    .filter((edge) => edge.from.node === node.id && edge.from.port === port.name && carries(edge))
    .flatMap((edge) => ends(graph, edge))
    .map(({ to }) =>
      to.node === undefined
        ? { kind: 'pipelineOutput', port: to.port }
        : {
            kind: 'node',
            node: to.node,
            label: labelOf(graph, to.node),
            port: portLabel(graph, to.node, 'inputs', to.port),
          },
    )
