import { describe, expect, it } from 'vitest'
import {
  decimalsFor,
  formatClock,
  formatCount,
  formatDuration,
  formatMetric,
  formatNumber,
  formatRelative,
  formatShare,
  formatSize,
  formatValue,
} from './format.ts'

/** No-break and thin spaces look like spaces to a reader of this file. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ')

describe('durations', () => {
  it.each([
    [-5, '0 s'],
    [0, '0 s'],
    [820, '0.8 s'],
    [9940, '9.9 s'],
    [9960, '10 s'],
    [41_200, '41 s'],
    [59_600, '1 min'],
    [72_000, '1 min 12 s'],
    [3_599_700, '1 h'],
    [11_520_000, '3 h 12 min'],
    [187_200_000, '2 d 4 h'],
  ])('%d ms is %s', (ms, text) => expect(plain(formatDuration(ms))).toBe(text))

  it.each([
    [0, '00:00'],
    [72_900, '01:12'],
    [3_723_000, '1:02:03'],
  ])('%d ms on a running clock is %s', (ms, text) => expect(formatClock(ms)).toBe(text))
})

describe('sizes and counts', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [612_000, '612 kB'],
    [999_900, '1.0 MB'],
    [1_240_000_000, '1.2 GB'],
  ])('%d bytes are %s', (bytes, text) => expect(plain(formatSize(bytes))).toBe(text))

  it('groups thousands', () => {
    expect(plain(formatCount(12_408))).toBe('12 408')
    expect(plain(formatCount(-1_000_000))).toBe('−1 000 000')
    expect(plain(formatCount(42))).toBe('42')
  })

  it('shows 100 % only when everything is done', () => {
    expect(plain(formatShare(999, 1000))).toBe('99 %')
    expect(plain(formatShare(5, 5))).toBe('100 %')
    expect(plain(formatShare(0, 0))).toBe('0 %')
  })
})

describe('numbers', () => {
  it('keeps the decimals of the column', () => {
    expect(formatNumber(0.9, 4)).toBe('0.9000')
    expect(formatNumber(-0.25, 2)).toBe('−0.25')
  })
  it('never shows a non-zero value as zero', () => {
    expect(formatNumber(0.000_01, 4)).toBe('1.00e−5')
    expect(formatNumber(0, 4)).toBe('0.0000')
  })
  it('writes values that are not numbers as such', () => {
    expect(formatMetric('NaN')).toBe('NaN')
    expect(formatMetric('-Infinity')).toBe('−∞')
  })
  it('chooses decimals by the value that needs most', () => {
    expect(decimalsFor([1, 2, 3])).toBe(0)
    expect(decimalsFor([1, 0.9132])).toBe(4)
    expect(decimalsFor([1234.5, 99])).toBe(1)
    expect(decimalsFor([])).toBe(0)
  })
})

describe('relative times', () => {
  const now = Date.UTC(2026, 10, 23, 12)
  it('speaks both languages', () => {
    expect(formatRelative(now - 1000, now, 'en')).toBe('just now')
    expect(formatRelative(now - 14_000, now, 'en')).toMatch(/^14\s?s/)
    expect(formatRelative(now - 14_000, now, 'ja')).toMatch(/14\s?秒前/)
    expect(formatRelative(now - 86_400_000, now, 'en')).toBe('yesterday')
  })
  it('turns into a date after a week', () => {
    expect(formatRelative(now - 30 * 86_400_000, now, 'en')).toContain('2026')
  })
})

describe('pipeline values', () => {
  it('writes strings bare and the rest as JSON', () => {
    expect(formatValue('a')).toBe('a')
    expect(formatValue([1, 'b'])).toBe('[1,"b"]')
    expect(formatValue(undefined)).toBe('–')
  })
})
