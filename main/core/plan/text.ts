/** How KFP's Python and Go print values into text. */

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

/** JSON with Python's spacing (`[1, 2]`, `{"a": 1}`), which is what steps print and compare against. */
export function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, item]) => item !== undefined)
    return `{${members.map(([key, item]) => `${JSON.stringify(key)}: ${pythonJson(item)}`).join(', ')}}`
  }
  return value === undefined ? 'null' : JSON.stringify(value)
}
