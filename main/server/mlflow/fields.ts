/** Field types of MLflow's protocol buffers as they appear in JSON: null means unset, numbers may be texts. */
import { z } from 'zod'

const unset = <T extends z.ZodType>(type: T) => z.preprocess((value) => value ?? undefined, type)

export const text = unset(z.string().default(''))
export const maybeText = unset(z.string().optional())
/** Given and not empty. */
export const needed = z.string().min(1)

const wholeNumber = /^[-+]?\d+$/
const toNumber = (value: unknown): unknown =>
  typeof value === 'string' && wholeNumber.test(value.trim()) ? Number(value) : value

/** Beyond 2^53 a JavaScript number is no longer exact, and the ends of int64 become the nearest numbers inside it. */
const greatest = 2 ** 63 - 1024
const int = z
  .number()
  .refine((value) => Number.isInteger(value) && Math.abs(value) <= 2 ** 63)
  .transform((value) => Math.max(-greatest, Math.min(value, greatest)))
export const int64 = z.preprocess((value) => toNumber(value ?? undefined), int.optional())
export const neededInt64 = z.preprocess((value) => toNumber(value ?? undefined), int)

const words: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
}
const toDouble = (value: unknown): unknown => {
  if (typeof value !== 'string') return value ?? undefined
  if (Object.hasOwn(words, value)) return words[value]
  return value.trim() === '' || Number.isNaN(Number(value)) ? value : Number(value)
}
/** Any double; zod's own number refuses NaN and infinities. */
export const neededDouble = z.preprocess(
  toDouble,
  z.custom<number>((value) => typeof value === 'number'),
)

/** An enumeration by name or by number (its place, from 1). */
const named = <const N extends readonly [string, ...string[]]>(names: N) =>
  z.preprocess(
    (value) => (typeof value === 'number' ? (names[value - 1] ?? value) : (value ?? undefined)),
    z.enum(names).optional(),
  )

export const runStatus = named(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'])
export const viewType = named(['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL'])

export const list = <T extends z.ZodType>(item: T) => unset(z.array(item).default([]))

/** A boolean; in a query it is a word. */
export const flag = z.preprocess((value) => value === true || value === 'true', z.boolean())

/** Tags and parameters: the key must be there, an absent value is empty. */
export const pair = z.object({ key: needed, value: text })
