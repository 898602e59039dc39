/** Judges plain data against the document's nouns and says, for a person, where it does not fit. */
import type { z } from 'zod'
import { PipelineSpec, PlatformSpec } from '#shared/pipeline.ts'
import type { Problem } from '#shared/problem.ts'
import type { FieldPath, Place } from './document.ts'

type Locate = (path: FieldPath) => Place | undefined

const words: Readonly<Record<string, string>> = {
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
}
const whatIs = (value: unknown): string => {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  return typeof value === 'string'
    ? `the text ${JSON.stringify(value.slice(0, 40))}`
    : `${typeof value === 'number' ? 'the number ' : ''}${String(value)}`
}

const valueAt = (data: unknown, path: FieldPath): unknown =>
  path.reduce<unknown>(
    (node, step) =>
      typeof node === 'object' && node !== null
        ? (node as Record<string | number, unknown>)[step]
        : undefined,
    data,
  )

/** `root.dag.tasks["my task"].inputs`, the way people write it. */
const fieldText = (path: FieldPath): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    if (!/^[\w-]+$/.test(step)) return `${text}[${JSON.stringify(step)}]`
    return text === '' ? step : `${text}.${step}`
  }, '')

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return words[issue.expected] ?? issue.expected
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`
  if (issue.code === 'invalid_union') return 'text or a number'
  return issue.message
}

function toProblem(issue: z.core.$ZodIssue, data: unknown, locate: Locate): Problem {
  const path = issue.path.filter((step) => typeof step !== 'symbol')
  const field = fieldText(path)
  const value = valueAt(data, path)
  const expected = expectation(issue)
  const missing = value === undefined || value === null
  const message = missing
    ? `\`${field}\` is missing: it should be ${expected}.`
    : `\`${field}\` should be ${expected}, but is ${whatIs(value)}.`
  const quotable = expected === 'text' && (typeof value === 'number' || typeof value === 'boolean')
  return {
    severity: 'error',
    code: 'structure',
    message,
    ...(quotable ? { hint: 'Put it in quotes.' } : {}),
    field,
    ...locate(path),
  }
}

const shapes = { spec: PipelineSpec, platform: PlatformSpec }

/** Every place where the data does not have the document's shape; at most twenty. */
export function structureProblems(data: unknown, shape: 'spec' | 'platform', locate: Locate): Problem[] {
  const result = shapes[shape].safeParse(data)
  return result.success ? [] : result.error.issues.slice(0, 20).map((issue) => toProblem(issue, data, locate))
}
