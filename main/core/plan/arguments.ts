/**
 * Binds what a person gave to the pipeline's inputs. Stricter than the KFP backend, which finds out inside a step:
 * here a wrong name or type is refused before anything runs.
 */

import { entry, type PipelineDocument } from '#core/spec/document.ts'
import type { InputParameter } from '#shared/pipeline.ts'
import type { Problem } from '#shared/problem.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { nearestName } from './nearest.ts'
import { asType, describeValue, parameterTypeOf } from './values.ts'

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')

function unknownInput(name: string, known: readonly string[]): Problem {
  const meant = nearestName(name, known)
  const choices = known.length === 0 ? 'This pipeline has no inputs.' : `Its inputs are ${quoted(known)}.`
  return {
    severity: 'error',
    code: 'unknown-parameter',
    message: `The pipeline has no input \`${name}\`.`,
    hint: meant === undefined ? choices : `Did you mean \`${meant}\`?`,
    field: name,
  }
}

/** JSON text that would have been right, for the commonest slips: a quoted number, an unquoted text. */
function typeHint(value: unknown, spec: InputParameter): string {
  const type = parameterTypeOf(spec)
  if (type === 'STRING')
    return `Give it as text in quotes, as ${JSON.stringify(typeof value === 'string' ? value : JSON.stringify(value))}.`
  if (typeof value === 'string') {
    const bare = value.trim()
    const parsed = parseJson(bare)
    if (parsed !== undefined && asType(parsed, type).ok) return `Give it without quotes, as ${bare}.`
  }
  return 'Change the value, or the type of the input.'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b)
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([x], [y]) => (x < y ? -1 : 1)))
      : item,
  )
}

function bindOne(name: string, given: unknown, spec: InputParameter): Result<unknown, Problem> {
  const value = given ?? spec.defaultValue ?? undefined
  const problem = (code: string, message: string, hint: string): Result<unknown, Problem> =>
    err({ severity: 'error', code, message, hint, field: name })
  if (value === undefined) {
    if (spec.isOptional || spec.defaultValue === null) return ok(undefined)
    return problem(
      'missing-parameter',
      `The input \`${name}\` needs a value.`,
      'Give one; it has no default.',
    )
  }
  const typed = asType(value, parameterTypeOf(spec))
  if (!typed.ok) return problem('wrong-type', `The input \`${name}\`: ${typed.error}.`, typeHint(value, spec))
  const allowed = spec.literals ?? []
  if (allowed.length > 0 && !allowed.some((literal) => same(literal, typed.value))) {
    const list = allowed.map((literal) => JSON.stringify(literal)).join(', ')
    return problem(
      'not-allowed',
      `The input \`${name}\` cannot be ${describeValue(typed.value)}.`,
      `Allowed: ${list}.`,
    )
  }
  return typed
}

/**
 * Values for all inputs of the pipeline: what was given, else the default. Optional inputs without either are left
 * out. `null` counts as not given.
 * @returns every problem at once, in the order of the pipeline's inputs; `field` is the input's name. Codes:
 * `unknown-parameter`, `missing-parameter`, `wrong-type`, `not-allowed`, `artifact-input`.
 */
export function bindArguments(
  doc: PipelineDocument,
  given: Readonly<Record<string, unknown>>,
): Result<Record<string, unknown>, Problem[]> {
  const definitions = doc.spec.root.inputDefinitions
  const inputs = Object.entries(definitions?.parameters ?? {})
  const known = inputs.map(([name]) => name)
  const bound: Record<string, unknown> = {}
  const problems: Problem[] = []
  for (const [name, spec] of inputs) {
    const value = bindOne(name, entry(given, name), spec)
    if (!value.ok) problems.push(value.error)
    else if (value.value !== undefined) bound[name] = value.value
  }
  for (const name of Object.keys(given)) {
    if (entry(definitions?.parameters, name) === undefined) problems.push(unknownInput(name, known))
  }
  for (const [name, spec] of Object.entries(definitions?.artifacts ?? {})) {
    if (!spec.isOptional) problems.push(artifactInput(name))
  }
  return problems.length > 0 ? err(problems) : ok(bound)
}

const artifactInput = (name: string): Problem => ({
  severity: 'error',
  code: 'artifact-input',
  message: `The pipeline needs the artifact \`${name}\`, and a run cannot be given artifacts.`,
  hint: 'Use it inside another pipeline, or import the artifact with dsl.importer.',
  field: name,
})
