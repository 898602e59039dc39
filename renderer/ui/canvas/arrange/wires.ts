/** All wires of a picture: laid anew, or kept where neither their ends nor what they go round has moved. */
import type { GraphEdge, PipelineGraph } from '#shared/graph.ts'
import type { Point, Rect } from '../geometry.ts'
import type { GraphLayout } from '../layout.ts'
import { flattened, moveRoute, type Route } from '../routes.ts'
import { type Family, familyOf } from './family.ts'
import { type Box, boxOf, Ground, isInside, scopeOf } from './ground.ts'
import { Lanes, noteRoute } from './lanes.ts'
import { endPoint } from './pins.ts'
import type { Still } from './strips.ts'
import type { Job } from './way.ts'
import { routeWire } from './wire.ts'

type Routes = ReadonlyMap<string, Route>

export const sourceOf = ({ from, kind }: GraphEdge): string =>
  `${kind === 'order' ? 'order' : ''}${from.node ?? ''}|${from.port}`

const jobOf = (edge: GraphEdge, layout: Still, family: Family): Job | undefined => {
  const { from, to } = edge
  const start = endPoint(layout, family, from, isInside(to.node, from.node) ? 'in' : 'out')
  const end = endPoint(layout, family, to, isInside(from.node, to.node) ? 'out' : 'in')
  if (start === undefined || end === undefined) return undefined
  return { from: start, to: end, scope: scopeOf(edge, family), source: sourceOf(edge) }
}

interface Task {
  readonly edge: GraphEdge
  readonly job: Job
}

const tasksOf = (edges: Iterable<GraphEdge>, layout: Still, family: Family): readonly Task[] =>
  [...edges].flatMap((edge) => {
    const job = jobOf(edge, layout, family)
    return job === undefined ? [] : [{ edge, job }]
  })

/** Level wires first, they cannot give way; then short ones, so that long ones go around them. */
const urgency = ({ job: { from, to } }: Task): number =>
  Math.abs(from.y - to.y) < 0.5 && to.x > from.x
    ? (to.x - from.x) / 1e5
    : Math.abs(from.x - to.x) + Math.abs(from.y - to.y) + (to.x < from.x ? 1e5 : 0)

const inTurn = (tasks: readonly Task[]): readonly Task[] =>
  tasks
    .map((task) => ({ task, urgency: urgency(task) }))
    .toSorted((a, b) => a.urgency - b.urgency)
    .map(({ task }) => task)

const lay = (tasks: readonly Task[], ground: Ground, lanes: Lanes): Map<string, Route> =>
  new Map(inTurn(tasks).map(({ edge, job }) => [edge.id, routeWire(job, { ground, lanes })]))

const groundOf = (family: Family, { nodes, strips }: Still): Ground => new Ground(family, nodes, strips)

/** @returns routes in the order of the graph's edges, whichever were laid first */
const ordered = (graph: PipelineGraph, routes: Routes): Routes =>
  new Map(graph.edges.map(({ id }) => [id, routes.get(id) ?? []]))

export const layWires = (graph: PipelineGraph, layout: Still): Routes => {
  const family = familyOf(graph)
  const tasks = tasksOf(graph.edges, layout, family)
  return ordered(graph, lay(tasks, groundOf(family, layout), new Lanes()))
}

const near = 0.75
const sameSpot = (a: Point | undefined, b: Point): boolean =>
  a !== undefined && Math.abs(a.x - b.x) < near && Math.abs(a.y - b.y) < near

const endsOf = (route: Route): readonly [Point | undefined, Point | undefined] => [
  route[0]?.points[0],
  route.at(-1)?.points.at(-1),
]

interface Change {
  readonly id: string
  readonly was: Box | undefined
  readonly is: Box | undefined
}

const sameRect = (a: Rect, b: Rect): boolean =>
  a === b || (a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height)

