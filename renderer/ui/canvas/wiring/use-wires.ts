import { useReactFlow } from '@xyflow/react'
import { useEffect, useRef, useState } from 'react'
import { parentOf } from '#core/edit/places.ts'
import { isBehindDialog, isEscapeTaken } from '../../escape.ts'
import { isComposing, isTyping } from '../../keys.ts'
import type { Point } from '../geometry.ts'
import type { Desk } from '../hand/actions.ts'
import { noGesture, type SceneStore } from '../scene.ts'
import type { CanvasWiring, PickSpot, Surface } from './contract.ts'
import { createPointer, type PointerTools, spotFor } from './pointer.ts'
import { screenOf } from './spots.ts'
import { edgeOfElement, markFits, unmarkFits } from './under.ts'
import { createWiring, drop, letGo, type WiringStore, walkTo } from './wires.ts'

interface WiresProps {
  readonly scene: SceneStore
  readonly host: HTMLElement | null
  readonly desk: Desk | undefined
  readonly wiring: CanvasWiring | undefined
}

/** Beside what the keyboard holds: on the page near the start of the wire, in the world wherever there is room. */
function spotByKeys(tools: PointerTools): PickSpot | undefined {
  const { held } = tools.store.getState()
  if (held?.start.from !== 'port') return undefined
  const { node } = held.start.port
  const box = tools.host.getBoundingClientRect()
  const screen = screenOf(held.from ?? { x: 0, y: 0 }, box, tools.view())
  return {
    screen: { x: screen.x + 24, y: screen.y + 24 },
    dag: node === undefined ? undefined : parentOf(node),
  }
}

const ways: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

/** Keys while a wire is in hand, or one is chosen. True when the key was used. */
function onKey(tools: PointerTools, event: KeyboardEvent): boolean {
  const { held, chosen } = tools.store.getState()
  if (isComposing(event)) return false
  if (held !== undefined) {
    if (event.key === 'Escape') letGo(tools)
    else if (held.how === 'keys' && event.key in ways) walkTo(tools, held.step + (ways[event.key] ?? 1))
    else if (held.how === 'keys' && event.key === 'Enter') drop(tools, () => spotByKeys(tools))
    else return held.how === 'keys' && event.key === 'Tab'
    return true
  }
  if (chosen === undefined || isTyping(event.target) || isBehindDialog(event)) return false
  if (event.key === 'Escape' && isEscapeTaken(event)) return false
  if (event.key === 'Escape') tools.store.setState({ chosen: undefined })
  else if (event.key === 'Delete' || event.key === 'Backspace') {
    const edge = tools.scene.getState().graph.edges.find(({ id }) => id === chosen)
    tools.store.setState({ chosen: undefined })
    if (edge !== undefined) tools.wiring()?.unplug(edge)
  } else return false
  return true
}

/** Tab with the pointer on the canvas and nothing focused asks for a step there; otherwise it goes on as ever. */
const isQuickAdd = (event: KeyboardEvent, inside: boolean): boolean =>
  event.key === 'Tab' &&
  !event.shiftKey &&
  inside &&
  (document.activeElement === null ||
    document.activeElement === document.body ||
    document.activeElement.classList.contains('cv-stage'))

function surfaceOf(tools: PointerTools, last: () => Point | undefined): Surface {
  const inBox = (screen: Point): boolean => {
    const { left, right, top, bottom } = tools.host.getBoundingClientRect()
    return screen.x >= left && screen.x <= right && screen.y >= top && screen.y <= bottom
  }
  return {
    spotAt(screen) {
      const spot = inBox(screen) ? spotFor(tools, screen) : undefined
      const element = document.elementFromPoint(screen.x, screen.y)
      const { graph } = tools.scene.getState()
      // The tools of the lit wire lie upon it.
      const lit =
        (element?.closest('.cv-wire-tools') ?? null) === null ? undefined : tools.store.getState().chosen
      const edge = edgeOfElement(element, graph) ?? graph.edges.find(({ id }) => id === lit)
      return spot === undefined || edge === undefined || edge.kind === 'order' ? spot : { ...spot, edge }
    },
    show(spot) {
      tools.scene.setState({ gesture: spot === undefined ? noGesture : { target: spot.dag } })
      tools.store.setState({ chosen: spot?.edge?.id })
    },
    middle() {
      const { left, top, width, height } = tools.host.getBoundingClientRect()
      const screen = last() ?? { x: left + width / 2, y: top + height / 2 }
      return spotFor(tools, screen) ?? { screen, dag: undefined }
    },
  }
}

