/** The functions that conditions may call: conversions, `size`, `parseJson`, and what can be asked of a text. */
import { compactJson, numberText } from '#core/plan/text.ts'
import { ok } from '#shared/result.ts'
import { type CelValue, fail, fromJson, kindOf, type Outcome } from './values.ts'

type Call = (args: readonly CelValue[]) => Outcome

const one =
  (name: string, work: (value: CelValue) => Outcome | undefined): Call =>
  ([value, ...more]) => {
    if (value === undefined || more.length > 0) return fail(`${name}() takes one value`)
    return work(value) ?? fail(`${name}() does not work on ${kindOf(value)}`)
  }

const toInt = (value: CelValue): Outcome | undefined => {
  if (typeof value === 'bigint') return ok(value)
  if (typeof value === 'number')
    return Number.isFinite(value) && Math.abs(value) < 2 ** 63 ? ok(BigInt(Math.trunc(value))) : undefined
  return typeof value === 'string' && /^[+-]?\d+$/.test(value)
    ? ok(BigInt(value.replace('+', '')))
    : undefined
}

const realText = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const toDouble = (value: CelValue): Outcome | undefined => {
  if (typeof value === 'number') return ok(value)
  if (typeof value === 'bigint') return ok(Number(value))
  return typeof value === 'string' && realText.test(value) ? ok(Number(value)) : undefined
}

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  True: true,
  TRUE: true,
  t: true,
  '1': true,
  false: false,
  False: false,
  FALSE: false,
  f: false,
  '0': false,
}
const toBool = (value: CelValue): Outcome | undefined => {
  if (typeof value === 'boolean') return ok(value)
  const truth = typeof value === 'string' && Object.hasOwn(truths, value) ? truths[value] : undefined
  return truth === undefined ? undefined : ok(truth)
}

const toText = (value: CelValue): Outcome | undefined => {
  if (typeof value === 'string') return ok(value)
  if (typeof value === 'number') return ok(numberText(value))
  return typeof value === 'bigint' || typeof value === 'boolean' ? ok(String(value)) : undefined
}

const sizeOf = (value: CelValue): Outcome | undefined => {
  if (typeof value === 'string') return ok(BigInt([...value].length))
  if (Array.isArray(value)) return ok(BigInt(value.length))
  return value instanceof Map ? ok(BigInt(value.size)) : undefined
}

const fromText = (value: CelValue): Outcome | undefined => {
  if (typeof value !== 'string') return undefined
  try {
    return ok(fromJson(JSON.parse(value)))
  } catch {
    return fail(`parseJson() got ${compactJson(value)}, which is not JSON`)
  }
}

export const functions: Readonly<Record<string, Call>> = {
  int: one('int', toInt),
  uint: one('uint', (value) => {
    const whole = toInt(value)
    return whole?.ok && (whole.value as bigint) < 0n ? undefined : whole
  }),
  double: one('double', toDouble),
  bool: one('bool', toBool),
  string: one('string', toText),
  size: one('size', sizeOf),
  parseJson: one('parseJson', fromText),
}

const ask =
  (name: string, test: (text: string, part: string) => boolean): Call =>
  ([text, part]) =>
    typeof text === 'string' && typeof part === 'string'
      ? ok(test(text, part))
      : fail(`${name}() compares text with text`)

export const methods: Readonly<Record<string, Call>> = {
  size: one('size', sizeOf),
  startsWith: ask('startsWith', (text, part) => text.startsWith(part)),
  endsWith: ask('endsWith', (text, part) => text.endsWith(part)),
  contains: ask('contains', (text, part) => text.includes(part)),
}
