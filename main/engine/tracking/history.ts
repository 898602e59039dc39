import type { MetricEntry } from '#engine/services.ts'
import { allRows, type Row, type StoreContext } from './context.ts'
import { metricKeyId } from './metrics.ts'
import { type HistoryPlace, historyPlace, historyStart, historyToken } from './page-token.ts'
import { metricEntry, number } from './rows.ts'
import { findRun } from './run-row.ts'
import type { TrackingStore } from './store.ts'
import type { MetricOfRun, Page } from './types.ts'

/** From a place on, which the key of the table finds at once: the last page costs what the first does. */
const history = `SELECT timestamp, step, value, is_nan FROM metrics
  WHERE run = ? AND key = ? AND (timestamp, step, value, is_nan) > (?, ?, ?, ?)
  ORDER BY timestamp, step, value, is_nan LIMIT ?`

const placeIn = (row: Row): HistoryPlace => [
  number(row, 'timestamp'),
  number(row, 'step'),
  number(row, 'value'),
  number(row, 'is_nan'),
]

const metricHistory = (
  context: StoreContext,
  query: Parameters<TrackingStore['metricHistory']>[0],
): Page<MetricEntry> => {
  const after = historyPlace(query.pageToken)
  // An unknown run has no history, which is what MLflow says of it too.
  const run = findRun(context, query.runId)?.['id']
  if (run === undefined) return { items: [] }
  const key = metricKeyId(context, query.key)
  if (key === undefined) return { items: [] }
  const limit = query.maxResults ?? Number.MAX_SAFE_INTEGER - 1
  const rows = allRows(context, history, run, key, ...after, limit + 1)
  const items = rows.slice(0, limit).map((row) => metricEntry(row, query.key))
  const last = rows[limit - 1]
  if (rows.length <= limit || last === undefined) return { items }
  return { items, nextPageToken: historyToken(placeIn(last)) }
}

const metricHistoryBulk = (
  context: StoreContext,
  query: Parameters<TrackingStore['metricHistoryBulk']>[0],
): readonly MetricOfRun[] => {
  const key = metricKeyId(context, query.key)
  if (key === undefined) return []
  const points: MetricOfRun[] = []
  for (const runId of [...new Set(query.runIds)].toSorted()) {
    const run = findRun(context, runId)
    if (run === undefined) continue
    const rows = allRows(context, history, run['id'], key, ...historyStart, query.maxResults - points.length)
    for (const row of rows) points.push({ ...metricEntry(row, query.key), runId })
    if (points.length >= query.maxResults) break
  }
  return points
}

/**
 * NTILE cuts the ordered points into equal buckets and the first of each stays; the very last point takes the last
 * place, so that a curve always ends where the run ended.
 */
const sampled = `
  WITH tiled AS (
    SELECT timestamp, step, value, is_nan, ntile(@most) OVER w AS tile, row_number() OVER w AS place,
      count(*) OVER () AS total
    FROM metrics WHERE run = @run AND key = @key AND step BETWEEN @from AND @to
    WINDOW w AS (ORDER BY step, timestamp, value, is_nan)
  ),
  firsts AS (SELECT min(place) AS place FROM tiled GROUP BY tile)
  SELECT timestamp, step, value, is_nan FROM tiled
  WHERE place = total OR (place IN (SELECT place FROM firsts) AND (tile < @most OR total < @most))
  ORDER BY place LIMIT @most`

const metricHistorySampled = (
  context: StoreContext,
  query: Parameters<TrackingStore['metricHistorySampled']>[0],
): readonly MetricOfRun[] => {
  const key = metricKeyId(context, query.key)
  if (key === undefined) return []
  const { from, to } = query.steps ?? { from: -Number.MAX_VALUE, to: Number.MAX_VALUE }
  return query.runIds.flatMap((runId) => {
    const run = findRun(context, runId)
    if (run === undefined) return []
    const rows = allRows(context, sampled, { run: run['id'], key, most: query.maxResults, from, to })
    return rows.map((row) => ({ ...metricEntry(row, query.key), runId }))
  })
}

type HistoryMethods = Pick<TrackingStore, 'metricHistory' | 'metricHistoryBulk' | 'metricHistorySampled'>

export const historyMethods = (context: StoreContext): HistoryMethods => ({
  metricHistory: (query) => metricHistory(context, query),
  metricHistoryBulk: (query) => metricHistoryBulk(context, query),
  metricHistorySampled: (query) => metricHistorySampled(context, query),
})
