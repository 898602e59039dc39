import type { Clock } from '#engine/services.ts'

/** Below this a difference between the two clocks is drift, which is followed. */
const driftMs = 500

/**
 * The time of day, except that it never goes back: when somebody sets it back, this one goes on at its own pace, so
 * that nothing ends before it began. Forward jumps, and the time that the machine slept, are followed.
 * @param wall epoch milliseconds. @param steady milliseconds of a clock that nobody sets.
 */
export const steadyClock = (
  wall: () => number = () => Date.now(),
  steady: () => number = () => performance.now(),
): Clock => {
  let [last, lastSteady] = [wall(), steady()]
  return {
    now: () => {
      const at = steady()
      const given = wall()
      const expected = last + (at - lastSteady)
      last = given < expected - driftMs ? Math.round(expected) : Math.max(last, given)
      lastSteady = at
      return last
    },
  }
}
