import type { RunQueries } from '#engine/services.ts'
import type { MetricPoint } from '#shared/run.ts'
import { allRows, firstRow, type Row, type StoreContext } from '../context.ts'
import { metricKeyId } from '../metrics.ts'
import { number } from '../rows.ts'
import { findRun } from '../run-row.ts'
import { inStretches, type Stretch, stretchesOf, within } from './stretches.ts'

const usualPoints = 2000

type Curve = Awaited<ReturnType<RunQueries['history']>>[number]
type Axis = 'step' | 'timestamp'

const largest = Number.MAX_VALUE
const scope = `FROM metrics WHERE ${within} AND step BETWEEN @from AND @to`
/** Finite values only: NaN is a flag, infinities are beyond the largest double. */
const isFinite = `is_nan = 0 AND value BETWEEN -${largest} AND ${largest}`
const finite = `${scope} AND ${isFinite}`

/** One pass tells what there is: how many values, how many of them can be drawn, and how far they reach. */
const extent = `SELECT count(*) AS everything, count(step) AS total, min(step) AS low, max(step) AS high,
    min(timestamp) AS early, max(timestamp) AS late
  FROM (SELECT CASE WHEN ${isFinite} THEN step END AS step, CASE WHEN ${isFinite} THEN timestamp END AS timestamp
    ${scope})`
const all = `SELECT value, step, timestamp ${finite}`

/** SQLite gives the bare columns of the row that holds the minimum or maximum: one pass, one row per bucket. */
const extreme = (axis: Axis, what: 'min' | 'max'): string =>
  `SELECT CAST((${axis} - @low) * @scale AS INTEGER) AS bucket, ${what}(value) AS value, step, timestamp
    ${finite} GROUP BY bucket`
const end = (axis: Axis, what: 'min' | 'max'): string =>
  `SELECT value, step, ${what}(timestamp) AS timestamp ${finite} AND ${axis} = @place`

const point = (row: Row): MetricPoint => ({
  value: number(row, 'value'),
  step: number(row, 'step'),
  timestamp: number(row, 'timestamp'),
})
const byPlace = (a: MetricPoint, b: MetricPoint): number =>
  a.step - b.step || a.timestamp - b.timestamp || a.value - b.value

interface Part {
  readonly stretch: Stretch
  readonly facts: Row
}
interface Reach {
  readonly axis: Axis
  readonly low: number
  readonly high: number
}

const reachOf = (parts: readonly Part[]): Reach => {
  const least = (column: string): number => Math.min(...parts.map(({ facts }) => number(facts, column)))
  const most = (column: string): number => Math.max(...parts.map(({ facts }) => number(facts, column)))
  const [low, high] = [least('low'), most('high')]
  // A metric logged without steps has them all at 0 and is cut along time.
  return high > low
    ? { axis: 'step', low, high }
    : { axis: 'timestamp', low: least('early'), high: most('late') }
}

/** The first and the last point: the ends of the axis, and among those the earliest and the latest. */
const endsOf = (context: StoreContext, parts: readonly Part[], { axis, low, high }: Reach): MetricPoint[] => {
  const [from, to] = axis === 'step' ? (['low', 'high'] as const) : (['early', 'late'] as const)
  const first = parts.find(({ facts }) => number(facts, from) === low)
  const last = parts.findLast(({ facts }) => number(facts, to) === high)
  return [
    ...allRows(context, end(axis, 'min'), { ...first?.stretch, place: low }),
    ...allRows(context, end(axis, 'max'), { ...last?.stretch, place: high }),
  ].map(point)
}

/** The lowest and the highest point of each bucket of the axis, and both ends. */
const thinned = async (
  context: StoreContext,
  parts: readonly Part[],
  most: number,
): Promise<MetricPoint[]> => {
  const reach = reachOf(parts)
  const buckets = Math.max(1, Math.floor((most - 2) / 2))
  const scale = buckets / (reach.high - reach.low + 1)
  const lowest = new Map<number, MetricPoint>()
  const highest = new Map<number, MetricPoint>()
  await inStretches(parts, ({ stretch }) => {
    const bounds = { ...stretch, low: reach.low, scale }
    for (const row of allRows(context, extreme(reach.axis, 'min'), bounds)) {
      const known = lowest.get(number(row, 'bucket'))
      if (known === undefined || number(row, 'value') < known.value)
        lowest.set(number(row, 'bucket'), point(row))
    }
    for (const row of allRows(context, extreme(reach.axis, 'max'), bounds)) {
      const known = highest.get(number(row, 'bucket'))
      if (known === undefined || number(row, 'value') > known.value)
        highest.set(number(row, 'bucket'), point(row))
    }
  })
  const found = [...lowest.values(), ...highest.values(), ...endsOf(context, parts, reach)].toSorted(byPlace)
  return found.filter((each, at) => at === 0 || byPlace(each, found[at - 1] ?? each) !== 0)
}

const curveOf = async (
  context: StoreContext,
  runId: string,
  key: number | undefined,
  query: Parameters<RunQueries['history']>[0],
): Promise<Curve> => {
  const run = key === undefined ? undefined : findRun(context, runId)
  if (key === undefined || run === undefined) return { runId, points: [], total: 0, skipped: 0 }
  const range = { run: number(run, 'id'), key, from: query.from ?? -largest, to: query.to ?? largest }
  const measured = await inStretches(stretchesOf(context, range), (stretch): Part => {
    return { stretch, facts: firstRow(context, extent, stretch) ?? {} }
  })
  const sum = (column: string): number =>
    measured.reduce((total, { facts }) => total + number(facts, column), 0)
  const total = sum('total')
  const parts = measured.filter(({ facts }) => number(facts, 'total') > 0)
  const most = Math.max(2, query.maxPoints ?? usualPoints)
  if (total > most) {
    return { runId, points: await thinned(context, parts, most), total, skipped: sum('everything') - total }
  }
  const rows = await inStretches(parts, ({ stretch }) => allRows(context, all, stretch))
  return {
    runId,
    points: rows.flat().map(point).toSorted(byPlace),
    total,
    skipped: sum('everything') - total,
  }
}

/**
 * Curves for a screen. What is left of a long history keeps the lowest and the highest point of every stretch and
 * both ends, so that no spike disappears; narrowing `from`/`to` brings back every point.
 */
export const histories = async (
  context: StoreContext,
  query: Parameters<RunQueries['history']>[0],
): Promise<Curve[]> => {
  const key = metricKeyId(context, query.key)
  const curves: Curve[] = []
  for (const runId of query.runIds) curves.push(await curveOf(context, runId, key, query))
  return curves
}
