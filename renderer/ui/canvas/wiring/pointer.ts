/**
 * The pointer on ports and wires. A press on a port and a drag carries a wire to where it is dropped; a click takes it
 * up until the next click. A drag on a wire takes off the end that is nearer. Heard before everything else on the
 * canvas, so that no step moves under a wire.
 */
import type { GraphEdge } from '#shared/graph.ts'
import type { Point } from '../geometry.ts'
import type { Desk } from '../hand/actions.ts'
import type { View } from '../view.ts'
import type { PickSpot, Start } from './contract.ts'
import { edgesAt, heldBy, isSource, startPoint } from './ends.ts'
import { type Hold, spotAt, worldOf } from './spots.ts'
import { edgeOfElement, startOfElement, underElement } from './under.ts'
import { carry, drop, letGo, take, type WireTools } from './wires.ts'

export interface PointerTools extends WireTools {
  readonly host: HTMLElement
  readonly desk: () => Desk | undefined
  readonly view: () => View
  readonly setView: (view: View) => void
}

/** A pointer that moves less than this is a click, on screen. */
const slack = 4

interface Pressed {
  readonly pointer: number
  readonly at: Point
  readonly start: Start | undefined
  readonly edge: GraphEdge | undefined
  /** It has taken up a wire: where none is in hand any more, it was given up, and the rest of the drag is nothing. */
  readonly carried?: true
}

export const worldAt = ({ host, view }: Pick<PointerTools, 'host' | 'view'>, screen: Point): Point =>
  worldOf(screen, host.getBoundingClientRect(), view())

const holdOf = (tools: PointerTools, start: Start | undefined): Hold => {
  if (start?.from !== 'port') return 'middle'
  return isSource(tools.scene.getState().graph, start.port) ? 'input' : 'output'
}

export function spotFor(tools: PointerTools, screen: Point, start?: Start): PickSpot | undefined {
  const desk = tools.desk()
  return desk === undefined ? undefined : spotAt(desk, screen, worldAt(tools, screen), holdOf(tools, start))
}

/** The loose end of a wire that is dragged by its middle: the nearer one. */
function offEnd(tools: PointerTools, edge: GraphEdge, at: Point): Start | undefined {
  const { graph, layout } = tools.scene.getState()
  const far = (start: Start | undefined): number => {
    const point = start === undefined ? undefined : startPoint(graph, layout, start)
    return point === undefined ? Number.POSITIVE_INFINITY : Math.hypot(point.x - at.x, point.y - at.y)
  }
  const [atTarget, atSource] = [heldBy(edge, 'from'), heldBy(edge, 'to')]
  return far(atSource) < far(atTarget) && atTarget !== undefined ? atTarget : atSource
}

/** What a drag from here carries: a new wire, or the end of the one that is plugged in. */
function beginDrag(tools: PointerTools, { start, edge, at }: Pressed): void {
  const world = worldAt(tools, at)
  if (edge !== undefined) {
    const held = offEnd(tools, edge, world)
    if (held !== undefined) take(tools, held, 'drag', world, edge)
    return
  }
  if (start === undefined) return
  const { graph } = tools.scene.getState()
  const { port } = start.from === 'port' ? start : { port: undefined }
  const isInput = port !== undefined && !isSource(graph, port)
  const [plugged, more] = isInput ? edgesAt(graph, port) : []
  const held = plugged === undefined || more !== undefined ? undefined : heldBy(plugged, 'to')
  if (held === undefined) take(tools, start, 'drag', world)
  else take(tools, held, 'drag', world, plugged)
}

/** Takes up what was pressed, once and as soon as the pointer has gone far enough. */
function dragged(tools: PointerTools, pressed: Pressed, { x, y }: Point): Pressed {
  const { store } = tools
  if (pressed.carried === true || store.getState().held !== undefined) return pressed
  if (Math.hypot(x - pressed.at.x, y - pressed.at.y) < slack) return pressed
  beginDrag(tools, pressed)
  return store.getState().held === undefined ? pressed : { ...pressed, carried: true }
}

const pointOf = ({ clientX: x, clientY: y }: MouseEvent): Point => ({ x, y })

const isEmpty = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('.react-flow') !== null &&
  target.closest(
    '.cv-step, .cv-frame > header, [data-note], [data-port], [data-strip], button, input, textarea, .react-flow__panel',
  ) === null

export interface WirePointer {
  down(event: PointerEvent): void
  move(event: PointerEvent): void
  up(event: PointerEvent): void
  /** The system took the pointer away in the middle of it. */
  cancel(event: PointerEvent): void
  touch(event: TouchEvent): void
  over(event: PointerEvent): void
  double(event: MouseEvent): void
  menu(event: MouseEvent): void
  click(event: MouseEvent): void
}

const follow = (tools: PointerTools, screen: Point): void => {
  const element = document.elementFromPoint(screen.x, screen.y)
  const inside = element !== null && tools.host.contains(element)
  const under = inside ? underElement(element, tools.scene.getState().graph) : {}
  carry(tools, worldAt(tools, screen), under)
}

