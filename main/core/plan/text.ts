/** How KFP prints values into text. */

const digits = (mantissa: string, exponent: number): string => {
  const [whole = '', fraction = ''] = mantissa.split('.')
  const point = whole.length + exponent
  const all = whole + fraction
  return point <= 0 ? `0.${'0'.repeat(-point)}${all}` : all.padEnd(point, '0')
}

/** Plain decimal without exponent and without a trailing `.0`, as Go's `FormatFloat(x, 'f', -1, 64)`. */
export function numberText(value: number): string {
  const text = String(value)
  const match = /^(-?)([\d.]+)e([+-]\d+)$/.exec(text)
  if (match === null) return Object.is(value, -0) ? '0' : text
  return `${match[1] ?? ''}${digits(match[2] ?? '', Number(match[3]))}`
}

/**
 * JSON as the Kubeflow launcher puts it into text: no spaces, names in order (a protobuf Struct has no order of its
 * own). kfp.local prints spaces; the backend decides.
 */
export function compactJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(compactJson).join(',')}]`
  if (typeof value === 'number') return Number.isFinite(value) ? numberText(value) : 'null'
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, item]) => item !== undefined)
    const sorted = members.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${sorted.map(([key, item]) => `${JSON.stringify(key)}:${compactJson(item)}`).join(',')}}`
  }
  return value === undefined ? 'null' : JSON.stringify(value)
}
