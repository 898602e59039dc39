/** One clock for everything on the page that ticks. */
import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let now = Date.now()

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const each of listeners) each()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}
const still = (): (() => void) => () => undefined
const current = (): number => {
  if (timer === undefined) now = Date.now()
  return Math.floor(now / 1000) * 1000
}

/** Epoch ms, renewed every second while `live`. */
export const useNow = (live: boolean): number =>
  useSyncExternalStore(live ? subscribe : still, current, current)
