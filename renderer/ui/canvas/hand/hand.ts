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
import { beginMove, end, type Going, type Pointing, show } from './gestures.ts'
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

export const createHand = (tools: HandTools): Hand => {
  let held: Held | undefined
  let frame = 0

  const paint = (): void => {
    frame = 0
    const desk = tools.desk()
    if (held?.going === undefined || desk === undefined) return
    const followed = follow(tools, held.last)
    show(held.going, desk, tools.scene, pointingAt(tools, held.last))
    if (followed) frame = requestAnimationFrame(paint)
  }
  const stop = (): void => {
    cancelAnimationFrame(frame)
    frame = 0
    held = undefined
  }

  return {
    down(event) {
      held = heldBy(tools, event)
    },
    move(event) {
      const desk = tools.desk()
      if (held === undefined || desk === undefined || event.pointerId !== held.pointer) return
      held.last = lastOf(event)
      const away = Math.hypot(held.last.x - held.start.x, held.last.y - held.start.y)
      if (held.going === undefined && away < slack) return
      if (held.going === undefined) {
        event.currentTarget.setPointerCapture(event.pointerId)
        held.going = begin(held, desk)
        tools.scene.setState({ lit: undefined })
      }
      if (frame === 0) frame = requestAnimationFrame(paint)
    },
    up(event) {
      const desk = tools.desk()
      if (held === undefined || desk === undefined || event.pointerId !== held.pointer) return
      const was = held
      was.last = lastOf(event)
      stop()
      if (was.going === undefined) click(was, desk)
      else end(was.going, desk, tools.scene, pointingAt(tools, was.last))
    },
    cancel() {
      const desk = tools.desk()
      const going = held?.going
      stop()
      if (going === undefined || desk === undefined) return false
      tools.scene.setState({
        layout: desk.layout,
        gesture: noGesture,
        selected: new Set(desk.editing.selected),
      })
      return true
    },
  }
}
