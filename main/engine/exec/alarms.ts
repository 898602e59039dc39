import type { Clock } from '#engine/services.ts'

/** A timer of Node cannot be longer; one that is due later is set again. */
const longestTimer = 2 ** 31 - 1

/**
 * Times of the journal, waited for. How long is worked out once, when the alarm is set; from then on the system's
 * steady clock counts, so that setting the time of day neither ends a step early nor lets a pause last for ever.
 */
export class Alarms {
  private readonly clock: Clock
  private readonly timers = new Set<ReturnType<typeof setTimeout>>()

  constructor(clock: Clock) {
    this.clock = clock
  }

  /** @param at epoch milliseconds; what is past is due in a later turn. */
  at(at: number, ring: () => void): void {
    this.wait(Math.max(0, at - this.clock.now()), ring)
  }

  clear(): void {
    for (const timer of this.timers) clearTimeout(timer)
    this.timers.clear()
  }

  private wait(ms: number, ring: () => void): void {
    const now = Math.min(ms, longestTimer)
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      if (now < ms) this.wait(ms - now, ring)
      else ring()
    }, now)
    this.timers.add(timer)
  }
}
