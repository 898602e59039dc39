import { expect, test } from 'vitest'
import { steadyClock } from './steady-clock.ts'

test('follows the time of day forward and never back, and durations stay what they are', () => {
  let [wall, steady] = [1_000_000, 0]
  const clock = steadyClock(
    () => wall,
    () => steady,
  )
  const pass = (ms: number, jump = 0): number => {
    steady += ms
    wall += ms + jump
    return clock.now()
  }
  expect(pass(100)).toBe(1_000_100)
  expect(pass(100, -3_600_000)).toBe(1_000_200)
  expect(pass(5_000)).toBe(1_005_200)
  // Set right again.
  expect(pass(100, 3_600_000)).toBe(1_005_300)
  // The machine slept: the steady clock stood still.
  expect(pass(0, 60_000)).toBe(1_065_300)
  // A clock that runs a little slow is no jump.
  expect(pass(100, -20)).toBe(1_065_380)
  expect(pass(1, -20)).toBe(1_065_380)
})
