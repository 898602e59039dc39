/** Typing without a pause is one step of undo, as in every editor. */
import { useCallback, useRef } from 'react'

const pauseMs = 600
let started = 0

/** Gives the group of what is typed now: the same one until there is a pause. */
export const useTyping = (): (() => string) => {
  const last = useRef({ at: 0, group: '' })
  return useCallback(() => {
    const now = performance.now()
    if (now - last.current.at > pauseMs || last.current.group === '') {
      started += 1
      last.current.group = `typing-${started}`
    }
    last.current.at = now
    return last.current.group
  }, [])
}
