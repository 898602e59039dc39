/** From metric histories to what uPlot draws: faint raw lines below, smoothed lines above. */
import type { MetricPoint } from '#shared/run.ts'
import { type Aligned, align, toXY, type XAxis } from './align.ts'
import { smooth } from './smooth.ts'

export interface CurveLine {
  readonly id: string
  readonly name: string
  /** Name of a colour token: `--run-3`. */
  readonly token: string
  readonly dash: readonly number[]
  readonly points: readonly MetricPoint[]
  /** Run's start in epoch ms: zero of the relative axis. */
  readonly startedAt: number
}

export interface CurveData extends Aligned {
  /** The columns read by the legend and the tooltip: smoothed when smoothing is on, else raw. */
  readonly shown: readonly (readonly (number | null)[])[]
  /** True when raw and smoothed lines are both there; `ys` then holds all raw columns before all smoothed ones. */
  readonly doubled: boolean
  /** Values a logarithmic axis cannot show. */
  readonly hidden: number
}

export function curveData(
  lines: readonly CurveLine[],
  axis: XAxis,
  smoothing: number,
  logY: boolean,
): CurveData {
  const { xs, ys } = align(lines.map((line) => toXY(line.points, axis, line.startedAt)))
  const raw = logY
    ? ys.map((column) => column.map((value) => (value !== null && value > 0 ? value : null)))
    : ys
  const hidden = logY ? count(ys) - count(raw) : 0
  const doubled = smoothing > 0
  const shown = doubled ? raw.map((column) => smooth(column, smoothing)) : raw
  return { xs, ys: doubled ? [...raw, ...shown] : raw, shown, doubled, hidden }
}

const count = (columns: readonly (readonly (number | null)[])[]): number =>
  columns.reduce((sum, column) => sum + column.filter((value) => value !== null).length, 0)

/** The steps between two places of the x axis, for fetching more detail there. */
export function stepsWithin(
  lines: readonly CurveLine[],
  axis: XAxis,
  from: number,
  to: number,
): { from: number; to: number } | undefined {
  if (axis === 'step') return { from: Math.floor(from), to: Math.ceil(to) }
  const steps = lines.flatMap((line) => {
    const { x } = toXY(line.points, axis, line.startedAt)
    return line.points
      .filter((_, index) => (x[index] ?? 0) >= from && (x[index] ?? 0) <= to)
      .map((p) => p.step)
  })
  if (steps.length === 0) return undefined
  return { from: steps.reduce((a, b) => Math.min(a, b)), to: steps.reduce((a, b) => Math.max(a, b)) }
}
