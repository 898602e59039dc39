/**
 * The arrangement of a whole graph: levels from the inside out, then everything in one coordinate system. Pure but
 * for `runElk`, which is elk in a worker on the page and in-process in tests.
 */
import type { GraphNode, PipelineGraph } from '#shared/graph.ts'
import type { RunElk } from './elk-row.ts'
import {
  compactMeasures,
  type DrawnNode,
  type Measures,
  measures,
  type Point,
  portHeight,
  type Rect,
  type Size,
  stepSize,
  stripWidth,
} from './geometry.ts'
import { placeInGrids } from './grids.ts'
import {
  buildLevels,
  endKey,
  type LevelTree,
  root,
  type Segment,
  type SegmentEnd,
  segmentKey,
} from './levels.ts'
import { type PlacedLevel, placeLevel } from './place-level.ts'
import { moveRoute, type Route } from './routes.ts'
import { footAir, openingZoom, paneAir, wholeZoom, zoomBetween } from './view.ts'

/** A declared port of a frame, on its left or right edge; or an input or output of the pipeline on its strip. */
export interface Pin extends Point {
  readonly name: string
}

export interface GraphLayout {
  /** Everything drawn, strips included: its upper left corner, and how large it is. */
  readonly origin: Point
  readonly size: Size
  readonly nodes: ReadonlyMap<string, Rect>
  /** Of frames: where their declared ports meet the frame, relative to it. */
  readonly framePins: ReadonlyMap<
    string,
    { readonly inputs: readonly Pin[]; readonly outputs: readonly Pin[] }
  >
  readonly routes: ReadonlyMap<string, Route>
  readonly inputs: readonly Pin[]
  readonly outputs: readonly Pin[]
  /**
   * x of the right edge of the left strip and of the left edge of the right one; absent without strips. Their widths
   * are those on screen, which is that of the world at 100 %.
   */
  readonly strips?: {
    readonly left: number
    readonly leftWidth: number
    readonly right: number
    readonly rightWidth: number
    /** Where they stand as long as what is between them leaves them room: set once they have been seen. */
    readonly home?: { readonly left: number; readonly right: number }
  }
}

export interface LayoutRequest {
  readonly graph: PipelineGraph
  /** What the picture should fit into: it decides how long a row may be. */
  readonly space: Size
  readonly strips: boolean
  /** Small steps with bare ports, for watching rather than reading. */
  readonly compact?: boolean
}

type Placed = ReadonlyMap<string, PlacedLevel>
type Nodes = ReadonlyMap<string, DrawnNode>

const frameSize = ({ size }: PlacedLevel, { framePad, frameHead, nodeWidth }: Measures): Size => ({
  width: Math.max(nodeWidth, size.width + framePad.left + framePad.right),
  height: size.height + frameHead + framePad.top + framePad.bottom,
})

/** Height of a frame's port below its top: where the inside wants it, else in the header. */
const frameOffset = (level: PlacedLevel, end: SegmentEnd, side: 'in' | 'out', m: Measures): number => {
  const { frameHead, framePad } = m
  const key = endKey({ at: side === 'in' ? 'west' : 'east', node: '', key: end.key })
  const y = (side === 'in' ? level.west : level.east).get(key)
  return y === undefined ? frameHead / 2 : frameHead + framePad.top + y
}

const stepOffset = (node: DrawnNode, end: SegmentEnd, side: 'in' | 'out', m: Measures): number =>
  portHeight(node, side, end.key.replace(/^port:/, ''), m)

const childrenOf = (nodes: Nodes, placed: Placed, m: Measures) => ({
  measures: m,
  sizeOf: (id: string): Size => {
    const level = placed.get(id)
    const node = nodes.get(id)
    if (level !== undefined) return frameSize(level, m)
    return node === undefined ? { width: 0, height: 0 } : stepSize(node, m)
  },
  offsetOf: (end: SegmentEnd, side: 'in' | 'out'): number => {
    const level = placed.get(end.node)
    const node = nodes.get(end.node)
    if (level !== undefined) return frameOffset(level, end, side, m)
    return node === undefined ? 0 : stepOffset(node, end, side, m)
  },
})

/** Inner levels before the ones that hold them. */
const insideOut = (tree: LevelTree): readonly string[] => {
  const order: string[] = []
  const visit = (id: string): void => {
    for (const node of tree.levels.get(id)?.children ?? []) if (tree.levels.has(node.id)) visit(node.id)
    order.push(id)
  }
  visit(root)
  return order
}

