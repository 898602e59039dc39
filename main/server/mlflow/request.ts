import type { Context } from 'hono'
import type { z } from 'zod'
import { invalid, Refusal } from '#engine/tracking/refusal.ts'
import { readBody } from '#server/body.ts'
import { isRecord } from '#shared/record.ts'

const jsonType = /^application\/json\s*(;|$)/i
const hint = 'See the API docs for more information about request parameters.'

type Issue = z.core.$ZodIssue

const placeOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((place, part) => {
    if (typeof part === 'number') return `${place}[${part}]`
    return place === '' ? String(part) : `${place}.${String(part)}`
  }, '')

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[part] : undefined,
    value,
  )

/** Type names as Python says them, because that is who reads them. */
const typeName = (value: unknown): string => {
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'string') return 'str'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  return 'dict'
}

/** The value at fault as JSON, cut; one that is nested deeper than the stack has no JSON. */
const shown = (value: unknown): string => {
  try {
    const text = JSON.stringify(value)
    return text.length > 300 ? `${text.slice(0, 300)}…` : text
  } catch {
    return Array.isArray(value) ? '[…]' : '{…}'
  }
}

const refusalOf = (issue: Issue, input: unknown): Refusal => {
  const place = placeOf(issue.path)
  const value = at(input, issue.path)
  if (value === undefined || value === null || value === '') {
    return invalid(`Missing value for required parameter '${place}'. ${hint}`)
  }
  return invalid(
    `Invalid value ${shown(value)} for parameter '${place}' supplied: Hint: Value was of type '${typeName(value)}'. ${hint}`,
  )
}

/** Checks a request once, at the edge; unknown fields are dropped. */
export const checked = <S extends z.ZodType>(schema: S, input: unknown): z.output<S> => {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw issue === undefined ? invalid('The request is not valid.') : refusalOf(issue, input)
}

/** Protocol buffers may also write `runId` for `run_id`, and some clients do; a field comes in one spelling only. */
const camelKey = /"[a-z]+[A-Z][a-zA-Z]*"\s*:/

const snake = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const inSnakeCase = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inSnakeCase)
  if (!isRecord(value)) return value
  const fields = new Map<string, unknown>()
  for (const [key, item] of Object.entries(value)) {
    if (fields.has(snake(key))) throw invalid(`The request has the field '${snake(key)}' in two spellings.`)
    fields.set(snake(key), inSnakeCase(item))
  }
  return Object.fromEntries(fields)
}

const surrogateEscape = /\\u[dD][89a-fA-F]/

/** Half of a character can be written in JSON but not stored: it would come back as another one. */
const refuseHalves = (key: string, value: unknown): unknown => {
  if (!key.isWellFormed() || (typeof value === 'string' && !value.isWellFormed()))
    throw new SyntaxError('half of a character')
  return value
}

const parseJson = (text: string): unknown => {
  try {
    const value: unknown = surrogateEscape.test(text) ? JSON.parse(text, refuseHalves) : JSON.parse(text)
    // Old clients encode the object twice.
    const body = typeof value === 'string' ? (JSON.parse(value) as unknown) : value
    return camelKey.test(text) ? inSnakeCase(body) : body
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw invalid(`The body of the request is not valid JSON. ${hint}`)
  }
}

/** A batch of a thousand long values fits many times over; bytes of artifacts do not come this way. */
const mostBodyBytes = 64 * 1024 * 1024

const textOf = async (request: Request): Promise<string> => {
  const bytes = await readBody(request, mostBodyBytes)
  if (!bytes) throw invalid(`The body of the request is larger than ${mostBodyBytes} bytes.`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw invalid(`The body of the request is not UTF-8. ${hint}`)
  }
}

const bodyOf = async (c: Context): Promise<unknown> => {
  const type = c.req.header('content-type')
  if (type === undefined || !jsonType.test(type)) {
    throw invalid("Bad Request. Content-Type must be one of ['application/json'].")
  }
  const text = await textOf(c.req.raw)
  return text.trim() === '' ? {} : parseJson(text)
}

/** Query keys may repeat; `lists` names those that are lists even when they come once. */
const queryOf = (c: Context, lists: ReadonlySet<string>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(c.req.queries()).map(([key, values]) => [key, lists.has(key) ? values : values[0]]),
  )

/** A DELETE may carry its fields in a body or have no body at all. */
const hasBody = (c: Context): boolean =>
  c.req.method !== 'GET' && (c.req.method !== 'DELETE' || c.req.header('content-type') !== undefined)

/** The fields of a request, wherever its method carries them. `run_uuid` is the old name of `run_id`. */
export const fieldsOf = async (c: Context, lists: ReadonlySet<string>): Promise<Record<string, unknown>> => {
  const fields = hasBody(c) ? await bodyOf(c) : queryOf(c, lists)
  if (!isRecord(fields)) throw invalid(`The body of the request has to be a JSON object. ${hint}`)
  const runId = fields['run_id'] || fields['run_uuid']
  const named = runId === undefined || runId === null ? fields : { ...fields, run_id: runId }
  // What the address says counts.
  return { ...named, ...c.req.param() }
}