/** This near the edge of the window the canvas moves along, on screen, so many px a frame. */
const rim = { width: 24, step: 12 } as const

/** A wire can be taken further than the window shows; on a strip it has arrived. */
function pan(tools: PointerTools, screen: Point): boolean {
  const { held, aim } = tools.store.getState()
  if (held?.how !== 'drag' || aim.aim === 'strip') return false
  const { left, top, width, height } = tools.host.getBoundingClientRect()
  const push = (at: number, start: number, length: number): number => {
    if (at < start + rim.width) return rim.step
    return at > start + length - rim.width ? -rim.step : 0
  }
  const dx = push(screen.x, left, width)
  const dy = push(screen.y, top, height)
  if (dx === 0 && dy === 0) return false
  const view = tools.view()
  tools.setView({ ...view, x: view.x + dx, y: view.y + dy })
  follow(tools, screen)
  return true
}

/** As long as the pointer rests at the edge. */
const createPan = (tools: PointerTools): ((screen: Point) => void) => {
  let last: Point = { x: 0, y: 0 }
  let frame = 0
  const paint = (): void => {
    frame = pan(tools, last) ? requestAnimationFrame(paint) : 0
  }
  return (screen) => {
    last = screen
    if (frame === 0) frame = requestAnimationFrame(paint)
  }
}

const end = (tools: PointerTools, screen: Point): void => {
  const { held } = tools.store.getState()
  drop(tools, () => spotFor(tools, screen, held?.start))
}

const keep = (event: Event): void => {
  event.stopPropagation()
  event.preventDefault()
}

/** What was pressed: with a wire in hand anything, else a port or a wire. */
function pressOf(tools: PointerTools, event: PointerEvent): Pressed | undefined {
  const { held } = tools.store.getState()
  const pressed = { pointer: event.pointerId, at: pointOf(event) }
  if (held !== undefined) return { ...pressed, start: undefined, edge: undefined }
  const start = startOfElement(event.target)
  const edge = start === undefined ? edgeOfElement(event.target, tools.scene.getState().graph) : undefined
  return start === undefined && edge === undefined ? undefined : { ...pressed, start, edge }
}

/** A press that went nowhere: takes up a wire until the next click, or chooses one that is there. */
function click(tools: PointerTools, { start, edge, at, carried }: Pressed): void {
  if (carried === true) return
  if (edge !== undefined) tools.store.setState({ chosen: edge.id })
  else if (start !== undefined) take(tools, start, 'click', worldAt(tools, at))
}

const overEdge = ({ store, scene }: PointerTools, event: PointerEvent): void => {
  if (event.buttons !== 0 || store.getState().held !== undefined) return
  const isTool = event.target instanceof Element && event.target.closest('.cv-wire-tools') !== null
  const edge = edgeOfElement(event.target, scene.getState().graph)
  if (!isTool && edge?.id !== store.getState().hovered) store.setState({ hovered: edge?.id })
}

const pickAt = (tools: PointerTools, event: MouseEvent): void => {
  const wiring = tools.wiring()
  const spot = isEmpty(event.target) && event.button === 0 ? spotFor(tools, pointOf(event)) : undefined
  if (wiring === undefined || spot === undefined) return
  const edge = edgeOfElement(event.target, tools.scene.getState().graph)
  keep(event)
  wiring.pick(spot, edge === undefined || edge.kind === 'order' ? undefined : { edge })
}

export const createPointer = (tools: PointerTools): WirePointer => {
  const { store } = tools
  let pressed: Pressed | undefined
  let swallows = false
  const atRim = createPan(tools)
  return {
    down(event) {
      if (event.button !== 0 || tools.wiring() === undefined) return
      pressed = pressOf(tools, event)
      if (pressed !== undefined) keep(event)
      else if (isEmpty(event.target)) store.setState({ chosen: undefined })
    },
    // A finger that holds a wire does not move the view as well.
    touch(event) {
      if (pressed !== undefined) event.stopPropagation()
    },
    move(event) {
      const at = pointOf(event)
      if (pressed?.pointer === event.pointerId) pressed = dragged(tools, pressed, at)
      const { held } = store.getState()
      if (held === undefined || held.how === 'keys') return
      follow(tools, at)
      atRim(at)
    },
    up(event) {
      if (pressed === undefined || pressed.pointer !== event.pointerId) return
      const was = pressed
      pressed = undefined
      swallows = true
      keep(event)
      if (store.getState().held === undefined) return click(tools, was)
      follow(tools, pointOf(event))
      end(tools, pointOf(event))
    },
    cancel(event) {
      if (pressed?.pointer !== event.pointerId) return
      pressed = undefined
      if (store.getState().held?.how === 'drag') letGo(tools)
    },
    over: (event) => overEdge(tools, event),
    double: (event) => pickAt(tools, event),
    menu(event) {
      if (store.getState().held === undefined) return
      keep(event)
      pressed = undefined
      letGo(tools)
    },
    // The click that follows a gesture of ours is nobody else's.
    click(event) {
      if (!swallows || event.detail === 0) return
      swallows = false
      event.stopPropagation()
    },
  }
}
