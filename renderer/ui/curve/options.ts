/** uPlot's options in our tokens: hairline grid, small tick text, our own crosshair, no legend of its own. */
import type uPlot from 'uplot'
import { formatClock, formatNumber } from '#ui/format.ts'
import type { XAxis } from './align.ts'
import type { CurveData, CurveLine } from './series.ts'

export interface CurveOptions {
  readonly width: number
  readonly height: number
  readonly lines: readonly CurveLine[]
  readonly data: CurveData
  readonly axis: XAxis
  readonly logY: boolean
  readonly syncKey: string | undefined
  readonly token: (name: string) => string
  readonly zoom: () => { from: number; to: number } | undefined
  readonly hooks: uPlot.Hooks.Arrays
  readonly onReset: () => void
}

export function uplotOptions(options: CurveOptions): uPlot.Options {
  const { token, syncKey } = options
  return {
    width: options.width,
    height: options.height,
    padding: [6, 14, 0, 0],
    legend: { show: false },
    cursor: {
      x: true,
      y: false,
      drag: { x: true, y: false, setScale: false },
      points: {
        size: 7,
        width: 1.5,
        stroke: () => token('--s2'),
        fill: (plot, index) => strokeOf(plot, index),
      },
      bind: {
        dblclick: () => () => {
          options.onReset()
          return null
        },
      },
      ...(syncKey === undefined ? {} : { sync: { key: syncKey, setSeries: false, scales: ['x', null] } }),
    },
    scales: {
      x: { time: false, range: (_plot, min, max) => xRange(options.zoom(), min, max) },
      y: options.logY ? { distr: 3 } : { range: (_plot, min, max) => yRange(min, max) },
    },
    axes: axes(options),
    series: [{}, ...seriesOf(options)],
    hooks: options.hooks,
  }
}

const strokeOf = (plot: uPlot, index: number): string => {
  const stroke = plot.series[index]?.stroke
  return typeof stroke === 'function' ? String(stroke(plot, index)) : String(stroke)
}

function xRange(zoom: { from: number; to: number } | undefined, min: number, max: number): [number, number] {
  if (zoom !== undefined) return [zoom.from, zoom.to]
  if (!Number.isFinite(min)) return [0, 1]
  return min === max ? [min - 0.5, max + 0.5] : [min, max]
}

/** A little air above and below; a flat line stands in the middle. */
function yRange(min: number, max: number): [number, number] {
  if (!Number.isFinite(min)) return [0, 1]
  const air = max === min ? Math.abs(max) * 0.1 || 1 : (max - min) * 0.06
  return [min - air, max + air]
}

function axes({ token, axis, logY }: CurveOptions): uPlot.Axis[] {
  const text = { font: `11px ${token('--font')}`, stroke: token('--t3'), ticks: { show: false } }
  return [
    {
      ...text,
      size: 24,
      gap: 6,
      space: 56,
      grid: { show: false },
      border: { show: true, stroke: token('--line-2'), width: 1 },
      values: (_plot, splits) => xLabels(splits, axis),
    },
    {
      ...text,
      size: yWidth,
      gap: 6,
      space: 28,
      grid: { stroke: token('--line'), width: 1 },
      values: (_plot, splits) => yLabels(splits, logY),
    },
  ]
}

const yWidth = (_plot: uPlot, values: string[] | null): number =>
  Math.max(38, 14 + (values ?? []).reduce((most, text) => Math.max(most, (text ?? '').length), 0) * 6.4)

export function xLabels(splits: readonly number[], axis: XAxis): string[] {
  if (axis === 'step') return splits.map((split) => (Number.isInteger(split) ? compact(split) : ''))
  if (axis === 'relative') return splits.map((split) => (split < 0 ? '' : formatClock(split * 1000)))
  return splits.map((split) => new Date(split * 1000).toTimeString().slice(0, 8))
}

const compact = (value: number): string =>
  Math.abs(value) >= 1e6 ? `${String(Math.round(value / 1e4) / 100)} M` : formatNumber(value, 0)

function yLabels(splits: readonly (number | null)[], logY: boolean): string[] {
  const known = splits.filter((split): split is number => split !== null)
  const step = known.length > 1 ? Math.abs((known[1] ?? 0) - (known[0] ?? 0)) : 1
  const decimals = logY ? 0 : Math.max(0, Math.min(6, Math.ceil(-Math.log10(step) - 1e-9)))
  return splits.map((split) => (split === null ? '' : logY ? logLabel(split) : formatNumber(split, decimals)))
}

/** Only whole powers, and 2 and 5 between them, are written. */
function logLabel(value: number): string {
  const lead = Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9))
  if (lead !== 1 && lead !== 2 && lead !== 5) return ''
  return value >= 0.001 && value < 100_000
    ? String(Number(value.toPrecision(2)))
    : value.toExponential(0).replace('e+', 'e').replace('-', '−')
}

function seriesOf({ lines, data, token }: CurveOptions): uPlot.Series[] {
  const strong = lines.map((line) => series(token(line.token), line.dash, 1.5, 1, sparse(line)))
  if (!data.doubled) return strong
  return [
    ...lines.map((line) => ({ ...series(token(line.token), [], 1, 0.22, false), class: 'raw' })),
    ...strong,
  ]
}

/** A line of one or two values is a dot: nothing would be seen otherwise. */
const sparse = (line: CurveLine): boolean => line.points.length < 3

const series = (
  stroke: string,
  dash: readonly number[],
  width: number,
  alpha: number,
  dots: boolean,
): uPlot.Series => ({
  stroke,
  width,
  alpha,
  spanGaps: true,
  dash: [...dash],
  points: { show: dots, size: 6, fill: stroke },
})
