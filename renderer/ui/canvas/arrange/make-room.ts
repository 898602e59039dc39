/** Room for something new among what stands there: no card ever covers another because of it. */
import type { PipelineGraph } from '#shared/graph.ts'
import type { Point, Rect } from '../geometry.ts'
import { familyOf } from './family.ts'
import { foldGraph } from './fold.ts'
import { inset, type Points, rectsOf } from './rects.ts'
import { nearestFree, roomAround, roomBetween } from './room.ts'

export interface Newcomer {
  /** With it. */
  readonly graph: PipelineGraph
  readonly collapsed: readonly string[]
  /** Relative to frames; its own is where it was pointed at. */
  readonly points: Points
  readonly node: string
  /** Nodes at the ends of the wire that it was put into. */
  readonly wire?: { readonly from: string | undefined; readonly to: string | undefined } | undefined
}

const origin: Point = { x: 0, y: 0 }

const without = (graph: PipelineGraph, node: string): PipelineGraph => {
  const isOf = (id: string | undefined): boolean => id === node || id?.startsWith(`${node}/`) === true
  return {
    ...graph,
    nodes: graph.nodes.filter(({ id }) => !isOf(id)),
    edges: graph.edges.filter(({ from, to }) => !isOf(from.node) && !isOf(to.node)),
  }
}

/** What stands in a frame, relative to it. */
const boxesIn = (
  graph: PipelineGraph,
  rects: ReadonlyMap<string, Rect>,
  frame: string,
): Map<string, Rect> => {
  const { x, y } = rects.get(frame) ?? origin
  return new Map(
    (familyOf(graph).children.get(frame) ?? []).flatMap(({ id }) => {
      const rect = rects.get(id)
      return rect === undefined ? [] : [[id, { ...rect, x: rect.x - x, y: rect.y - y }] as const]
    }),
  )
}

/** Which of these is this node, or holds it. */
const holderOf = (boxes: ReadonlyMap<string, Rect>, node: string | undefined): string | undefined =>
  [...boxes.keys()].find((id) => node === id || node?.startsWith(`${id}/`) === true)

/** Frames that grew with it push what stands beside them, from the innermost to the outermost. */
function outwards(
  graph: PipelineGraph,
  before: ReadonlyMap<string, Rect>,
  first: Points,
  node: string,
): Points {
  const trail = familyOf(graph).above(node)
  let points = first
  for (let depth = trail.length - 1; depth > 0; depth--) {
    const frame = trail[depth]
    const home = trail[depth - 1]
    if (frame === undefined || home === undefined) continue
    const rects = rectsOf(graph, points)
    const boxes = boxesIn(graph, rects, home)
    const was = boxesIn(graph, before, home).get(frame)
    const now = boxes.get(frame)
    if (was === undefined || now === undefined) continue
    boxes.delete(frame)
    points = { ...points, ...roomAround(was, now, boxes) }
  }
  return points
}

/** The places that have to be written down for it: its own, and those of what made way. */
export function roomFor({ graph: whole, collapsed, points, node, wire }: Newcomer): Points {
  const graph = foldGraph(whole, collapsed)
  const home = familyOf(graph).above(node).at(-1) ?? ''
  const rects = rectsOf(graph, points)
  const size = rects.get(node)
  // Inside a folded frame nothing is drawn.
  if (size === undefined) return {}
  const others = without(graph, node)
  const before = rectsOf(others, points)
  const boxes = boxesIn(others, before, home)
  const wish = points[node] ?? boxesIn(graph, rects, home).get(node) ?? origin
  const least = home === '' ? undefined : inset
  const ends =
    wire === undefined ? undefined : { from: holderOf(boxes, wire.from), to: holderOf(boxes, wire.to) }
  const room =
    ends === undefined
      ? { at: nearestFree(size, wish, boxes.values(), least), moved: {} }
      : roomBetween(size, wish, boxes, ends, least)
  const after = outwards(graph, before, { ...points, ...room.moved, [node]: room.at }, node)
  return Object.fromEntries(Object.entries(after).filter(([id, at]) => points[id] !== at))
}
