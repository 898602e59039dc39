import { err, type Result } from '#shared/result.ts'

/** Whole numbers are `bigint`, doubles are `number`. */
export type CelValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | readonly CelValue[]
  | ReadonlyMap<string, CelValue>
export type Outcome = Result<CelValue, string>

export const fail = (message: string): Outcome => err(message)

/** For messages: `text`, `a whole number`. */
export const kindOf = (value: CelValue): string => {
  if (value === null) return 'nothing (null)'
  if (typeof value === 'boolean') return 'true or false'
  if (typeof value === 'bigint') return 'a whole number'
  if (typeof value === 'number') return 'a number'
  if (typeof value === 'string') return `the text “${value.length > 40 ? `${value.slice(0, 39)}…` : value}”`
  return Array.isArray(value) ? 'a list' : 'a dictionary'
}

/** Values of different kinds are unequal; numbers are equal by value. */
export const sameValue = (left: CelValue, right: CelValue): boolean => {
  if (left instanceof Map && right instanceof Map) {
    const entries = [...left]
    return left.size === right.size && entries.every(([key, value]) => sameIn(right, key, value))
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, place) => sameValue(item, right[place] ?? null))
  }
  const numbers =
    (typeof left === 'bigint' && typeof right === 'number') ||
    (typeof left === 'number' && typeof right === 'bigint')
  // biome-ignore lint/suspicious/noDoubleEquals: a whole number and a double are compared by value
  return numbers ? left == right : left === right
}

const sameIn = (map: ReadonlyMap<string, CelValue>, key: string, value: CelValue): boolean => {
  const other = map.get(key)
  return other !== undefined && sameValue(value, other)
}

/** JSON as CEL sees it: every number is a double, as in protobuf. */
export const fromJson = (value: unknown): CelValue => {
  if (Array.isArray(value)) return value.map(fromJson)
  if (typeof value === 'object' && value !== null)
    return new Map(Object.entries(value).map(([key, item]) => [key, fromJson(item)]))
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ? value : null
}
