import { useCallback, useLayoutEffect, useRef } from 'react'

/** A function that never changes and always calls the newest one: rows do not redraw because a handler is new. */
export function useStable<A extends unknown[]>(callback: (...args: A) => void): (...args: A) => void {
  const newest = useRef(callback)
  useLayoutEffect(() => {
    newest.current = callback
  })
  return useCallback((...args: A) => newest.current(...args), [])
}
