/**
 * KFP's value typing. A parameter's JSON value is judged and coerced against its declared type: integers are
 * integral within ±(2^53 - 1), `5.0` counts as one (a protobuf number has no other form), a whole number is a
 * double too; nothing else is converted. A double that JSON has no number for (`nan`, `inf`) goes by its name as text,
 * "NaN", "Infinity" or "-Infinity", as protobuf writes doubles.
 */
import type { InputParameter, OutputParameter, ParameterType } from '#shared/pipeline.ts'
import { isRecord } from '#shared/record.ts'
import { err, ok, type Result } from '#shared/result.ts'

const primitive = { INT: 'NUMBER_INTEGER', DOUBLE: 'NUMBER_DOUBLE', STRING: 'STRING' } as const

/** The declared type; the deprecated `type` field is read too. Undefined: not declared, anything goes. */
export const parameterTypeOf = (spec: InputParameter | OutputParameter): ParameterType | undefined => {
  const declared = spec.parameterType
  if (declared !== undefined && declared !== 'PARAMETER_TYPE_ENUM_UNSPECIFIED') return declared
  return spec.type === undefined || spec.type === 'PRIMITIVE_TYPE_UNSPECIFIED'
    ? undefined
    : primitive[spec.type]
}

const words: Record<ParameterType, string> = {
  NUMBER_DOUBLE: 'a number',
  NUMBER_INTEGER: 'a whole number',
  STRING: 'a string',
  BOOLEAN: 'true or false',
  LIST: 'a list',
  STRUCT: 'a dictionary',
  TASK_FINAL_STATUS: 'the final status of a task',
  TASK_CONFIG: 'a task configuration',
}
/** The type in words: "a whole number". */
const typeInWords = (type: ParameterType): string => words[type]

const nonFinite: ReadonlySet<unknown> = new Set(['NaN', 'Infinity', '-Infinity'])

const fits: Record<ParameterType, (value: unknown) => boolean> = {
  NUMBER_DOUBLE: (value) => typeof value === 'number' || nonFinite.has(value),
  NUMBER_INTEGER: (value) => typeof value === 'number' && Number.isSafeInteger(value),
  STRING: (value) => typeof value === 'string',
  BOOLEAN: (value) => typeof value === 'boolean',
  LIST: (value) => Array.isArray(value),
  STRUCT: isRecord,
  TASK_FINAL_STATUS: isRecord,
  TASK_CONFIG: isRecord,
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text)

/** What a value is, for messages: `the string "abc"`, `the number 1.5`, `a list`, `nothing (null)`. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing (null)'
  if (typeof value === 'string') return `the string ${shortened(JSON.stringify(value))}`
  if (typeof value === 'number') return `the number ${Object.is(value, -0) ? '-0' : String(value)}`
  if (typeof value === 'boolean') return String(value)
  return Array.isArray(value)
    ? `the list ${shortened(JSON.stringify(value))}`
    : `the dictionary ${shortened(JSON.stringify(value))}`
}

/**
 * The value as this type, or one clause saying what was expected and what was there ("expected a whole number, got
 * the string \"x\"").
 */
export function asType(value: unknown, type: ParameterType | undefined): Result<unknown, string> {
  if (type === 'NUMBER_DOUBLE' && typeof value === 'number' && !Number.isFinite(value))
    return ok(String(value))
  if (type === undefined || fits[type](value)) return ok(Object.is(value, -0) ? 0 : value)
  const tooBig = type === 'NUMBER_INTEGER' && typeof value === 'number' && Number.isInteger(value)
  const expected = tooBig ? 'a whole number between -(2^53 - 1) and 2^53 - 1' : typeInWords(type)
  return err(`expected ${expected}, got ${describeValue(value)}`)
}
