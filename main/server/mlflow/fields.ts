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

/**
 * A list that may be long: items in the form in which clients send them are recognised by `isPlain` and taken as they
 * are; one item in any other form, and the whole list is read by its schema, which also finds the words for a refusal.
 */
export const longList = <T extends z.ZodType>(
  item: T,
  isPlain: (value: unknown) => value is z.output<T>,
): z.ZodType<z.output<T>[]> => {
  const careful = list(item)
  const any = z.unknown().optional()
  return any.transform((value, context): z.output<T>[] => {
    if (Array.isArray(value) && value.every(isPlain)) return value
    const result = careful.safeParse(value)
    if (result.success) return result.data
    for (const { path, message } of result.error.issues) context.addIssue({ code: 'custom', path, message })
    return z.NEVER
  })
}

/** A whole number that needs no rounding: what all but the strangest clients send. */
export const isExact = (value: unknown): value is number => Number.isSafeInteger(value)

/** A boolean; in a query it is a word. */
export const flag = z.preprocess(
  (value) => value === true || String(value).toLowerCase() === 'true',
  z.boolean(),
)

/** Tags and parameters: the key must be there, an absent value is empty. */
export const pair = z.object({ key: needed, value: text })
