/**
 * The pointer on a canvas that can be edited: click and shift-click select, a drag on a step moves what is selected,
 * a drag on the empty canvas draws a marquee. While a gesture lasts only the scene changes, once a frame; the
 * document is told at its end.
 */
import type { PointerEvent } from 'react'
import type { Point, Rect } from '../geometry.ts'
import { noGesture, type SceneStore } from '../scene.ts'
import type { View } from '../view.ts'
import type { Desk } from './actions.ts'
import { beginMove, end, type Going, type Move, type Pointing, show } from './gestures.ts'
import { hitOf, toggled } from './target.ts'

/** A pointer that moves less than this is a click, on screen. */
const slack = 4
/** This near the edge of the window the canvas moves along, on screen, so many px a frame. */
const rim = { width: 28, step: 10 } as const

export interface HandTools {
  readonly scene: SceneStore
  readonly desk: () => Desk | undefined
  readonly box: () => Rect | undefined
  readonly view: () => View
  readonly setView: (view: View) => void
  /** The space bar is held: the drag belongs to the view. */
  readonly panning: () => boolean
}

interface Held {
  readonly pointer: number
  readonly start: Point
  /** The same, in the world. */
  readonly from: Point
  readonly key: string | undefined
  readonly drags: boolean
  readonly resizes: boolean
  readonly adding: boolean
  last: { readonly x: number; readonly y: number; readonly alt: boolean; readonly shift: boolean }
  going: Going | undefined
}

export interface Hand {
  down(event: PointerEvent): void
  move(event: PointerEvent): void
  up(event: PointerEvent): void
  /** Ends a gesture without a trace. True when there was one. */
  cancel(): boolean
  /** Something is held: whatever else listens to fingers has to leave this one alone. */
  holds(): boolean
}

const lastOf = (event: PointerEvent): Held['last'] => ({
  x: event.clientX,
  y: event.clientY,
  alt: event.altKey,
  shift: event.shiftKey,
})

const pointingAt = (tools: HandTools, last: Held['last']): Pointing => {
  const { x, y, zoom } = tools.view()
  const box = tools.box()
  const at = { x: (last.x - (box?.x ?? 0) - x) / zoom, y: (last.y - (box?.y ?? 0) - y) / zoom }
  return { at, zoom, alt: last.alt, shift: last.shift }
}

const begin = (held: Held, desk: Desk): Going => {
  const { key, from } = held
  const { selected } = desk.editing
  if (key !== undefined && held.resizes) return { kind: 'resize', key, from }
  if (key !== undefined && held.drags) {
    const keys = selected.includes(key) ? selected : held.adding ? [...selected, key] : [key]
    if (keys !== selected) desk.editing.select(keys)
    return beginMove(desk, keys, from)
  }
  return { kind: 'marquee', from, before: held.adding ? selected : [] }
}

/** The canvas follows a pointer at its edge, so that things can be taken further than the window shows. */
const follow = (tools: HandTools, { x, y }: Held['last']): boolean => {
  const box = tools.box()
  if (box === undefined) return false
  const push = (at: number, start: number, length: number): number => {
    if (at < start + rim.width) return rim.step
    return at > start + length - rim.width ? -rim.step : 0
  }
  const dx = push(x, box.x, box.width)
  const dy = push(y, box.y, box.height)
  if (dx === 0 && dy === 0) return false
  const view = tools.view()
  tools.setView({ ...view, x: view.x + dx, y: view.y + dy })
  return true
}

const click = (held: Held, desk: Desk): void => {
  const { key, adding } = held
  const { selected, select } = desk.editing
  if (key === undefined) {
    if (!adding && selected.length > 0) select([])
  } else select(adding ? toggled(selected, key) : [key])
}

