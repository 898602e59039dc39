/** The shape of window that a picture is arranged for. */
import { useEffect, useRef, useState } from 'react'
import type { Size } from './geometry.ts'

/** A window that is being pulled at comes to rest first. */
const restMs = 150

/** True once somebody has laid a hand on it: from then on what one looks at stays where it is. */
const useTouched = (host: HTMLElement | null) => {
  const touched = useRef(false)
  useEffect(() => {
    const note = (): void => {
      touched.current = true
    }
    const kinds = ['pointerdown', 'wheel', 'keydown'] as const
    for (const kind of kinds) host?.addEventListener(kind, note, { passive: true, capture: true })
    return () => {
      for (const kind of kinds) host?.removeEventListener(kind, note, { capture: true })
    }
  }, [host])
  return touched
}

/**
 * The first one that it gets; a later one as long as nobody has touched the picture, for a window often takes its size
 * right after it has opened. Panels that come and go beside the canvas are no reason.
 */
export const useSpace = (host: HTMLElement | null, size: Size) => {
  const [space, setSpace] = useState<Size | undefined>()
  const touched = useTouched(host)
  const latest = useRef(size)
  useEffect(() => {
    latest.current = size
  }, [size])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const later = (): void => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        const { width, height } = latest.current
        if (!touched.current && width > 0 && height > 0) setSpace(latest.current)
      }, restMs)
    }
    window.addEventListener('resize', later)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('resize', later)
    }
  }, [touched])
  if (space === undefined && size.width > 0 && size.height > 0) setSpace(size)
  return { space, setSpace, touched }
}