/** Where each level's own coordinates start. */
const origins = (tree: LevelTree, placed: Placed, start: Point, m: Measures): ReadonlyMap<string, Point> => {
  const { framePad, frameHead } = m
  const found = new Map<string, Point>([[root, start]])
  for (const id of insideOut(tree).toReversed()) {
    const here = found.get(id) ?? start
    for (const [child, rect] of placed.get(id)?.rects ?? []) {
      if (!placed.has(child)) continue
      found.set(child, { x: here.x + rect.x + framePad.left, y: here.y + rect.y + frameHead + framePad.top })
    }
  }
  return found
}

const absoluteRects = (tree: LevelTree, placed: Placed, origin: ReadonlyMap<string, Point>) => {
  const rects = new Map<string, Rect>()
  for (const id of tree.levels.keys()) {
    const by = origin.get(id) ?? { x: 0, y: 0 }
    for (const [child, rect] of placed.get(id)?.rects ?? []) {
      rects.set(child, { ...rect, x: rect.x + by.x, y: rect.y + by.y })
    }
  }
  return rects
}

/** A segment starts at x = 0 of its level, which lies inside the frame's padding: stretch its ends to the border. */
const stretch = (
  route: Route,
  { from, to }: Segment,
  level: PlacedLevel,
  outer: Size,
  m: Measures,
): Route => {
  const { framePad } = m
  const last = route.length - 1
  return route.map((piece, at) => {
    let points = piece.points
    if (at === 0 && from.at === 'west') {
      points = points.with(0, { x: -framePad.left, y: points[0]?.y ?? 0 })
    }
    if (at === last && to.at === 'east') {
      points = [
        ...points.slice(0, -1),
        { x: outer.width - framePad.left, y: points.at(-1)?.y ?? level.size.height },
      ]
    }
    return { ...piece, points }
  })
}

const absoluteRoutes = (
  tree: LevelTree,
  placed: Placed,
  origin: ReadonlyMap<string, Point>,
  outer: OuterSize,
  m: Measures,
) => {
  const routes = new Map<string, Route>()
  for (const [edge, way] of tree.ways) {
    const pieces = way.flatMap(({ level, segment }) => {
      const here = placed.get(level)
      const route = here?.routes.get(segmentKey(segment))
      if (here === undefined || route === undefined) return []
      const whole = level === root ? route : stretch(route, segment, here, outer(level), m)
      return moveRoute(whole, origin.get(level) ?? { x: 0, y: 0 })
    })
    routes.set(edge, pieces)
  }
  return routes
}
type OuterSize = (level: string) => Size

const pinsOfFrame = (node: GraphNode, level: PlacedLevel, m: Measures) => {
  const pins = (side: 'in' | 'out', x: number): Pin[] => {
    const ports = side === 'in' ? node.inputs : node.outputs
    return ports.map(({ name }) => {
      const end: SegmentEnd = { at: 'child', node: node.id, key: `port:${name}` }
      return { name, x, y: frameOffset(level, end, side, m) }
    })
  }
  return { inputs: pins('in', 0), outputs: pins('out', frameSize(level, m).width) }
}

/** Inputs and outputs that nothing uses stand below the others, so that they can be seen all the same. */
const stripPins = (
  names: readonly string[],
  side: 'west' | 'east',
  level: PlacedLevel,
  x: number,
  top: number,
): readonly Pin[] => {
  const known = side === 'west' ? level.west : level.east
  const yOf = (name: string) => known.get(endKey({ at: side, node: '', key: `port:${name}` }))
  let next = Math.max(0, ...known.values()) + (known.size === 0 ? 0 : measures.strip.pinGap)
  return names.map((name) => {
    const y = yOf(name)
    if (y !== undefined) return { name, x, y: y + top }
    next += measures.strip.pinGap
    return { name, x, y: next - measures.strip.pinGap + top }
  })
}

export const margin = 36 // between a strip and the first column: room for wires to bend

/** Wires into the right strip end on it, wherever it stands. */
const reachStrip = (route: Route, x: number): Route =>
  route.map((piece, at) =>
    at === route.length - 1
      ? { ...piece, points: [...piece.points.slice(0, -1), { x, y: piece.points.at(-1)?.y ?? 0 }] }
      : piece,
  )
const reachLeft = (route: Route, x: number): Route =>
  route.map((piece, at) =>
    at === 0 ? { ...piece, points: piece.points.with(0, { x, y: piece.points[0]?.y ?? 0 }) } : piece,
  )