const listen = (tools: PointerTools): (() => void) => {
  const pointer = createPointer(tools)
  let inside: Point | undefined
  const { host } = tools
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isQuickAdd(event, inside !== undefined)) {
      const spot = inside === undefined ? undefined : spotFor(tools, inside)
      if (spot !== undefined) tools.wiring()?.pick(spot, undefined)
    } else if (!onKey(tools, event)) return
    event.preventDefault()
    event.stopPropagation()
  }
  const note = (event: PointerEvent): void => {
    inside = { x: event.clientX, y: event.clientY }
  }
  const leave = (): void => {
    inside = undefined
  }
  const stop = new AbortController()
  const early = { capture: true, signal: stop.signal }
  host.addEventListener('pointerdown', pointer.down, early)
  host.addEventListener('touchstart', pointer.touch, { ...early, passive: true })
  host.addEventListener('pointerover', pointer.over, early)
  host.addEventListener('dblclick', pointer.double, early)
  host.addEventListener('contextmenu', pointer.menu, early)
  host.addEventListener('click', pointer.click, early)
  host.addEventListener('pointermove', note, early)
  host.addEventListener('pointerleave', leave, { signal: stop.signal })
  window.addEventListener('pointermove', pointer.move, early)
  window.addEventListener('pointerup', pointer.up, early)
  window.addEventListener('pointercancel', pointer.cancel, early)
  window.addEventListener('keydown', onKeyDown, early)
  tools.wiring()?.surface(surfaceOf(tools, () => inside))
  return () => {
    stop.abort()
    tools.wiring()?.surface(undefined)
  }
}

/** Ports wear how they answer as long as a wire is in hand; cards that come into view meanwhile too. */
const mark = (host: HTMLElement, store: WiringStore): (() => void) => {
  let watch: MutationObserver | undefined
  const paint = (): void => {
    const { held } = store.getState()
    watch?.disconnect()
    watch = undefined
    host.toggleAttribute('data-wiring', held !== undefined)
    unmarkFits(host)
    if (held === undefined) return
    markFits(host, held.answers, held.start)
    watch = new MutationObserver(() => markFits(host, held.answers, held.start))
    watch.observe(host, { childList: true, subtree: true })
  }
  const quiet = store.subscribe((state, before) => {
    if (state.held?.answers !== before.held?.answers) paint()
  })
  return () => {
    quiet()
    watch?.disconnect()
    unmarkFits(host)
    host.removeAttribute('data-wiring')
  }
}

/** The wires of a canvas that can be edited. */
export const useWires = ({ scene, host, desk, wiring }: WiresProps): PointerTools | undefined => {
  const flow = useReactFlow()
  const latest = useRef({ desk, wiring })
  latest.current = { desk, wiring }
  const [store] = useState(createWiring)
  const [tools, setTools] = useState<PointerTools | undefined>()
  const isOn = wiring !== undefined
  useEffect(() => {
    if (host === null || !isOn) {
      setTools(undefined)
      return undefined
    }
    const made: PointerTools = {
      store,
      scene,
      host,
      desk: () => latest.current.desk,
      wiring: () => latest.current.wiring,
      view: flow.getViewport,
      setView: (view) => void flow.setViewport(view),
      zoom: () => flow.getViewport().zoom,
    }
    setTools(made)
    const quiet = [listen(made), mark(host, store)]
    return () => {
      for (const stop of quiet) stop()
    }
  }, [host, isOn, store, scene, flow])
  return tools
}
