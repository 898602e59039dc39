/** Numbers of one column, read as a column: the same decimals in every cell, one scale for the bars, one best. */
import { formatNumber } from '#ui/format.ts'
import { type Direction, directionOf } from './direction.ts'

export type MetricValue = number | string | undefined

export interface MetricColumn {
  readonly direction: Direction
  /** The best value, when there are at least two different ones and the name says which way is better. */
  readonly best: number | undefined
  /** Text of one value: `0.9418`, `NaN`, `∞`; undefined values are an en dash. */
  format(value: MetricValue): string
  /** Signed text of a difference: `−0.0187`, `+12`. */
  formatDelta(delta: number): string
  /** 0..1: how long the cell's bar is; undefined for what cannot be drawn. */
  share(value: MetricValue): number | undefined
  isBest(value: MetricValue): boolean
}

const words: Readonly<Record<string, string>> = { NaN: 'NaN', Infinity: '∞', '-Infinity': '−∞' }

export function metricColumn(key: string, values: readonly MetricValue[]): MetricColumn {
  const finite = values.filter(
    (value): value is number => typeof value === 'number' && Number.isFinite(value),
  )
  const low = finite.length > 0 ? finite.reduce((a, b) => Math.min(a, b)) : 0
  const high = finite.length > 0 ? finite.reduce((a, b) => Math.max(a, b)) : 0
  const direction = directionOf(key)
  const best =
    finite.length < 2 || low === high || direction === 'neither'
      ? undefined
      : direction === 'lower'
        ? low
        : high
  const text = numberFormat(finite)
  return {
    direction,
    best,
    format: (value) => {
      if (value === undefined) return '–'
      return typeof value === 'number' && Number.isFinite(value)
        ? text(value)
        : (words[String(value)] ?? String(value))
    },
    formatDelta: (delta) => signed(delta, text),
    share: (value) => shareOf(value, low, high),
    isBest: (value) => best !== undefined && value === best,
  }
}

/** A difference too small for the column's decimals is said to be about nothing, not spelled out. */
function signed(delta: number, text: (value: number) => string): string {
  const digits = text(Math.abs(delta))
  if (delta !== 0 && digits.includes('e') && Math.abs(delta) < 1) return '≈ 0'
  if (delta === 0) return `±${digits}`
  return delta > 0 ? `+${digits}` : `−${digits}`
}

/** Bars start at zero when the column does not cross it and zero is near; else at the column's least value. */
function shareOf(value: MetricValue, low: number, high: number): number | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
  const from = low >= 0 && low < high * 0.75 ? 0 : low - (high - low) * 0.15
  return high === from ? 1 : Math.max(0, Math.min(1, (value - from) / (high - from)))
}

/** Fixed decimals by the largest magnitude, and no more than any value of the column needs. */
function numberFormat(values: readonly number[]): (value: number) => string {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  if (largest !== 0 && largest < 1e-3) return (value) => formatNumber(value, value === 0 ? 0 : 1)
  const wanted = largest < 10 ? 4 : largest < 100 ? 2 : 1
  const needed = values.reduce((most, value) => Math.max(most, decimalsIn(value, wanted)), 0)
  return (value) => formatNumber(value, Math.min(wanted, needed))
}

const decimalsIn = (value: number, most: number): number => {
  const digits = value.toFixed(most).replace(/0+$/, '')
  return digits.length - digits.indexOf('.') - 1
}