const placeAll = async (
  tree: LevelTree,
  nodes: Nodes,
  space: Size,
  runElk: RunElk,
  m: Measures,
  grids: boolean,
): Promise<Placed> => {
  const placed = new Map<string, PlacedLevel>()
  for (const id of insideOut(tree)) {
    const level = tree.levels.get(id)
    if (level === undefined) continue
    // A frame may be as large as the canvas shows at 70 %.
    const far = { width: space.width / 0.7, height: space.height / 0.7 }
    const room = id === root ? space : far
    const inner = childrenOf(nodes, placed, m)
    const gap = id === root ? measures.strip.pinGap : m.lane
    // What a run looks like is elk's alone, wires too: it has no way through a grid.
    const put = grids
      ? placeInGrids(level, inner, room, far.height, runElk, gap)
      : placeLevel(level, inner, room, runElk, gap)
    placed.set(id, await put)
  }
  return placed
}

interface Frame {
  readonly left: number
  readonly leftWidth: number
  readonly right: number
  readonly rightWidth: number
  /** Where the columns start. */
  readonly start: Point
}

/**
 * Where the strips stand. Their names keep their size on screen, and so does their width; the right one stands at the
 * right edge of the window, as far as the picture leaves it free.
 */
export const frameOf = ({ graph, space, strips }: LayoutRequest, main: Size): Frame => {
  if (!strips) return { left: 0, leftWidth: 0, right: main.width, rightWidth: 0, start: { x: 0, y: 0 } }
  const { top } = measures.strip
  const base = { left: stripWidth(graph.inputs), right: stripWidth(graph.outputs) }
  const { left, right: rightWidth } = base
  const used = main.width + 2 * margin
  const across = zoomBetween(used, left + rightWidth, space.width)
  const fits = Math.min(across, (space.height - footAir) / (main.height + 2 * top))
  const zoom = fits >= wholeZoom ? fits : openingZoom.strips
  const right = left + Math.max(used, (space.width - left - rightWidth) / zoom)
  return { left, leftWidth: left, right, rightWidth, start: { x: left + margin, y: top } }
}

/** The root's wires reach from strip to strip. */
const reachStrips = (graph: PipelineGraph, routes: Map<string, Route>, { left, right }: Frame): void => {
  for (const { id, from, to } of graph.edges) {
    const route = routes.get(id)
    if (route === undefined) continue
    const started = from.node === undefined ? reachLeft(route, left) : route
    routes.set(id, to.node === undefined ? reachStrip(started, right) : started)
  }
}

/** Arranges the graph. Takes tens of milliseconds for tens of steps, about a second for a thousand. */
export const layOut = async (request: LayoutRequest, runElk: RunElk): Promise<GraphLayout> => {
  const { graph, space, strips } = request
  const m = request.compact === true ? compactMeasures : measures
  const tree = buildLevels(graph)
  const nodes: Nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const edges = strips ? stripWidth(graph.inputs) + stripWidth(graph.outputs) + 2 * margin : 0
  const air = request.compact === true ? 2 * paneAir : 0
  const room = { width: Math.max(320, space.width - edges - air), height: Math.max(200, space.height - air) }
  const placed = await placeAll(tree, nodes, room, runElk, m, request.compact !== true)
  const main = placed.get(root)
  if (main === undefined) throw new Error('A graph has a root level')
  const frame = frameOf(request, main.size)
  const origin = origins(tree, placed, frame.start, m)
  const routes = absoluteRoutes(tree, placed, origin, (id) => frameSize(placed.get(id) ?? main, m), m)
  reachStrips(graph, routes, frame)
  const { y: top } = frame.start
  const inputs = stripPins(namesOf(graph.inputs), 'west', main, frame.left, top)
  const outputs = stripPins(namesOf(graph.outputs), 'east', main, frame.right, top)
  const pins = strips ? [...inputs, ...outputs].map((pin) => pin.y) : []
  const frames = graph.nodes.filter((node) => placed.has(node.id))
  return {
    origin: { x: 0, y: 0 },
    size: { width: frame.right + frame.rightWidth, height: Math.max(top + main.size.height, ...pins) + top },
    nodes: absoluteRects(tree, placed, origin),
    framePins: new Map(
      frames.map((node) => [node.id, pinsOfFrame(node, placed.get(node.id) ?? main, m)] as const),
    ),
    routes,
    inputs,
    outputs,
    ...(strips ? { strips: frame } : {}),
  }
}

const namesOf = (ports: readonly { readonly name: string }[]): readonly string[] =>
  ports.map(({ name }) => name)
