import { setImmediate as nextTurn } from 'node:timers/promises'
import { firstRow, type StoreContext } from '../context.ts'
import { number } from '../rows.ts'

/** So many points are read in a few milliseconds. */
const longest = 10_000

/** A piece of one series, in the order of its key: after one place, up to and with another. */
export interface Stretch {
  readonly run: number
  readonly key: number
  /** Steps that count. */
  readonly from: number
  readonly to: number
  readonly afterTime: number
  readonly afterStep: number
  readonly afterValue: number
  readonly afterNan: number
  readonly untilTime: number
  readonly untilStep: number
  readonly untilValue: number
  readonly untilNan: number
}

/** Condition on rows of `metrics` that a `Stretch` gives the values for. */
export const within = `run = @run AND key = @key
  AND (timestamp, step, value, is_nan) > (@afterTime, @afterStep, @afterValue, @afterNan)
  AND (timestamp, step, value, is_nan) <= (@untilTime, @untilStep, @untilValue, @untilNan)`

const lastOf = `SELECT timestamp, step, value, is_nan FROM metrics WHERE ${within}
  ORDER BY timestamp, step, value, is_nan LIMIT 1 OFFSET ${longest - 1}`

const infinite = Number.POSITIVE_INFINITY

/** The series cut into stretches that are short enough to be read without anybody noticing. */
export function* stretchesOf(
  context: StoreContext,
  range: Pick<Stretch, 'run' | 'key' | 'from' | 'to'>,
): Generator<Stretch> {
  let after = { afterTime: -infinite, afterStep: 0, afterValue: 0, afterNan: 0 }
  const end = { untilTime: infinite, untilStep: 0, untilValue: 0, untilNan: 0 }
  for (;;) {
    const last = firstRow(context, lastOf, { ...range, ...after, ...end })
    if (last === undefined) break
    const [time, step] = [number(last, 'timestamp'), number(last, 'step')]
    const [value, nan] = [number(last, 'value'), number(last, 'is_nan')]
    yield { ...range, ...after, untilTime: time, untilStep: step, untilValue: value, untilNan: nan }
    after = { afterTime: time, afterStep: step, afterValue: value, afterNan: nan }
  }
  yield { ...range, ...after, ...end }
}

/** Does `work` on each, and lets everybody else have a turn after each. */
export const inStretches = async <T, R>(items: Iterable<T>, work: (item: T) => R): Promise<R[]> => {
  const results: R[] = []
  for (const item of items) {
    results.push(work(item))
    await nextTurn()
  }
  return results
}