const changesOf = (
  before: ReadonlyMap<string, Rect>,
  after: ReadonlyMap<string, Rect>,
): readonly Change[] => {
  const changes: Change[] = []
  for (const [id, rect] of after) {
    const was = before.get(id)
    if (was !== undefined && sameRect(was, rect)) continue
    changes.push({ id, was: was === undefined ? undefined : boxOf(was), is: boxOf(rect) })
  }
  for (const [id, rect] of before) if (!after.has(id)) changes.push({ id, was: boxOf(rect), is: undefined })
  return changes
}

const runsThrough = (line: readonly Point[], { left, top, right, bottom }: Box, by: number): boolean =>
  line.some((b, at) => {
    const a = line[at - 1]
    return (
      a !== undefined &&
      Math.min(a.x, b.x) < right + by &&
      Math.max(a.x, b.x) > left - by &&
      Math.min(a.y, b.y) < bottom + by &&
      Math.max(a.y, b.y) > top - by
    )
  })

/** A wire that goes round something passes it this near. */
const beside = 28

/** Something has come into its way, or what it went round has gone. */
const isTouched = (edge: GraphEdge, route: Route, changes: readonly Change[], family: Family): boolean => {
  if (changes.length === 0) return false
  const { levels, passed } = scopeOf(edge, family)
  let line: readonly Point[] | undefined
  for (const { id, was, is } of changes) {
    if (id === edge.from.node || id === edge.to.node || passed.includes(id)) continue
    if (!levels.includes(family.above(id).at(-1) ?? '')) continue
    line ??= flattened(route, 6)
    if (is !== undefined && runsThrough(line, is, 2)) return true
    if (was !== undefined && line.length > 2 && runsThrough(line, was, beside)) return true
  }
  return false
}

const isMoved = (was: Box, is: Box, by: Point): boolean =>
  Math.abs(is.left - was.left - by.x) < near && Math.abs(is.top - was.top - by.y) < near

/** An end on a strip that gave way: the wire grows or shrinks with it. */
const stretched = (route: Route, { from, to }: Job): Route =>
  route.map((piece, at) => {
    let { points } = piece
    if (at === 0) points = points.with(0, from)
    if (at === route.length - 1) points = [...points.slice(0, -1), to]
    return points === piece.points ? piece : { ...piece, points }
  })

/** Only its ends on strips have moved, along the wire. */
const isStretched = ({ edge, job }: Task, route: Route, start: Point, end: Point): boolean => {
  const first = route[0]?.points[1]
  const last = route.at(-1)?.points.at(-2)
  if (first === undefined || last === undefined) return false
  const left =
    sameSpot(start, job.from) || (edge.from.node === undefined && Math.abs(start.y - job.from.y) < near)
  const right = sameSpot(end, job.to) || (edge.to.node === undefined && Math.abs(end.y - job.to.y) < near)
  const level = (a: Point, b: Point): boolean => a.y === b.y && Math.abs(a.x - b.x) > 8
  return (
    left &&
    right &&
    (sameSpot(start, job.from) || (level(first, job.from) && first.x > job.from.x + 8)) &&
    (sameSpot(end, job.to) || (level(last, job.to) && last.x < job.to.x - 8))
  )
}

/** The route as it was, where the wire and what is around it did not move, or moved as one. */
const keptRoute = (
  { edge, job }: Task,
  stood: GraphLayout,
  changes: readonly Change[],
  family: Family,
): Route | undefined => {
  const route = stood.routes.get(edge.id)
  if (route === undefined) return undefined
  const [start, end] = endsOf(route)
  if (start === undefined || end === undefined) return undefined
  if (sameSpot(start, job.from) && sameSpot(end, job.to))
    return isTouched(edge, route, changes, family) ? undefined : route
  if (isStretched({ edge, job }, route, start, end))
    return isTouched(edge, route, changes, family) ? undefined : stretched(route, job)
  const by = { x: job.from.x - start.x, y: job.from.y - start.y }
  // A frame took it along.
  const frame = stood.nodes.get(job.scope.within)
  const isCarried = frame !== undefined && changes.some(({ id }) => id === job.scope.within)
  if (!isCarried || !sameSpot({ x: end.x + by.x, y: end.y + by.y }, job.to)) return undefined
  const moved = moveRoute(route, by)
  const others = changes.filter(
    ({ was, is }) => was === undefined || is === undefined || !isMoved(was, is, by),
  )
  return isTouched(edge, moved, others, family) ? undefined : moved
}

