/** Turns several series with their own x values into the one shared x axis that uPlot draws. */
import type { MetricPoint } from '#shared/run.ts'

export type XAxis = 'step' | 'time' | 'relative'

export interface XYSeries {
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** `xs[0]` belongs to `ys[n][0]`; null where a series has no value at that place. */
export interface Aligned {
  readonly xs: number[]
  readonly ys: (number | null)[][]
}

/** Seconds on the time axes, plain steps on the other. `startedAt` is the run's start in ms. */
export function toXY(points: readonly MetricPoint[], axis: XAxis, startedAt: number): XYSeries {
  const place = (point: MetricPoint): number => {
    if (axis === 'step') return point.step
    return axis === 'time' ? point.timestamp / 1000 : (point.timestamp - startedAt) / 1000
  }
  const placed = points.map((point) => [place(point), point.value] as const)
  const sorted = isAscending(placed) ? placed : placed.sort((a, b) => a[0] - b[0])
  return { x: sorted.map((pair) => pair[0]), y: sorted.map((pair) => pair[1]) }
}

const isAscending = (pairs: readonly (readonly [number, number])[]): boolean =>
  pairs.every((pair, index) => index === 0 || (pairs[index - 1]?.[0] ?? 0) <= pair[0])

/** Union of all x values, ascending. Of several values at one x the last one counts: it was logged last. */
export function align(series: readonly XYSeries[]): Aligned {
  const xs = [...new Set(series.flatMap((one) => one.x))].sort((a, b) => a - b)
  const index = new Map(xs.map((x, i) => [x, i]))
  const ys = series.map((one) => {
    const column: (number | null)[] = Array.from({ length: xs.length }, () => null)
    one.x.forEach((x, i) => {
      const at = index.get(x)
      if (at !== undefined) column[at] = one.y[i] ?? null
    })
    return column
  })
  return { xs, ys }
}

/** Value nearest to `x` within the series' own points; used for the tooltip where series have different steps. */
export function nearest(
  xs: readonly number[],
  column: readonly (number | null)[],
  at: number,
): number | null {
  for (let reach = 0; reach < xs.length; reach++) {
    const before = column[at - reach]
    if (before !== null && before !== undefined) return before
    const after = column[at + reach]
    if (after !== null && after !== undefined) return after
    if (at - reach < 0 && at + reach >= xs.length) return null
  }
  return null
}
