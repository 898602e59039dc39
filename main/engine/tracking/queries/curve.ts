import type { RunQueries } from '#engine/services.ts'
import type { MetricPoint } from '#shared/run.ts'
import { allRows, firstRow, type Row, type StoreContext } from '../context.ts'
import { metricKeyId } from '../metrics.ts'
import { number } from '../rows.ts'
import { findRun } from '../run-row.ts'

const usualPoints = 2000

type Curve = ReturnType<RunQueries['history']>[number]

const largest = Number.MAX_VALUE
const scope = 'FROM metrics WHERE run = @run AND key = @key AND step BETWEEN @from AND @to'
/** Finite values only: NaN is a flag, infinities are beyond the largest double. */
const isFinite = `is_nan = 0 AND value BETWEEN -${largest} AND ${largest}`
const finite = `${scope} AND ${isFinite}`

/** One pass over the range tells what there is: how many values, how many of them can be drawn, and how far they reach. */
const extent = `SELECT count(*) AS everything, count(step) AS total, min(step) AS low, max(step) AS high,
    min(timestamp) AS early, max(timestamp) AS late
  FROM (SELECT CASE WHEN ${isFinite} THEN step END AS step, CASE WHEN ${isFinite} THEN timestamp END AS timestamp
    ${scope})`
const all = `SELECT value, step, timestamp ${finite} ORDER BY step, timestamp, value`

/** SQLite gives the bare columns of the row that holds the minimum or maximum: one pass, one row per bucket. */
const extremes = (axis: 'step' | 'timestamp'): string => {
  const bucket = `CAST((${axis} - @low) * @scale AS INTEGER)`
  const pick = (what: 'min' | 'max'): string =>
    `SELECT ${what}(value) AS value, step, timestamp ${finite} GROUP BY ${bucket}`
  const end = (what: 'min' | 'max'): string => `SELECT value, step, ${what}(timestamp) AS timestamp ${finite}
    AND ${axis} = (SELECT ${what}(${axis}) ${finite})`
  return `SELECT value, step, timestamp FROM (${pick('min')}) UNION SELECT value, step, timestamp FROM (${pick('max')})
    UNION SELECT * FROM (${end('min')}) UNION SELECT * FROM (${end('max')}) ORDER BY step, timestamp, value`
}

const point = (row: Row): MetricPoint => ({
  value: number(row, 'value'),
  step: number(row, 'step'),
  timestamp: number(row, 'timestamp'),
})

/** Buckets lie along the steps; a metric logged without steps has them all at 0 and is cut along time. */
const thinned = (context: StoreContext, bounds: object, facts: Row, most: number): MetricPoint[] => {
  const bySteps = number(facts, 'high') > number(facts, 'low')
  const [low, high] = bySteps
    ? [number(facts, 'low'), number(facts, 'high')]
    : [number(facts, 'early'), number(facts, 'late')]
  const buckets = Math.max(1, Math.floor((most - 2) / 2))
  const scale = buckets / (high - low + 1)
  const sql = extremes(bySteps ? 'step' : 'timestamp')
  return allRows(context, sql, { ...bounds, low, scale }).map(point)
}

const curveOf = (
  context: StoreContext,
  runId: string,
  key: number | undefined,
  query: Parameters<RunQueries['history']>[0],
): Curve => {
  const run = key === undefined ? undefined : findRun(context, runId)
  if (run === undefined) return { runId, points: [], total: 0, skipped: 0 }
  const bounds = { run: run['id'], key, from: query.from ?? -largest, to: query.to ?? largest }
  const facts = firstRow(context, extent, bounds) ?? {}
  const total = number(facts, 'total')
  const skipped = number(facts, 'everything') - total
  const most = Math.max(2, query.maxPoints ?? usualPoints)
  const points =
    total <= most ? allRows(context, all, bounds).map(point) : thinned(context, bounds, facts, most)
  return { runId, points, total, skipped }
}

/**
 * Curves for a screen. What is left of a long history keeps the lowest and the highest point of every stretch and
 * both ends, so that no spike disappears; narrowing `from`/`to` brings back every point.
 */
export const histories = (context: StoreContext, query: Parameters<RunQueries['history']>[0]): Curve[] => {
  const key = metricKeyId(context, query.key)
  return query.runIds.map((runId) => curveOf(context, runId, key, query))
}
