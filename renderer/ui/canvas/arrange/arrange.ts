/**
 * The picture of a document that says where its nodes stand. Everything is worked out at once from the places: frames
 * from their contents, pins and strips from what they lead to, wires around what stands between their ends. While
 * something is dragged only what touches it is worked out again.
 */
import type { GraphEdge, PipelineGraph } from '#shared/graph.ts'
import { measures, type Point, type Rect, type Size } from '../geometry.ts'
import { frameOf, type GraphLayout } from '../layout.ts'
import type { Route } from '../routes.ts'
import { type Family, familyOf } from './family.ts'
import { keptApart, noLanes } from './lanes.ts'
import { endPoint, framePinsOf, stripPinsOf } from './pins.ts'
import { type Points, rectsOf } from './rects.ts'
import { wireRoute } from './wire.ts'

interface Arranged {
  readonly graph: PipelineGraph
  readonly points: Points
  /** Window: the right strip stands at its right edge where the picture leaves it free. */
  readonly space: Size
  /** What else is drawn and has to be in view: notes. */
  readonly also?: readonly Rect[]
  /** The picture as it was seen last: its strips give way, but do not come after. */
  readonly stood?: GraphLayout
}

const none: Rect = { x: 0, y: 0, width: 0, height: 0 }

export const boundsOf = (rects: readonly Rect[]): Rect => {
  if (rects.length === 0) return none
  const x = Math.min(...rects.map((rect) => rect.x))
  const y = Math.min(...rects.map((rect) => rect.y))
  return {
    x,
    y,
    width: Math.max(...rects.map((rect) => rect.x + rect.width)) - x,
    height: Math.max(...rects.map((rect) => rect.y + rect.height)) - y,
  }
}

/** What a wire must not run over: what stands beside its ends, or beside a frame around them. */
const obstaclesOf = (edge: GraphEdge, family: Family, rects: ReadonlyMap<string, Rect>): Rect[] => {
  const ends = [edge.from.node, edge.to.node].filter((id) => id !== undefined)
  const chain = new Set(ends.flatMap((id) => [...family.above(id), id]))
  const levels = new Set(ends.flatMap((id) => family.above(id)))
  // A frame whose own port is met from inside is a level, not an obstacle.
  for (const id of ends) if (ends.some((other) => other.startsWith(`${id}/`))) levels.add(id)
  if (levels.size === 0) levels.add('')
  const found: Rect[] = []
  for (const level of levels)
    for (const { id } of family.children.get(level) ?? []) {
      const rect = chain.has(id) ? undefined : rects.get(id)
      if (rect !== undefined) found.push(rect)
    }
  return found
}

/** Wires of neighbouring ports keep apart where they go the same way. */
const laneOf = (edge: GraphEdge, family: Family): number => {
  const ports = family.nodes.get(edge.from.node ?? '')?.outputs ?? []
  return (
    6 *
    (Math.max(
      0,
      ports.findIndex(({ name }) => name === edge.from.port),
    ) %
      4)
  )
}

const isInside = (id: string | undefined, frame: string | undefined): boolean =>
  id !== undefined && frame !== undefined && id.startsWith(`${frame}/`)

export const routeOf = (edge: GraphEdge, layout: GraphLayout, family: Family): Route => {
  const { from, to } = edge
  const start = endPoint(layout, family, from, isInside(to.node, from.node) ? 'in' : 'out')
  const end = endPoint(layout, family, to, isInside(from.node, to.node) ? 'out' : 'in')
  if (start === undefined || end === undefined) return []
  const rectOf = (id: string | undefined, other: string | undefined) =>
    id === undefined || isInside(other, id) ? undefined : layout.nodes.get(id)
  const ends = {
    from: start,
    to: end,
    fromRect: rectOf(from.node, to.node),
    toRect: rectOf(to.node, from.node),
  }
  return wireRoute(ends, obstaclesOf(edge, family, layout.nodes), laneOf(edge, family))
}

/** Everything but the wires. */
const still = ({ graph, points, space, also = [], stood }: Arranged): GraphLayout => {
  const family = familyOf(graph)
  const nodes = rectsOf(graph, points)
  const roots = (family.children.get('') ?? []).flatMap(({ id }) => nodes.get(id) ?? [])
  const main = boundsOf([...roots, ...also])
  const frame = frameOf({ graph, space, strips: true }, main)
  const by: Point = { x: main.x - frame.start.x, y: main.y - frame.start.y }
  const framePins = framePinsOf(graph, nodes)
  const left = Math.min(stood?.strips?.left ?? Number.POSITIVE_INFINITY, frame.left + by.x)
  const right = Math.max(stood?.strips?.right ?? Number.NEGATIVE_INFINITY, frame.right + by.x)
  const inputs = stripPinsOf(graph, 'in', nodes, framePins, left, main.y)
  const outputs = stripPinsOf(graph, 'out', nodes, framePins, right, main.y)
  const bottom = Math.max(main.y + main.height, ...[...inputs, ...outputs].map(({ y }) => y))
  return {
    origin: { x: left - frame.leftWidth, y: Math.min(by.y, stood?.origin.y ?? by.y) },
    size: {
      width: right + frame.rightWidth - left + frame.leftWidth,
      height: bottom + measures.strip.top - by.y,
    },
    nodes,
    framePins,
    routes: new Map(),
    inputs,
    outputs,
    strips: { left, leftWidth: frame.leftWidth, right, rightWidth: frame.rightWidth },
  }
}

export const arrange = (what: Arranged): GraphLayout => {
  const layout = still(what)
  const family = familyOf(what.graph)
  const taken = noLanes()
  const routes = what.graph.edges.map(
    (edge) => [edge.id, keptApart(routeOf(edge, layout, family), taken)] as const,
  )
  return { ...layout, routes: new Map(routes) }
}
