/** Where the ports of frames meet their border, and those of the pipeline its strips: level with what they lead to. */
import type { GraphEdge, PipelineGraph } from '#shared/graph.ts'
import { type DrawnNode, isContainer, measures, type Point, portHeight, type Rect } from '../geometry.ts'
import type { GraphLayout, Pin } from '../layout.ts'
import { spread } from '../spread.ts'
import { type Family, familyOf } from './family.ts'

type FramePins = GraphLayout['framePins']
type Rects = ReadonlyMap<string, Rect>

const { frameHead, strip } = measures
const pinGap = 16

const isInside = (id: string | undefined, frame: string): boolean =>
  id !== undefined && id.startsWith(`${frame}/`)

/** Height of an end of a wire, in absolute px; undefined for what is not drawn. */
const heightOf = (
  end: GraphEdge['from'],
  side: 'in' | 'out',
  family: Family,
  rects: Rects,
  pins: FramePins,
): number | undefined => {
  const node = family.nodes.get(end.node ?? '')
  const rect = rects.get(end.node ?? '')
  if (node === undefined || rect === undefined) return undefined
  if (!isContainer(node)) return rect.y + portHeight(node, side, end.port)
  const own = pins.get(node.id)?.[side === 'in' ? 'inputs' : 'outputs']
  return rect.y + (own?.find(({ name }) => name === end.port)?.y ?? frameHead / 2)
}

const pinsOf = (
  node: DrawnNode,
  rect: Rect,
  side: 'in' | 'out',
  wanted: (name: string) => number | undefined,
): readonly Pin[] => {
  const ports = side === 'in' ? node.inputs : node.outputs
  const bottom = rect.y + rect.height - 10
  const wishes = ports.flatMap(({ name }) => {
    const y = wanted(name)
    return y === undefined ? [] : [{ key: name, y: Math.min(bottom, Math.max(rect.y + frameHead / 2, y)) }]
  })
  const placed = spread(wishes, pinGap)
  return ports.map(({ name }) => ({
    name,
    x: side === 'in' ? 0 : rect.width,
    y: (placed.get(name) ?? rect.y + frameHead / 2) - rect.y,
  }))
}

export const framePinsOf = (graph: PipelineGraph, rects: Rects, only?: ReadonlySet<string>): FramePins => {
  const family = familyOf(graph)
  const pins = new Map<string, { inputs: readonly Pin[]; outputs: readonly Pin[] }>()
  // Inner frames first: a pin may lead to a pin.
  for (const node of graph.nodes.toReversed()) {
    const rect = rects.get(node.id)
    if (!isContainer(node) || rect === undefined || only?.has(node.id) === false) continue
    const edges = family.edgesOf(node.id)
    const inner = (name: string): number | undefined => {
      const edge = edges.find((one) => one.from.port === name && isInside(one.to.node, node.id))
      return edge === undefined ? undefined : heightOf(edge.to, 'in', family, rects, pins)
    }
    const made = (name: string): number | undefined => {
      const edge = edges.find((one) => one.to.port === name && isInside(one.from.node, node.id))
      return edge === undefined ? undefined : heightOf(edge.from, 'out', family, rects, pins)
    }
    pins.set(node.id, { inputs: pinsOf(node, rect, 'in', inner), outputs: pinsOf(node, rect, 'out', made) })
  }
  return pins
}

/** Pins of a strip, each level with the first thing it leads to; unused ones below the others. */
export const stripPinsOf = (
  graph: PipelineGraph,
  side: 'in' | 'out',
  rects: Rects,
  pins: FramePins,
  x: number,
  top: number,
): readonly Pin[] => {
  const family = familyOf(graph)
  const ports = side === 'in' ? graph.inputs : graph.outputs
  const edges = family.edgesOf('')
  const heights = ports.flatMap(({ name }) => {
    const own = edges.filter((edge) =>
      side === 'in'
        ? edge.from.node === undefined && edge.from.port === name
        : edge.to.node === undefined && edge.to.port === name,
    )
    const all = own.flatMap(
      (edge) => heightOf(side === 'in' ? edge.to : edge.from, side, family, rects, pins) ?? [],
    )
    return all.length === 0 ? [] : [{ key: name, y: Math.min(...all) }]
  })
  const placed = spread(heights, strip.pinGap)
  let next = Math.max(top, ...[...placed.values()].map((y) => y + strip.pinGap))
  return ports.map(({ name }) => {
    const y = placed.get(name)
    if (y !== undefined) return { name, x, y }
    next += strip.pinGap
    return { name, x, y: next - strip.pinGap }
  })
}

/** Where a port is met, absolutely. `inside`: a frame's own port seen from within it. */
export const endPoint = (
  layout: GraphLayout,
  family: Family,
  end: GraphEdge['from'],
  side: 'in' | 'out',
): Point | undefined => {
  const { node: id } = end
  // The pipeline's inputs are what wires start from.
  if (id === undefined) {
    const pin = (side === 'out' ? layout.inputs : layout.outputs).find(({ name }) => name === end.port)
    return pin === undefined ? undefined : { x: pin.x, y: pin.y }
  }
  const rect = layout.nodes.get(id)
  const node = family.nodes.get(id)
  if (rect === undefined || node === undefined) return undefined
  const x = side === 'in' ? rect.x : rect.x + rect.width
  if (!isContainer(node)) return { x, y: rect.y + portHeight(node, side, end.port) }
  const pins = layout.framePins.get(id)?.[side === 'in' ? 'inputs' : 'outputs']
  return { x, y: rect.y + (pins?.find(({ name }) => name === end.port)?.y ?? frameHead / 2) }
}
