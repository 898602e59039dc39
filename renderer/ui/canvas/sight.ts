/** Which cards and wires are worth drawing: those in the window and around it, a few more in each frame. */
import { meets, type Rect, type Size } from './geometry.ts'
import type { GraphLayout } from './layout.ts'
import { pointsOf, type Route } from './routes.ts'
import type { Scene } from './scene.ts'
import { saysTheSame, type View, type Wording } from './view.ts'

/** From here on, what is far out of view is left out and the zoom is written down only when it rests. */
export const manyNodes = 150
/** What is drawn anew in one frame. While the view moves more would be felt; when it rests, waiting is. */
const perFrame = { moving: { nodes: 1, wires: 8 }, resting: { nodes: 6, wires: 64 } } as const
export type Pace = keyof typeof perFrame
/** What is drawn around the window, as a part of it: more while nobody waits, so that a view that begins to move has it. */
export const around: Readonly<Record<Pace, number>> = { moving: 0.25, resting: 0.5 }
/** A card that only changes the size of its text costs a part of one that is written anew. */
const resized = 0.25

/** `part` of its size is added on each side. */
export const grown = (rect: Rect, part: number): Rect => ({
  x: rect.x - rect.width * part,
  y: rect.y - rect.height * part,
  width: rect.width * (1 + 2 * part),
  height: rect.height * (1 + 2 * part),
})

/** What the window shows, in the pixels of the world. */
export const windowOf = ({ x, y, zoom }: View, { width, height }: Size): Rect => ({
  x: -x / zoom,
  y: -y / zoom,
  width: width / zoom,
  height: height / zoom,
})

const boxes = new WeakMap<Route, Rect>()

/** Around a wire with its curves. */
const boxOf = (route: Route): Rect => {
  const known = boxes.get(route)
  if (known !== undefined) return known
  const points = pointsOf(route)
  const xs = points.map(({ x }) => x)
  const ys = points.map(({ y }) => y)
  const x = Math.min(...xs) - 90
  const y = Math.min(...ys) - 10
  const box = { x, y, width: Math.max(...xs) + 90 - x, height: Math.max(...ys) + 10 - y }
  boxes.set(route, box)
  return box
}

type Laid = Pick<GraphLayout, 'nodes' | 'routes'>

/** Nodes and wires that reach into an area of the world. */
const inSight = ({ nodes, routes }: Laid, area: Rect) => {
  const found: { readonly nodes: string[]; readonly wires: string[] } = { nodes: [], wires: [] }
  for (const [id, rect] of nodes) if (meets(rect, area)) found.nodes.push(id)
  for (const [id, route] of routes) if (meets(boxOf(route), area)) found.wires.push(id)
  return found
}

/** What a large graph draws when it is opened; a small one draws everything. */
export const firstSight = (layout: Laid, view: View, size: Size): Pick<Scene, 'shown' | 'wires'> => {
  if (layout.nodes.size <= manyNodes) return { shown: undefined, wires: undefined }
  const { nodes, wires } = inSight(layout, windowOf(view, size))
  return { shown: new Set(nodes), wires: new Set(wires) }
}

const distanceTo = ({ x, y, width, height }: Rect, rect: Rect | undefined): number =>
  rect === undefined
    ? 0
    : Math.hypot(rect.x + rect.width / 2 - x - width / 2, rect.y + rect.height / 2 - y - height / 2)

/** Nearest to the middle of the window first: that is where one looks. */
const nearest = ({ layout }: Scene, ids: readonly string[], seen: Rect): readonly string[] =>
  ids.toSorted((a, b) => distanceTo(seen, layout.nodes.get(a)) - distanceTo(seen, layout.nodes.get(b)))

const joined = (before: ReadonlySet<string>, more: readonly string[]): ReadonlySet<string> =>
  more.length === 0 ? before : new Set([...before, ...more])

/** What changes in the scene. */
interface Step {
  readonly change: Partial<Scene>
  /** There is more to do in the next frame. */
  readonly more: boolean
}

/** Cards that still show what an earlier zoom asked for are written anew, a few of them. */
export function catchUp(scene: Scene, seen: Rect, pace: Pace): Step | undefined {
  const { behind, shown, wording } = scene
  if (behind.size === 0) return undefined
  const there = [...behind.keys()].filter((id) => shown?.has(id) ?? true)
  let cost = 0
  const left = new Map<string, Wording>()
  for (const id of nearest(scene, there, seen)) {
    const was = behind.get(id)
    if (was === undefined) continue
    if (cost >= perFrame[pace].nodes) left.set(id, was)
    else cost += saysTheSame(was, wording) ? resized : 1
  }
  return { change: { behind: left }, more: left.size > 0 }
}

/** Draws what the window shows and what is `around` it; all of the window at once when nothing of it is there yet. */
export function draw(scene: Scene, seen: Rect, pace: Pace): Step | undefined {
  const { shown = new Set<string>(), wires = new Set<string>(), current, layout } = scene
  const wanted = inSight(layout, grown(seen, around[pace]))
  const nodes = wanted.nodes.filter((id) => !shown.has(id))
  if (current !== undefined && layout.nodes.has(current) && !shown.has(current)) nodes.push(current)
  const lines = wanted.wires.filter((id) => !wires.has(id))
  if (nodes.length === 0 && lines.length === 0) return undefined
  const jumped = !wanted.nodes.some((id) => id !== current && shown.has(id))
  const some = jumped ? nodes : nearest(scene, nodes, seen).slice(0, perFrame[pace].nodes)
  // Cards and wires are painted on sheets of their own: one of them in a frame is enough.
  const few = jumped ? lines : some.length > 0 ? [] : lines.slice(0, perFrame[pace].wires)
  return {
    change: { shown: joined(shown, some), wires: joined(wires, few) },
    more: some.length < nodes.length || few.length < lines.length,
  }
}

const kept = (ids: ReadonlySet<string>, near: readonly string[]): ReadonlySet<string> => {
  const all = new Set(near)
  const left = [...ids].filter((id) => all.has(id))
  return left.length === ids.size ? ids : new Set(left)
}

/** Lets go of what is far away. */
export function forget({ shown, wires, layout, current }: Scene, seen: Rect): Partial<Scene> {
  if (shown === undefined || wires === undefined) return {}
  const near = inSight(layout, grown(seen, 1))
  return {
    shown: kept(shown, current === undefined ? near.nodes : [...near.nodes, current]),
    wires: kept(wires, near.wires),
  }
}
