/** Ports on the picture: where they are, what they are called, which wires meet there. */
import { portsOfEdge } from '#core/edit/drawn-ports.ts'
import type { GraphEdge, GraphPort, PipelineGraph } from '#shared/graph.ts'
import { familyOf } from '../arrange/family.ts'
import { endPoint } from '../arrange/pins.ts'
import { isContainer, measures, type Point } from '../geometry.ts'
import type { GraphLayout } from '../layout.ts'
import { portId, type Start, type WirePort } from './contract.ts'

/** Where a port is met, in the world; undefined for one that is not drawn (inside a folded frame). */
export const pointOf = (
  graph: PipelineGraph,
  layout: GraphLayout,
  { node, side, port, kind }: WirePort,
): Point | undefined => {
  if (node === undefined) {
    const pin = (side === 'in' ? layout.inputs : layout.outputs).find(({ name }) => name === port)
    return pin === undefined ? undefined : { x: pin.x, y: pin.y }
  }
  return endPoint(layout, familyOf(graph), { node, port: kind === 'order' ? '' : port }, side)
}

/** Just below the head of a loop, where its steps begin. */
export const itemPoint = (layout: GraphLayout, frame: string): Point | undefined => {
  const rect = layout.nodes.get(frame)
  return rect === undefined
    ? undefined
    : { x: rect.x + measures.framePad.left, y: rect.y + measures.frameHead }
}

export const kindOf = (port: GraphPort): WirePort['kind'] =>
  port.kind === 'parameter' ? 'parameters' : 'artifacts'

export const graphPort = (graph: PipelineGraph, { node, side, port }: WirePort): GraphPort | undefined => {
  const owner = node === undefined ? graph : familyOf(graph).nodes.get(node)
  return (side === 'in' ? owner?.inputs : owner?.outputs)?.find(({ name }) => name === port)
}

export const portName = (graph: PipelineGraph, port: WirePort): string =>
  graphPort(graph, port)?.label ?? port.port

export const nodeName = (graph: PipelineGraph, node: string): string => {
  const found = familyOf(graph).nodes.get(node)
  return found?.keyword === undefined ? (found?.label ?? node) : [found.keyword, found.text].join(' ').trim()
}

/** Wires begin there. What a frame takes in, and the item of a loop, begin wires inside it. */
export const isSource = (graph: PipelineGraph, { node, side }: WirePort): boolean => {
  const owner = node === undefined ? undefined : familyOf(graph).nodes.get(node)
  return owner === undefined ? side === 'in' : isContainer(owner) || side === 'out'
}

/** The wires that end at an input, or begin at an output. */
export const edgesAt = (graph: PipelineGraph, port: WirePort): readonly GraphEdge[] => {
  const id = portId(port)
  return familyOf(graph)
    .edgesOf(port.node ?? '')
    .filter((edge) => {
      if (edge.kind === 'order') return false
      const { from, to } = portsOfEdge(edge)
      return portId(from) === id || portId(to) === id
    })
}

/** What a wire is held by when its other end is taken off. */
export const heldBy = (edge: GraphEdge, loose: 'from' | 'to'): Start | undefined => {
  if (edge.kind === 'order')
    return loose === 'to' && edge.from.node !== undefined ? { from: 'step', node: edge.from.node } : undefined
  const { from, to } = portsOfEdge(edge)
  return { from: 'port', port: loose === 'to' ? from : to }
}

export const startPoint = (graph: PipelineGraph, layout: GraphLayout, start: Start): Point | undefined => {
  if (start.from === 'strip') return undefined
  if (start.from === 'step')
    return pointOf(graph, layout, { node: start.node, side: 'out', kind: 'order', port: '' })
  const { port } = start
  const point = pointOf(graph, layout, port)
  const isItem = port.node !== undefined && graphPort(graph, port) === undefined
  return isItem && port.node !== undefined ? itemPoint(layout, port.node) : point
}
