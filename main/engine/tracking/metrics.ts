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

const insertPoint = `INSERT OR IGNORE INTO metrics (run, key, timestamp, step, value, is_nan)
  VALUES (?, ?, ?, ?, ?, ?)`
const raiseLatest = `INSERT INTO latest_metrics (run, key, timestamp, step, value, is_nan)
  VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (run, key) DO UPDATE SET
    timestamp = excluded.timestamp, step = excluded.step, value = excluded.value, is_nan = excluded.is_nan
  WHERE (excluded.step, excluded.timestamp, excluded.value) > (step, timestamp, value)`

/** Adds points to the history (an exact repeat is dropped) and raises the latest values: once per key. */
export const putMetrics = (
  context: StoreContext,
  run: number,
  metrics: readonly MetricEntry[],
): readonly string[] => {
  const latest = new Map<string, { readonly id: number; point: StoredPoint }>()
  for (const metric of metrics) {
    const point = stored(metric)
    const seen = latest.get(metric.key)
    const id = seen?.id ?? internedKey(context, metric.key)
    execute(context, insertPoint, run, id, point.timestamp, point.step, point.value, point.nan)
    if (seen === undefined) latest.set(metric.key, { id, point })
    else if (isLater(point, seen.point)) seen.point = point
  }
  for (const { id, point } of latest.values()) {
    execute(context, raiseLatest, run, id, point.timestamp, point.step, point.value, point.nan)
  }
  return [...latest.keys()]
}
