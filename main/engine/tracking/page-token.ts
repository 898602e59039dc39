import { invalid } from './refusal.ts'

/** A point's place in the order of a history: timestamp, step, value, and whether the value is NaN. */
export type HistoryPlace = readonly [timestamp: number, step: number, value: number, isNan: number]

/** Before every point. */
export const historyStart: HistoryPlace = [Number.NEGATIVE_INFINITY, 0, 0, 0]

/** Opaque to clients. JSON has no infinities, so numbers travel as words. */
export const historyToken = (place: HistoryPlace): string =>
  Buffer.from(JSON.stringify({ after: place.map(String) })).toString('base64')

/** The place behind which a page of a history starts: pages neither repeat nor miss a point that is added meanwhile. */
export const historyPlace = (token: string | undefined): HistoryPlace => {
  if (token === undefined || token === '') return historyStart
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(token, 'base64').toString('utf8'))
  } catch {
    throw invalid('Invalid page token, could not be decoded.')
  }
  const after = typeof parsed === 'object' && parsed !== null && 'after' in parsed ? parsed.after : undefined
  const [time, step, value, nan, ...rest] = Array.isArray(after) ? after.map(Number) : []
  if (time === undefined || step === undefined || value === undefined || nan === undefined || rest.length > 0)
    throw invalid('Invalid page token, it holds no place in a history.')
  if ([time, step, value, nan].some(Number.isNaN))
    throw invalid('Invalid page token, it holds no place in a history.')
  return [time, step, value, nan]
}
