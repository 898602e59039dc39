import type { MetricEntry } from '#engine/services.ts'
import { execute, firstRow, type StoreContext } from './context.ts'

export const metricKeyId = (context: StoreContext, key: string): number | undefined => {
  const row = firstRow(context, 'SELECT id FROM metric_keys WHERE name = ?', key)
  return row === undefined ? undefined : Number(row['id'])
}

const internedKey = (context: StoreContext, key: string): number => {
  const known = metricKeyId(context, key)
  if (known !== undefined) return known
  const row = firstRow(context, 'INSERT INTO metric_keys (name) VALUES (?) RETURNING id', key)
  return Number(row?.['id'])
}

interface StoredPoint {
  readonly timestamp: number
  readonly step: number
  readonly value: number
  readonly nan: 0 | 1
}

const stored = ({ timestamp, step, value }: MetricEntry): StoredPoint =>
  Number.isNaN(value) ? { timestamp, step, value: 0, nan: 1 } : { timestamp, step, value, nan: 0 }

/** MLflow's rule for which point is the latest: greatest step, then timestamp, then value (NaN counts as 0). */
const isLater = (a: StoredPoint, b: StoredPoint): boolean => {
  if (a.step !== b.step) return a.step > b.step
  if (a.timestamp !== b.timestamp) return a.timestamp > b.timestamp
  return a.value > b.value
}

/** One point; a value that is not a number stands as 0 with its flag. */
const insertPoint = `INSERT OR IGNORE INTO metrics (run, key, timestamp, step, value, is_nan)
  VALUES (?, ?, ?, ?, ?, ?)`
const raiseLatest = `INSERT INTO latest_metrics (run, key, timestamp, step, value, is_nan)
  VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (run, key) DO UPDATE SET
    timestamp = excluded.timestamp, step = excluded.step, value = excluded.value, is_nan = excluded.is_nan
  WHERE (excluded.step, excluded.timestamp, excluded.value) > (step, timestamp, value)`

/**
 * Many points by one statement: starting a statement costs as much as inserting a row, and so does binding the two
 * values that are the same for all.
 */
const together = 50
const insertPoints = `INSERT OR IGNORE INTO metrics (run, key, timestamp, step, value, is_nan)
  VALUES ${Array.from({ length: together }, () => '(@run, ?, ?, ?, ?, 0)').join(', ')}`

interface Series {
  readonly id: number
  readonly points: StoredPoint[]
  latest: StoredPoint
}

const seriesOf = (context: StoreContext, metrics: readonly MetricEntry[]): ReadonlyMap<string, Series> => {
  const all = new Map<string, Series>()
  for (const metric of metrics) {
    const point = stored(metric)
    const series = all.get(metric.key)
    if (series === undefined) {
      all.set(metric.key, { id: internedKey(context, metric.key), points: [point], latest: point })
      continue
    }
    series.points.push(point)
    if (isLater(point, series.latest)) series.latest = point
  }
  return all
}

/** Series after series, which is how they lie in the table. */
const putHistory = (context: StoreContext, run: number, all: Iterable<Series>): void => {
  const one = context.statement(insertPoint)
  let values: number[] = []
  for (const { id, points } of all) {
    for (const { timestamp, step, value, nan } of points) {
      if (nan === 1) one.run(run, id, timestamp, step, value, nan)
      else values.push(id, timestamp, step, value)
      if (values.length < together * 4) continue
      context.statement(insertPoints).run(values, { run })
      values = []
    }
  }
  for (let at = 0; at < values.length; at += 4) one.run(run, ...values.slice(at, at + 4), 0)
}

/** Adds points to the history (an exact repeat is dropped) and raises the latest values: once per key. */
export const putMetrics = (
  context: StoreContext,
  run: number,
  metrics: readonly MetricEntry[],
): readonly string[] => {
  const all = seriesOf(context, metrics)
  putHistory(context, run, all.values())
  for (const { id, latest } of all.values()) {
    execute(context, raiseLatest, run, id, latest.timestamp, latest.step, latest.value, latest.nan)
  }
  return [...all.keys()]
}
