import { type PointerEvent, useEffect, useRef, useState } from 'react'

interface Grip {
  readonly id: string
  readonly x: number
  readonly y: number
}

/** A pointer that moves less than this is a click. */
const slack = 4

const rowAt = (event: globalThis.PointerEvent): string | undefined =>
  document
    .elementFromPoint(event.clientX, event.clientY)
    ?.closest<HTMLElement>('[data-outline], .cv-outline__tree')?.dataset['outline']

/**
 * Rows are dragged onto a frame, or onto a row beside which they should stand.
 * @param homeOf the frame that a drop on a row goes into; undefined where nothing can be dropped
 */
export const useRowDrag = (
  homeOf: (dragged: string, over: string | undefined) => string | undefined,
  onDrop: (dragged: string, frame: string) => void,
) => {
  const grip = useRef<Grip | undefined>(undefined)
  const latest = useRef({ homeOf, onDrop })
  const [dragging, setDragging] = useState<{ readonly id: string; readonly into: string | undefined }>()
  useEffect(() => {
    latest.current = { homeOf, onDrop }
  })
  useEffect(() => {
    const move = (event: globalThis.PointerEvent): void => {
      const held = grip.current
      if (held === undefined) return
      if (Math.hypot(event.clientX - held.x, event.clientY - held.y) < slack) return
      setDragging({ id: held.id, into: latest.current.homeOf(held.id, rowAt(event)) })
    }
    const end = (event: globalThis.PointerEvent): void => {
      const held = grip.current
      grip.current = undefined
      setDragging((now) => {
        if (now === undefined || held === undefined) return undefined
        const into = event.type === 'pointerup' ? latest.current.homeOf(held.id, rowAt(event)) : undefined
        if (into !== undefined) queueMicrotask(() => latest.current.onDrop(held.id, into))
        return undefined
      })
    }
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', end)
    window.addEventListener('pointercancel', end)
    return () => {
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', end)
      window.removeEventListener('pointercancel', end)
    }
  }, [])
  return {
    dragging,
    onGrip: (id: string, event: PointerEvent) => {
      if (event.button === 0) grip.current = { id, x: event.clientX, y: event.clientY }
    },
  }
}
