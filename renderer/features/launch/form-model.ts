/**
 * The launch form as data: one text per input. The same texts fill the form and the JSON view; a text that equals
 * the default is not sent, so that a later change of the default takes effect.
 */

import type { PipelineInput } from '#shared/graph.ts'
import { isRecord } from '#shared/record.ts'

export type Texts = Readonly<Record<string, string>>
export type FieldError = 'missing' | 'integer' | 'number' | 'list' | 'struct'

const isJson = (input: PipelineInput): boolean => input.type === 'LIST' || input.type === 'STRUCT'

/** JSON on one line with room to breathe: `["a", {"b": 1}]`. */
const oneLine = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).map(([key, entry]) => `${JSON.stringify(key)}: ${oneLine(entry)}`)
  return `{${entries.join(', ')}}`
}

/** How a value is written in the form. Undefined, and null for optional inputs, are an empty field. */
const textOf = (input: PipelineInput, value: unknown): string => {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string' && !isJson(input)) return value
  return isJson(input) ? oneLine(value) : String(value)
}

export const defaultText = (input: PipelineInput): string => textOf(input, input.defaultValue)

export const initialTexts = (inputs: readonly PipelineInput[]): Texts =>
  Object.fromEntries(inputs.map((input) => [input.name, defaultText(input)]))

const isChanged = (input: PipelineInput, texts: Texts): boolean =>
  (texts[input.name] ?? '') !== defaultText(input)

type Parsed = { readonly value: unknown } | { readonly error: FieldError }

const parseJson = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

const parsers: Readonly<Record<PipelineInput['type'], (text: string) => Parsed>> = {
  STRING: (text) => ({ value: text }),
  NUMBER_INTEGER: (text) => {
    const value = Number(text)
    return /^[+-]?\d+$/.test(text.trim()) && Number.isSafeInteger(value) ? { value } : { error: 'integer' }
  },
  NUMBER_DOUBLE: (text) => {
    const value = Number(text)
    return text.trim() !== '' && Number.isFinite(value) ? { value } : { error: 'number' }
  },
  BOOLEAN: (text) => ({ value: text === 'true' }),
  LIST: (text) => {
    const parsed = parseJson(text)
    return parsed !== undefined && Array.isArray(parsed.value) ? parsed : { error: 'list' }
  },
  STRUCT: (text) => {
    const value = parseJson(text)?.value
    return isRecord(value) ? { value } : { error: 'struct' }
  },
}

/** The value to send, `undefined` for "not given", or what is wrong with the text. */
export const parseField = (input: PipelineInput, text: string): Parsed => {
  const given = input.type === 'STRING' ? text : text.trim()
  if (given === '' && (input.optional || input.defaultValue !== undefined)) {
    // An emptied text field says the empty text, when the default is another one.
    const emptied = input.type === 'STRING' && defaultText(input) !== ''
    return { value: emptied ? '' : undefined }
  }
  if (given === '') return { error: 'missing' }
  return parsers[input.type](given)
}

export interface Values {
  /** What differs from the defaults. */
  readonly parameters: Readonly<Record<string, unknown>>
  readonly errors: Readonly<Record<string, FieldError>>
}

export const valuesOf = (inputs: readonly PipelineInput[], texts: Texts): Values => {
  const parameters: Record<string, unknown> = {}
  const errors: Record<string, FieldError> = {}
  for (const input of inputs) {
    const text = texts[input.name] ?? ''
    const parsed = parseField(input, text)
    if ('error' in parsed) errors[input.name] = parsed.error
    else if (parsed.value !== undefined && (isChanged(input, texts) || input.defaultValue === undefined)) {
      parameters[input.name] = parsed.value
    }
  }
  return { parameters, errors }
}

/** All inputs with their present values, for the JSON view. Texts that do not parse are kept as texts. */
export const jsonOf = (inputs: readonly PipelineInput[], texts: Texts): string => {
  const entries = inputs.flatMap((input) => {
    const text = texts[input.name] ?? ''
    const parsed = parseField(input, text)
    const value = 'error' in parsed ? text : (parsed.value ?? input.defaultValue)
    return value === undefined ? [] : [[input.name, value] as const]
  })
  return JSON.stringify(Object.fromEntries(entries), null, 2)
}

export type FromJson =
  | { readonly texts: Texts }
  | { readonly problem: 'json'; readonly message: string }
  | { readonly problem: 'notObject' }
  | { readonly problem: 'unknown'; readonly name: string }

/** The texts of the form for edited JSON. An input that is left out takes its default. */
export const textsFromJson = (inputs: readonly PipelineInput[], text: string): FromJson => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { problem: 'json', message: error instanceof Error ? error.message : String(error) }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { problem: 'notObject' }
  const given = value as Record<string, unknown>
  const unknown = Object.keys(given).find((name) => inputs.every((input) => input.name !== name))
  if (unknown !== undefined) return { problem: 'unknown', name: unknown }
  const texts = inputs.map((input) => {
    const text = Object.hasOwn(given, input.name) ? textOf(input, given[input.name]) : defaultText(input)
    return [input.name, text] as const
  })
  return { texts: Object.fromEntries(texts) }
}

/** `owner=growth` as a tag; undefined when it is not written so. */
export const parseTag = (text: string): readonly [key: string, value: string] | undefined => {
  const at = text.indexOf('=')
  const key = text.slice(0, at).trim()
  return at > 0 && key !== '' ? [key, text.slice(at + 1).trim()] : undefined
}

export type Recent = Readonly<Record<string, readonly string[]>>
const kept = 5

/** Recent texts per input after a launch: newest first, defaults and empty ones left out. */
export const rememberTexts = (recent: Recent, inputs: readonly PipelineInput[], texts: Texts): Recent => {
  const next: Record<string, readonly string[]> = { ...recent }
  for (const input of inputs) {
    const text = texts[input.name] ?? ''
    if (text === '' || !isChanged(input, texts) || text.length > 200) continue
    next[input.name] = [text, ...(recent[input.name] ?? []).filter((other) => other !== text)].slice(0, kept)
  }
  return next
}
