/** What follows from where the window is: how much is written out, and which cards are worth drawing. */
import { useStoreApi } from '@xyflow/react'
import { useEffect } from 'react'
import type { Rect } from './geometry.ts'
import { pointsOf, type Route } from './routes.ts'
import type { Scene, SceneStore } from './scene.ts'
import { compactDetailOf, detailOf, tightBelow } from './view.ts'

/** From here on, what is far out of view is left out and the zoom is written down only when it rests. */
export const manyNodes = 150
/** What is drawn anew in one frame while the view moves: more would be felt. */
const perFrame = { nodes: 2, wires: 16 } as const

const meets = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

const contains = (a: Rect, b: Rect): boolean =>
  a.x <= b.x && a.y <= b.y && a.x + a.width >= b.x + b.width && a.y + a.height >= b.y + b.height

const grown = (rect: Rect, part: number): Rect => ({
  x: rect.x - rect.width * part,
  y: rect.y - rect.height * part,
  width: rect.width * (1 + 2 * part),
  height: rect.height * (1 + 2 * part),
})

interface ViewState {
  readonly transform: readonly [number, number, number]
  readonly width: number
  readonly height: number
}

const windowOf = ({ transform: [x, y, zoom], width, height }: ViewState): Rect => ({
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

interface Sight {
  readonly nodes: readonly string[]
  readonly wires: readonly string[]
}

const inSight = ({ layout, current }: Scene, area: Rect): Sight => {
  const nodes = [...layout.nodes].flatMap(([id, rect]) => (meets(rect, area) ? [id] : []))
  const wires = [...layout.routes].flatMap(([id, route]) => (meets(boxOf(route), area) ? [id] : []))
  if (current !== undefined && layout.nodes.has(current)) nodes.push(current)
  return { nodes, wires }
}

/** Writes `detail` when a threshold is crossed. */
const noteDetail = (scene: SceneStore, zoom: number): void => {
  const next = { detail: detailOf(zoom), compactDetail: compactDetailOf(zoom), tight: zoom < tightBelow }
  const was = scene.getState()
  if (next.detail !== was.detail || next.compactDetail !== was.compactDetail || next.tight !== was.tight)
    scene.setState(next)
}

const distance = ({ layout }: Scene, id: string, { x, y, width, height }: Rect): number => {
  const rect = layout.nodes.get(id)
  if (rect === undefined) return 0
  return Math.hypot(rect.x + rect.width / 2 - x - width / 2, rect.y + rect.height / 2 - y - height / 2)
}

/**
 * Draws what the window shows and what is around it, a little in each frame; all of the window at once when nothing
 * of it is there yet. True when there is more to draw.
 */
const cull = (scene: SceneStore, view: ViewState): boolean => {
  const now = scene.getState()
  const { shown = new Set<string>(), wires = new Set<string>() } = now
  const seen = windowOf(view)
  const wanted = inSight(now, grown(seen, 0.25))
  const nodes = wanted.nodes.filter((id) => !shown.has(id))
  const lines = wanted.wires.filter((id) => !wires.has(id))
  if (nodes.length === 0 && lines.length === 0) return false
  const jumped = !wanted.nodes.some((id) => id !== now.current && shown.has(id))
  // Nearest to the middle first: that is where one looks.
  const nearest = nodes.toSorted((a, b) => distance(now, a, seen) - distance(now, b, seen))
  const some = jumped ? nodes : nearest.slice(0, perFrame.nodes)
  const few = jumped ? lines : lines.slice(0, perFrame.wires)
  scene.setState({
    ...(some.length === 0 ? {} : { shown: new Set([...shown, ...some]) }),
    ...(few.length === 0 ? {} : { wires: new Set([...wires, ...few]) }),
  })
  return some.length < nodes.length || few.length < lines.length
}

const kept = (ids: ReadonlySet<string>, near: readonly string[]): ReadonlySet<string> => {
  const all = new Set(near)
  const left = [...ids].filter((id) => all.has(id))
  return left.length === ids.size ? ids : new Set(left)
}

/** Lets go of what is far away. */
const forget = (scene: SceneStore, view: ViewState): void => {
  const now = scene.getState()
  if (now.shown === undefined || now.wires === undefined) return
  const near = inSight(now, grown(windowOf(view), 1))
  scene.setState({ shown: kept(now.shown, near.nodes), wires: kept(now.wires, near.wires) })
}

const settleMs = 400

export const useViewFacts = (scene: SceneStore, count: number): void => {
  const flow = useStoreApi()
  const many = count > manyNodes
  useEffect(() => {
    let frame = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    /** All of this was drawn when it was last looked at. */
    let drawn: Rect | undefined
    const draw = (): void => {
      frame = 0
      const view = flow.getState()
      if (drawn !== undefined && contains(drawn, grown(windowOf(view), 0.1))) return
      if (cull(scene, view)) frame = requestAnimationFrame(draw)
      else drawn = grown(windowOf(view), 0.25)
    }
    const settle = (): void => {
      drawn = undefined
      forget(scene, flow.getState())
    }
    const look = (): void => {
      noteDetail(scene, flow.getState().transform[2])
      if (!many) return
      if (frame === 0) frame = requestAnimationFrame(draw)
      clearTimeout(timer)
      timer = setTimeout(settle, settleMs)
    }
    if (!many) scene.setState({ shown: undefined, wires: undefined })
    look()
    const quiet = flow.subscribe((state, before) => {
      if (
        state.transform !== before.transform ||
        state.width !== before.width ||
        state.height !== before.height
      )
        look()
    })
    const still = scene.subscribe((state, before) => {
      if (!many || (state.layout === before.layout && state.current === before.current)) return
      drawn = undefined
      if (frame === 0) frame = requestAnimationFrame(draw)
    })
    return () => {
      quiet()
      still()
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }, [scene, flow, many])
}
