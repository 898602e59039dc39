import { useEffect, useRef } from 'react'
import { formatClock } from './format.ts'

/** How often the seconds are looked at: steps that began at different moments turn at theirs, not all in one frame. */
const everyMs = 200

interface Hand {
  readonly since: number
  readonly text: Text
  shown: string
}

const hands = new Set<Hand>()
let timer: ReturnType<typeof setInterval> | undefined

const turn = (hand: Hand, now: number): void => {
  const next = formatClock(now - hand.since)
  if (next === hand.shown) return
  if (next.length !== hand.shown.length)
    hand.text.parentElement?.style.setProperty('--letters', String(next.length))
  hand.shown = next
  hand.text.data = next
}

const tick = (): void => {
  const now = Date.now()
  for (const hand of hands) turn(hand, now)
}

const start = (hand: Hand): (() => void) => {
  hands.add(hand)
  timer ??= setInterval(tick, everyMs)
  return () => {
    hands.delete(hand)
    if (hands.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/**
 * A span that goes on: `00:23`. It writes into its own text and draws nothing anew, so that hundreds of them cost a
 * frame nearly nothing.
 */
export const LiveTime = ({ since }: { since: number }) => {
  const place = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const text = document.createTextNode('')
    const hand = { since, text, shown: '' }
    place.current?.replaceChildren(text)
    turn(hand, Date.now())
    return start(hand)
  }, [since])
  return <span ref={place} className="n-livetime" role="timer" aria-live="off" />
}
