/**
 * How values are written everywhere. Pure; units are SI and the same in both languages, words and dates follow the
 * language. Spaces inside a number or before a unit never break a line.
 */
const thin = '\u202f' // between groups of three digits
const nbsp = '\u00a0' // between a number and its unit

export type Language = 'en' | 'ja'

/** `12 408`: whole numbers, grouped by a thin space. */
export const formatCount = (value: number): string => {
  const digits = Math.abs(Math.round(value)).toString()
  const grouped = digits.replaceAll(/\B(?=(\d{3})+(?!\d))/g, thin)
  return value < 0 ? `−${grouped}` : grouped
}

const inSeconds = (seconds: number): string => {
  if (seconds < 0.05) return `0${nbsp}s`
  return seconds < 9.95 ? `${seconds.toFixed(1)}${nbsp}s` : `${Math.round(seconds)}${nbsp}s`
}

const pair = (big: number, bigUnit: string, small: number, smallUnit: string): string => {
  const head = `${big}${nbsp}${bigUnit}`
  return small === 0 ? head : `${head} ${small}${nbsp}${smallUnit}`
}

/** A finished span: `0.8 s`, `41 s`, `2 min 5 s`, `3 h 12 min`, `2 d 4 h`. Negative spans (clock moved) are 0. */
export const formatDuration = (ms: number): string => {
  const seconds = Math.max(0, ms / 1000)
  if (seconds < 59.5) return inSeconds(seconds)
  const whole = Math.round(seconds)
  if (whole < 3600) return pair(Math.floor(whole / 60), 'min', whole % 60, 's')
  const minutes = Math.round(whole / 60)
  if (minutes < 24 * 60) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  const hours = Math.round(minutes / 60)
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

/** A span that is still growing, in a width that does not jump: `01:12`, `1:02:03`. */
export const formatClock = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (n: number): string => String(n).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${two(minutes)}:${two(seconds % 60)}`
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}

const sizes = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** Decimal units as file managers write them: `612 B`, `4.2 MB`, `1.2 GB`. */
export const formatSize = (bytes: number): string => {
  let value = Math.max(0, bytes)
  let unit = 0
  while (value >= 999.5 && unit < sizes.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : 1
  return `${value.toFixed(digits)}${nbsp}${sizes[unit]}`
}

/** How many decimals a column of these values needs so that they line up; at most six. */
export const decimalsFor = (values: readonly number[]): number => {
  const finite = values.filter(Number.isFinite)
  const needed = finite.map((value) => {
    if (Number.isInteger(value)) return 0
    const size = Math.abs(value)
    if (size >= 1000) return 1
    if (size >= 10) return 2
    return size >= 0.001 ? 4 : 6
  })
  return Math.max(0, ...needed)
}

/** A metric or parameter with fixed decimals. Tiny and huge values go to powers of ten instead of zeros. */
export const formatNumber = (value: number, decimals: number): string => {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e9 || size < 0.5 * 10 ** -decimals)) return scientific(value)
  const [whole = '0', fraction] = size.toFixed(decimals).split('.')
  const grouped = whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, thin)
  return `${value < 0 ? '−' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`
}

const scientific = (value: number): string => {
  const [mantissa = '', exponent = ''] = value.toExponential(2).split('e')
  return `${mantissa.replace('-', '−')}e${exponent.replace('+', '').replace('-', '−')}`
}

/** A single number on its own: as many decimals as it needs, never more than four significant ones after the point. */
export const formatMetric = (value: number | string): string => {
  const number = typeof value === 'number' ? value : Number(value)
  return formatNumber(number, decimalsFor([number]))
}

const steps: readonly (readonly [limit: number, size: number, unit: Intl.RelativeTimeFormatUnit])[] = [
  [60_000, 1000, 'second'],
  [3_600_000, 60_000, 'minute'],
  [86_400_000, 3_600_000, 'hour'],
  [7 * 86_400_000, 86_400_000, 'day'],
]

/** `just now`, `14 sec. ago`, `3 hr. ago`, `yesterday`; beyond a week the date. */
export const formatRelative = (at: number, now: number, language: Language): string => {
  const past = now - at
  if (Math.abs(past) < 5000) return language === 'ja' ? 'たった今' : 'just now'
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'narrow' })
  for (const [limit, size, unit] of steps) {
    if (Math.abs(past) < limit) return words.format(-Math.round(past / size), unit)
  }
  return formatDate(at, language)
}

/** `14 Nov 2026` / `2026年11月14日`. */
const formatDate = (at: number, language: Language): string =>
  new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', { dateStyle: 'medium' }).format(at)

/** Date and time to the second, for titles and facts. */
export const formatDateTime = (at: number, language: Language): string =>
  new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
  }).format(at)

/** Time of day to the second: `14:02:28`. */
export const formatTime = (at: number): string => {
  const date = new Date(at)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** Share of a whole as a percentage without decimals. 100 % is written only when all is done. */
export const formatShare = (done: number, total: number): string => {
  const percent = total <= 0 ? 0 : Math.floor((100 * done) / total)
  return `${Math.min(100, percent)}${nbsp}%`
}

/** A pipeline value of any type, short enough for one line: strings bare, everything else as JSON. */
export const formatValue = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '–')
