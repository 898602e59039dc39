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
import { edgesAt, heldBy, startPoint } from './ends.ts'
import { type Hold, spotAt, worldOf } from './spots.ts'
import { edgeOfElement, startOfElement, underElement } from './under.ts'
import { carry, drop, letGo, take, type WireTools } from './wires.ts'

export interface PointerTools extends WireTools {
  readonly host: HTMLElement
  readonly desk: () => Desk | undefined
  readonly view: () => View
}

/** A pointer that moves less than this is a click, on screen. */
const slack = 4

interface Pressed {
  readonly pointer: number
  readonly at: Point
  readonly start: Start | undefined
  readonly edge: GraphEdge | undefined
}

export const worldAt = ({ host, view }: Pick<PointerTools, 'host' | 'view'>, screen: Point): Point =>
  worldOf(screen, host.getBoundingClientRect(), view())

const holdOf = (start: Start | undefined): Hold => {
  if (start?.from !== 'port') return 'middle'
  const { node, side } = start.port
  const gives = node === undefined ? side === 'in' : side === 'out'
  return gives ? 'input' : 'output'
}

export function spotFor(tools: PointerTools, screen: Point, start?: Start): PickSpot | undefined {
  const desk = tools.desk()
  return desk === undefined ? undefined : spotAt(desk, screen, worldAt(tools, screen), holdOf(start))
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
  const isInput = port?.side === 'in' && port.node !== undefined
  const [plugged, more] = isInput ? edgesAt(graph, port) : []
  const held = plugged === undefined || more !== undefined ? undefined : heldBy(plugged, 'to')
  if (held === undefined) take(tools, start, 'drag', world)
  else take(tools, held, 'drag', world, plugged)
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
  over(event: PointerEvent): void
  double(event: MouseEvent): void
  menu(event: MouseEvent): void
  click(event: MouseEvent): void
}

export const createPointer = (tools: PointerTools): WirePointer => {
  const { store, scene } = tools
  let pressed: Pressed | undefined
  let last: Point = { x: 0, y: 0 }
  let swallows = false

  const follow = (screen: Point): void => {
    const element = document.elementFromPoint(screen.x, screen.y)
    const inside = element !== null && tools.host.contains(element)
    const under = inside ? underElement(element, scene.getState().graph) : {}
    carry(tools, worldAt(tools, screen), under)
  }
  const end = (screen: Point): void => {
    const { held } = store.getState()
    drop(tools, () => spotFor(tools, screen, held?.start))
  }
  const keep = (event: Event): void => {
    event.stopPropagation()
    event.preventDefault()
  }

  return {
    down(event) {
      if (event.button !== 0 || tools.wiring() === undefined) return
      last = pointOf(event)
      const { held } = store.getState()
      const start = startOfElement(event.target)
      const edge =
        start === undefined && held === undefined
          ? edgeOfElement(event.target, scene.getState().graph)
          : undefined
      if (held === undefined && start === undefined && edge === undefined) {
        if (store.getState().chosen !== undefined && isEmpty(event.target))
          store.setState({ chosen: undefined })
        return
      }
      keep(event)
      pressed = { pointer: event.pointerId, at: last, start: held === undefined ? start : undefined, edge }
    },
    move(event) {
      last = pointOf(event)
      const { held } = store.getState()
      const isMine = pressed !== undefined && pressed.pointer === event.pointerId
      if (isMine && pressed !== undefined && held === undefined) {
        if (Math.hypot(last.x - pressed.at.x, last.y - pressed.at.y) < slack) return
        beginDrag(tools, pressed)
      }
      if (store.getState().held !== undefined && store.getState().held?.how !== 'keys') follow(last)
    },
    up(event) {
      if (pressed === undefined || pressed.pointer !== event.pointerId) return
      const { start, edge, at } = pressed
      pressed = undefined
      swallows = true
      keep(event)
      last = pointOf(event)
      if (store.getState().held !== undefined) {
        follow(last)
        end(last)
      } else if (edge !== undefined) store.setState({ chosen: edge.id })
      else if (start !== undefined) take(tools, start, 'click', worldAt(tools, at))
    },
    over(event) {
      if (event.buttons !== 0 || store.getState().held !== undefined) return
      const edge = edgeOfElement(event.target, scene.getState().graph)
      const isTool = event.target instanceof Element && event.target.closest('.cv-wire-tools') !== null
      if (!isTool && edge?.id !== store.getState().hovered) store.setState({ hovered: edge?.id })
    },
    double(event) {
      const wiring = tools.wiring()
      if (wiring === undefined || event.button !== 0 || !isEmpty(event.target)) return
      const edge = edgeOfElement(event.target, scene.getState().graph)
      const spot = spotFor(tools, pointOf(event))
      if (spot === undefined) return
      keep(event)
      wiring.pick(spot, edge === undefined || edge.kind === 'order' ? undefined : { edge })
    },
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