/** What a pressed pointer has hold of; undefined where it is not ours. */
const heldBy = (tools: HandTools, event: PointerEvent): Held | undefined => {
  const hit = hitOf(event.target)
  if (event.button !== 0 || tools.panning() || tools.desk() === undefined || hit === undefined)
    return undefined
  // A finger moves the view; the pen and the mouse take hold of things.
  if (event.pointerType === 'touch' && hit.key === undefined) return undefined
  const last = lastOf(event)
  const adding = event.shiftKey || event.ctrlKey || event.metaKey
  const from = pointingAt(tools, last).at
  return { pointer: event.pointerId, start: last, from, ...hit, adding, last, going: undefined }
}

/** The selection held by its middle: a click says where it goes. */
const placing = (desk: Desk): Move => {
  const move = beginMove(desk, desk.editing.selected, { x: 0, y: 0 })
  const { x, y, width, height } = move.whole
  return { ...move, from: { x: x + width / 2, y: y + height / 2 } }
}

/** One frame's work, however many events came in it. */
const eachFrame = (work: () => boolean) => {
  let frame = 0
  const run = (): void => {
    frame = 0
    if (work()) frame = requestAnimationFrame(run)
  }
  return {
    soon: (): void => {
      if (frame === 0) frame = requestAnimationFrame(run)
    },
    stop: (): void => {
      cancelAnimationFrame(frame)
      frame = 0
    },
  }
}

/** Where things were, and nothing going on. */
const reset = (tools: HandTools, desk: Desk): void =>
  tools.scene.setState({
    layout: desk.layout,
    gesture: noGesture,
    selected: new Set(desk.editing.selected),
    moving: false,
  })

/** Goes on with what is held; true when there is something to show. */
const advance = (own: Held, event: PointerEvent, desk: Desk, tools: HandTools): boolean => {
  own.last = lastOf(event)
  if (own.going !== undefined) return true
  if (Math.hypot(own.last.x - own.start.x, own.last.y - own.start.y) < slack) return false
  event.currentTarget.setPointerCapture(event.pointerId)
  tools.scene.setState({ lit: undefined })
  own.going = begin(own, desk)
  return true
}

export const createHand = (tools: HandTools): Hand => {
  let held: Held | undefined
  let carried: { readonly move: Move; last: Held['last'] } | undefined
  const painter = eachFrame(() => {
    const desk = tools.desk()
    const last = held?.last ?? carried?.last
    const going = held?.going ?? carried?.move
    if (desk === undefined || last === undefined || going === undefined) return false
    const followed = held !== undefined && follow(tools, last)
    show(going, desk, tools.scene, pointingAt(tools, last))
    return followed
  })
  const stop = (): void => {
    painter.stop()
    held = undefined
    carried = undefined
  }
  const carry = (event: PointerEvent, desk: Desk): void => {
    carried = { move: carried?.move ?? placing(desk), last: lastOf(event) }
    painter.soon()
  }
  return {
    down(event) {
      // Another finger takes nothing away from the one that moves something.
      if (held?.going !== undefined && held.pointer !== event.pointerId) return
      if (!tools.scene.getState().moving) held = heldBy(tools, event)
    },
    move(event) {
      const desk = tools.desk()
      if (desk === undefined) return
      if (tools.scene.getState().moving) carry(event, desk)
      else if (held?.pointer === event.pointerId && advance(held, event, desk, tools)) painter.soon()
    },
    up(event) {
      const desk = tools.desk()
      if (desk === undefined) return
      const was = held
      const going = tools.scene.getState().moving ? (carried?.move ?? placing(desk)) : was?.going
      const pointing = pointingAt(tools, lastOf(event))
      stop()
      tools.scene.setState({ moving: false })
      if (going !== undefined) end(going, desk, tools.scene, pointing)
      else if (was !== undefined && event.pointerId === was.pointer) click(was, desk)
    },
    cancel() {
      const desk = tools.desk()
      const busy = held?.going !== undefined || tools.scene.getState().moving
      stop()
      if (busy && desk !== undefined) reset(tools, desk)
      return busy
    },
    holds: () => held !== undefined,
  }
}
