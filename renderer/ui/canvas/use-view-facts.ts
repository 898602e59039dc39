/** What follows from where the window is: how much is written out, and which cards are worth drawing. */
import { useStoreApi } from '@xyflow/react'
import { useEffect } from 'react'
import { covers, type Rect } from './geometry.ts'
import type { Scene, SceneStore } from './scene.ts'
import { around, catchUp, draw, forget, grown, manyNodes, type Pace, windowOf } from './sight.ts'
import { saysTheSame, wordingAt } from './view.ts'

/**
 * Changes how much is written when a threshold is crossed, and how large it is. The cards that are there follow a few
 * at a time, those of a large picture once the zoom rests: meanwhile they are only scaled.
 */
const noteWording = (scene: SceneStore, zoom: number, rests: boolean): void => {
  const next = wordingAt(zoom)
  const { wording: was, behind, shown, graph } = scene.getState()
  if (saysTheSame(was, next) && (!rests || was.zoom === next.zoom)) return
  const there = shown === undefined ? graph.nodes.map(({ id }) => id) : [...shown]
  scene.setState({ wording: next, behind: new Map(there.map((id) => [id, behind.get(id) ?? was])) })
}

/** The view rests when it did not change for this long, in ms. */
const settleMs = 200

type Flow = Pick<ReturnType<typeof useStoreApi>, 'getState' | 'subscribe'>

const zoomOf = (flow: Flow): number => flow.getState().transform[2]

const seenIn = (flow: Flow): Rect => {
  const { transform, ...size } = flow.getState()
  const [x, y, zoom] = transform
  return windowOf({ x, y, zoom }, size)
}

/** Draws in each frame a little of what is missing, until nothing is. */
export function createDrawing(scene: SceneStore, flow: Flow, many: boolean) {
  let frame = 0
  /** All of this was drawn when it was last looked at. */
  let drawn: Rect | undefined
  /** Cards that are behind wait until the view does: meanwhile they are scaled. */
  let rests = false
  const missing = (now: Scene, area: Rect, pace: Pace) => {
    const least = pace === 'resting' ? around.resting : 0.1
    if (!many || (drawn !== undefined && covers(drawn, grown(area, least)))) return undefined
    const step = draw(now, area, pace)
    if (step?.more !== true) drawn = grown(area, around[pace])
    return step
  }
  const next = (): void => {
    frame = 0
    const now = scene.getState()
    const area = seenIn(flow)
    const pace = rests ? 'resting' : 'moving'
    const step = missing(now, area, pace) ?? (rests || !many ? catchUp(now, area, pace) : undefined)
    if (step === undefined) return
    scene.setState(step.change)
    // Even where this was the last of it: what is missing comes first, and cards that are behind after that.
    goOn()
  }
  const goOn = (): void => {
    if (frame === 0) frame = requestAnimationFrame(next)
  }
  return {
    moved: () => {
      rests = false
      goOn()
    },
    again: () => {
      drawn = undefined
      rests = true
      goOn()
    },
    stop: () => cancelAnimationFrame(frame),
  }
}

/** Something else than what follows the pointer has changed. What is dragged is in view, and its wires with it. */
const hasChanged = (now: Scene, before: Scene): boolean =>
  now.gesture.lifted === undefined &&
  (now.layout !== before.layout || now.current !== before.current || before.gesture.lifted !== undefined)

/** Watches the window and the scene. */
function watch(scene: SceneStore, flow: Flow, many: boolean): () => void {
  const drawing = createDrawing(scene, flow, many)
  let timer: ReturnType<typeof setTimeout> | undefined
  const settle = (): void => {
    noteWording(scene, zoomOf(flow), true)
    if (many) scene.setState(forget(scene.getState(), seenIn(flow)))
    drawing.again()
  }
  const look = (): void => {
    noteWording(scene, zoomOf(flow), !many)
    drawing.moved()
    clearTimeout(timer)
    timer = setTimeout(settle, settleMs)
  }
  if (!many) scene.setState({ shown: undefined, wires: undefined })
  look()
  const quiet = flow.subscribe((state, before) => {
    const isMoved = state.transform !== before.transform
    if (isMoved || state.width !== before.width || state.height !== before.height) look()
  })
  const still = scene.subscribe((state, before) => {
    if (many && hasChanged(state, before)) drawing.again()
  })
  return () => {
    quiet()
    still()
    drawing.stop()
    clearTimeout(timer)
  }
}

export const useViewFacts = (scene: SceneStore, count: number): void => {
  const flow = useStoreApi()
  const many = count > manyNodes
  useEffect(() => watch(scene, flow, many), [scene, flow, many])
}
