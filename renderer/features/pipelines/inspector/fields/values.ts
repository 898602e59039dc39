/** Values as texts of a field, and back. */
import { parameterTypeOf } from '#core/plan/values.ts'
import type { InputParameter, ParameterType } from '#shared/pipeline.ts'
import { isRecord } from '#shared/record.ts'

export const isJsonType = (type: ParameterType | undefined): boolean => type === 'LIST' || type === 'STRUCT'

/** A short list stays on one line. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  const line = JSON.stringify(value) ?? ''
  return typeof value === 'object' && line.length > 44 ? JSON.stringify(value, null, 2) : line
}

export type Read = { readonly value: unknown } | { readonly fault: 'integer' | 'number' | 'list' | 'struct' }

const json = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const readers: Partial<Record<ParameterType, (text: string) => Read>> = {
  NUMBER_INTEGER: (text) =>
    /^[+-]?\d+$/.test(text) && Number.isSafeInteger(Number(text))
      ? { value: Number(text) }
      : { fault: 'integer' },
  NUMBER_DOUBLE: (text) =>
    text !== '' && Number.isFinite(Number(text)) ? { value: Number(text) } : { fault: 'number' },
  BOOLEAN: (text) => ({ value: text === 'true' }),
  LIST: (text) => {
    const value = json(text)
    return Array.isArray(value) ? { value } : { fault: 'list' }
  },
  STRUCT: (text) => {
    const value = json(text)
    return isRecord(value) ? { value } : { fault: 'struct' }
  },
}

/** @returns the value of a text of this type, or what is wrong with the text */
export const readValue = (text: string, type: ParameterType | undefined): Read => {
  const reader = type === undefined ? undefined : readers[type]
  return reader === undefined ? { value: text } : reader(text.trim())
}

export const typeOf = (spec: InputParameter | undefined): ParameterType | undefined =>
  spec === undefined ? undefined : parameterTypeOf(spec)
