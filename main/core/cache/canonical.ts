/**
 * One text per value: names in order, no spaces, numbers as JSON writes them. What JSON has no form for goes as a
 * marked text (`NaN`, infinities, whole numbers beyond 2^53 given as bigint), and a text that begins with the mark
 * gets it once more, so that no two different values have the same text.
 */

const mark = '\u0000'

const textOf = (text: string): string => JSON.stringify(text.startsWith(mark) ? mark + text : text)

function numberOf(value: number): string {
  if (!Number.isFinite(value)) return JSON.stringify(mark + String(value))
  return Object.is(value, -0) ? '0' : String(value)
}

function membersOf(value: object): string {
  const members = Object.entries(value).filter(([, item]) => item !== undefined)
  const sorted = members.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([name, item]) => `${textOf(name)}:${canonical(item)}`).join(',')}}`
}

/** `undefined` members are left out; an undefined item of a list is null, as in JSON. */
export function canonical(value: unknown): string {
  if (value === undefined || value === null) return 'null'
  if (typeof value === 'string') return textOf(value)
  if (typeof value === 'number') return numberOf(value)
  if (typeof value === 'bigint') return bigintOf(value)
  if (typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object') return membersOf(value)
  throw new TypeError(`There is no text for a ${typeof value}.`)
}

/** The same whole number is the same value however it is held. */
const bigintOf = (value: bigint): string =>
  Number.isSafeInteger(Number(value)) ? String(Number(value)) : JSON.stringify(`${mark}${value}`)