/** The wires of a picture that was seen as `stood` just now. */
export const layAgain = (graph: PipelineGraph, layout: Still, stood: GraphLayout): Routes => {
  const family = familyOf(graph)
  const changes = changesOf(stood.nodes, layout.nodes)
  const routes = new Map<string, Route>()
  const lanes = new Lanes()
  const anew: Task[] = []
  const tasks = tasksOf(graph.edges, layout, family)
  for (const task of tasks) {
    const kept = keptRoute(task, stood, changes, family)
    if (kept === undefined) anew.push(task)
    else routes.set(task.edge.id, kept)
  }
  if (anew.length === 0) return ordered(graph, routes)
  for (const { edge, job } of tasks) noteRoute(lanes, routes.get(edge.id) ?? [], job.source)
  return ordered(graph, new Map([...routes, ...lay(anew, groundOf(family, layout), lanes)]))
}

/** Lanes of all wires but those in hand, once per gesture. */
const still = new WeakMap<GraphLayout, { readonly of: string; readonly lanes: Lanes }>()

const stillLanes = (graph: PipelineGraph, base: GraphLayout, moving: ReadonlySet<GraphEdge>): Lanes => {
  const of = [...moving].map(({ id }) => id).join('\n')
  const known = still.get(base)
  if (known?.of === of) return known.lanes
  const lanes = new Lanes()
  for (const edge of graph.edges)
    if (!moving.has(edge)) noteRoute(lanes, base.routes.get(edge.id) ?? [], sourceOf(edge))
  still.set(base, { of, lanes })
  return lanes
}

/** The wires at what a gesture changes. */
export const touching = (family: Family, changed: ReadonlySet<string>): ReadonlySet<GraphEdge> =>
  new Set([...changed].flatMap((id) => family.edgesOf(id)))

/** Wires at pins of the strips that give way to a gesture: told apart by whether they only grow longer. */
const atStrips = (graph: PipelineGraph, layout: Still, base: GraphLayout, moving: ReadonlySet<GraphEdge>) => {
  const family = familyOf(graph)
  const again = new Set(moving)
  const longer = new Map<string, Route>()
  if (layout.inputs === base.inputs && layout.outputs === base.outputs) return { again, longer }
  for (const task of tasksOf(
    family.edgesOf('').filter((edge) => !moving.has(edge)),
    layout,
    family,
  )) {
    const route = base.routes.get(task.edge.id) ?? []
    const [start, end] = endsOf(route)
    if (start === undefined || end === undefined) continue
    if (sameSpot(start, task.job.from) && sameSpot(end, task.job.to)) continue
    if (isStretched(task, route, start, end)) longer.set(task.edge.id, stretched(route, task.job))
    else again.add(task.edge)
  }
  return { again, longer }
}

const stillGrounds = new WeakMap<GraphLayout, Ground>()

const stillGround = (family: Family, base: GraphLayout): Ground => {
  const ground = stillGrounds.get(base) ?? groundOf(family, base)
  stillGrounds.set(base, ground)
  return ground
}

/** The picture of a gesture: only the wires at what moves are laid again. */
export const layMoving = (
  graph: PipelineGraph,
  layout: Still,
  base: GraphLayout,
  changed: ReadonlySet<string>,
): Routes => {
  const family = familyOf(graph)
  const { again, longer } = atStrips(graph, layout, base, touching(family, changed))
  const lanes = new Lanes(stillLanes(graph, base, again))
  const ground = new Ground(family, layout.nodes, layout.strips, {
    still: stillGround(family, base),
    ids: changed,
  })
  const routes = new Map(base.routes)
  for (const [id, route] of longer) routes.set(id, route)
  for (const [id, route] of lay(tasksOf(again, layout, family), ground, lanes)) routes.set(id, route)
  return routes
}
