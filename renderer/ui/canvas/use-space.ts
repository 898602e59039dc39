/** The shape of window that a picture is arranged for, and the one that it is shown in. */
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Size } from './geometry.ts'
import type { View } from './view.ts'

/** A window that is being pulled at comes to rest first. */
const restMs = 150

/** What a change of the window may take along. */
interface Held {
  /** Somebody has laid a hand on it: from then on what one looks at keeps its order. */
  touched: boolean
  /** The last view that was not chosen by hand: where it opened, or all of it. */
  given?: { readonly view: View; readonly shows: 'opening' | 'all' }
  /** The view is still that one: it goes on showing what it showed, whatever the window becomes. */
  isGiven?: () => boolean
}
export type Hold = RefObject<Held>

const useHold = (host: HTMLElement | null): Hold => {
  const hold = useRef<Held>({ touched: false })
  useEffect(() => {
    const note = (): void => {
      hold.current.touched = true
    }
    const kinds = ['pointerdown', 'wheel', 'keydown'] as const
    for (const kind of kinds) host?.addEventListener(kind, note, { passive: true, capture: true })
    return () => {
      for (const kind of kinds) host?.removeEventListener(kind, note, { capture: true })
    }
  }, [host])
  return hold
}

const isSame = (a: Size | undefined, b: Size): boolean => a?.width === b.width && a.height === b.height

/**
 * `space` is the first size that it gets; a later one as long as nobody has touched the picture, for a window often
 * takes its size right after it has opened. `pane` follows the window as long as nobody has chosen what to look at.
 * Panels that come and go beside the canvas are no reason for either: nothing jumps then.
 */
export const useSpace = (host: HTMLElement | null, size: Size) => {
  const [space, setSpace] = useState<Size | undefined>()
  const [pane, setPane] = useState<Size | undefined>()
  const hold = useHold(host)
  const latest = useRef(size)
  const resized = useRef(false)
  useEffect(() => {
    latest.current = size
    const timer = setTimeout(() => {
      if (size.width === 0 || size.height === 0) return
      if (!resized.current) return
      resized.current = false
      const { touched, isGiven } = hold.current
      if (!touched) setSpace(size)
      if (isGiven?.() === true) setPane((now) => (isSame(now, size) ? now : size))
    }, restMs)
    return () => clearTimeout(timer)
  }, [size, hold])
  useEffect(() => {
    const note = (): void => {
      resized.current = true
    }
    window.addEventListener('resize', note)
    return () => window.removeEventListener('resize', note)
  }, [])
  if (space === undefined && size.width > 0 && size.height > 0) {
    setSpace(size)
    setPane(size)
  }
  const arrangeAnew = (): void => {
    setSpace(latest.current)
    setPane(latest.current)
  }
  return { space, pane, arrangeAnew, hold }
}
