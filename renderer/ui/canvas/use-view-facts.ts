/** What follows from where the window is: how much is written out, and which cards are worth drawing. */
import { useStoreApi } from '@xyflow/react'
import { useEffect } from 'react'
import type { Rect } from './geometry.ts'
import type { SceneStore } from './scene.ts'
import { compactDetailOf, detailOf, tightBelow } from './view.ts'

/** From here on, steps far out of view are left out. */
const manyNodes = 150
/** Cards that are drawn anew in one frame while the view moves: more would be felt. */
const perFrame = 10

const meets = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

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

const idsIn = (scene: SceneStore, area: Rect): string[] =>
  [...scene.getState().layout.nodes].flatMap(([id, rect]) => (meets(rect, area) ? [id] : []))

/** Writes `detail` when a threshold is crossed. */
const noteDetail = (scene: SceneStore, zoom: number): void => {
  const next = { detail: detailOf(zoom), compactDetail: compactDetailOf(zoom), tight: zoom < tightBelow }
  const was = scene.getState()
  if (next.detail !== was.detail || next.compactDetail !== was.compactDetail || next.tight !== was.tight)
    scene.setState(next)
}

/** Draws what the window shows, then what is around it, a few cards a frame; forgets what is far away. */
const cull = (scene: SceneStore, view: ViewState): boolean => {
  const { layout, shown = new Set<string>(), current } = scene.getState()
  const seen = windowOf(view)
  const wanted = idsIn(scene, grown(seen, 0.25))
  if (current !== undefined && layout.nodes.has(current)) wanted.push(current)
  const missing = wanted.filter((id) => !shown.has(id))
  if (missing.length === 0) return false
  // Nearest to the middle first: that is where one looks.
  const next = new Set([...shown, ...missing.slice(0, shown.size === 0 ? missing.length : perFrame)])
  scene.setState({ shown: next })
  return missing.length > perFrame && shown.size > 0
}

const forget = (scene: SceneStore, view: ViewState): void => {
  const { shown, current } = scene.getState()
  if (shown === undefined) return
  const near = new Set(idsIn(scene, grown(windowOf(view), 1)))
  if (current !== undefined) near.add(current)
  const kept = [...shown].filter((id) => near.has(id))
  if (kept.length < shown.size) scene.setState({ shown: new Set(kept) })
}

const settleMs = 400

export const useViewFacts = (scene: SceneStore, count: number): void => {
  const flow = useStoreApi()
  const many = count > manyNodes
  useEffect(() => {
    let frame = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    const draw = (): void => {
      frame = 0
      if (cull(scene, flow.getState())) frame = requestAnimationFrame(draw)
    }
    const settle = (): void => forget(scene, flow.getState())
    const look = (): void => {
      noteDetail(scene, flow.getState().transform[2])
      if (!many) return
      if (frame === 0) frame = requestAnimationFrame(draw)
      clearTimeout(timer)
      timer = setTimeout(settle, settleMs)
    }
    if (!many) scene.setState({ shown: undefined })
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
      if (many && (state.layout !== before.layout || state.current !== before.current) && frame === 0)
        frame = requestAnimationFrame(draw)
    })
    return () => {
      quiet()
      still()
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }, [scene, flow, many])
}
