/** What a step that ended well has handed out, judged against what its component declares. */
import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'
import { asType, parameterTypeOf } from '#core/plan/values.ts'
import { entry } from '#core/spec/document.ts'
import type { ComponentSpec, OutputParameter } from '#shared/pipeline.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { ArtifactValue, Failure } from '#shared/run.ts'
import type { AttemptPaths } from '../attempt-paths.ts'
import type { OutputPlaces } from './executor-input.ts'

const WrittenArtifact = z.looseObject({
  name: z.string().optional(),
  uri: z.string().optional(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  custom_path: z.string().nullish(),
})
const ExecutorOutput = z.looseObject({
  parameterValues: z.record(z.string(), z.unknown()).optional(),
  artifacts: z.record(z.string(), z.looseObject({ artifacts: z.array(WrittenArtifact) })).optional(),
})
type ExecutorOutput = z.infer<typeof ExecutorOutput>

/** An artifact before it is published; `customPath` is where the component really wrote it. */
export interface CollectedArtifact extends ArtifactValue {
  readonly customPath?: string
}
export interface Collected {
  readonly parameters: Record<string, unknown>
  readonly artifacts: Record<string, CollectedArtifact[]>
}

const readText = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

const brokenFile = (file: string, why: string): Failure => ({
  reason: 'bad-output',
  message: `The step left a broken executor_output.json: ${why}`,
  hint: `Look at ${file}; only the runtime should write it.`,
})

/** Python writes NaN and infinities into JSON, which has no such numbers; they become their names, as in protobuf. */
const parsePythonJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const textOrBare = /"(?:[^"\\]|\\.)*"|NaN|-?Infinity/g
    const named = text.replaceAll(textOrBare, (found) => (found.startsWith('"') ? found : `"${found}"`))
    if (named === text) throw cause
    return JSON.parse(named)
  }
}

/** Parameters stand in the store and on every page of the run. */
const mostBytes = 32 << 20

const tooLarge = (file: string): Failure | undefined => {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size <= mostBytes) return undefined
  return {
    reason: 'bad-output',
    message: `The step handed out ${Math.round(size / 1e6)} MB of parameters and metadata; ${Math.round(mostBytes / 1e6)} MB is the most.`,
    hint: 'Write large values to an output artifact: that is a file, and may be as large as it likes.',
  }
}

const readExecutorOutput = (paths: AttemptPaths): Result<ExecutorOutput, Failure> => {
  const large = tooLarge(paths.executorOutput)
  if (large !== undefined) return err(large)
  const text = readText(paths.executorOutput)
  if (text === undefined) return ok({})
  try {
    const parsed = ExecutorOutput.safeParse(parsePythonJson(text))
    if (parsed.success) return ok(parsed.data)
    const issue = parsed.error.issues[0]
    return err(brokenFile(paths.executorOutput, `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`))
  } catch (cause) {
    return err(brokenFile(paths.executorOutput, cause instanceof Error ? cause.message : String(cause)))
  }
}

const notFinite = /^\s*(?:(nan)|([-+]?)inf(?:inity)?)\s*$/i

/** An output file's text as KFP reads it: strings raw, booleans and the odd floats in any case, the rest JSON. */
const fromText = (text: string, type: string | undefined): Result<unknown, string> => {
  if (type === 'STRING' || type === undefined) return ok(text)
  const odd = type === 'NUMBER_DOUBLE' ? notFinite.exec(text) : null
  if (odd !== null) return ok(odd[1] === undefined ? `${odd[2] === '-' ? '-' : ''}Infinity` : 'NaN')
  try {
    return ok(JSON.parse(type === 'BOOLEAN' ? text.trim().toLowerCase() : text))
  } catch {
    return err(`“${text.length > 40 ? `${text.slice(0, 40)}…` : text}” is not ${type}`)
  }
}

const parameterValue = (
  name: string,
  spec: OutputParameter,
  written: ExecutorOutput,
  file: string,
): Result<unknown, Failure> => {
  const type = parameterTypeOf(spec)
  let value = entry(written.parameterValues, name)
  if (value === undefined) {
    const large = tooLarge(file)
    if (large !== undefined) return err({ ...large, field: name })
    const text = readText(file)
    if (text === undefined) {
      const message = `The step ended without a value for its output “${name}”.`
      return err({
        reason: 'no-output',
        field: name,
        message,
        hint: 'Return a value, or write one to the output’s path.',
      })
    }
    const parsed = fromText(text, type)
    if (!parsed.ok)
      return err({ reason: 'bad-output', field: name, message: `Output “${name}”: ${parsed.error}.` })
    value = parsed.value
  }
  const typed = asType(value, type)
  if (typed.ok) return typed
  const hint = 'Return a value of the declared type, or change the declaration.'
  return err({ reason: 'bad-output', field: name, message: `Output “${name}”: ${typed.error}.`, hint })
}

const artifactsOf = (
  planned: readonly ArtifactValue[],
  written: ExecutorOutput,
  name: string,
): CollectedArtifact[] => {
  const [plan] = planned
  const list = entry(written.artifacts, name)?.artifacts
  if (plan === undefined || list === undefined) return [...planned]
  return list.map((one) => ({
    name: one.name === undefined || one.name === '' ? plan.name : one.name,
    uri: one.uri === undefined || one.uri === '' ? plan.uri : one.uri,
    type: plan.type,
    metadata: { ...plan.metadata, ...one.metadata },
    ...(typeof one.custom_path === 'string' && one.custom_path !== '' ? { customPath: one.custom_path } : {}),
  }))
}

/**
 * executor_output.json wins over the files of single parameters, as in KFP's launcher. An artifact that was never
 * written is fine (a Metrics artifact has no file); a parameter without a value is `no-output`.
 */
export const collectOutputs = (
  component: ComponentSpec,
  places: OutputPlaces,
  paths: AttemptPaths,
): Result<Collected, Failure> => {
  const written = readExecutorOutput(paths)
  if (!written.ok) return written
  const collected: Collected = { parameters: {}, artifacts: {} }
  for (const [name, spec] of Object.entries(component.outputDefinitions?.parameters ?? {})) {
    const value = parameterValue(name, spec, written.value, entry(places.parameters, name) ?? '')
    if (!value.ok) return value
    collected.parameters[name] = value.value
  }
  for (const [name, planned] of Object.entries(places.artifacts)) {
    collected.artifacts[name] = artifactsOf(planned, written.value, name)
  }
  return ok(collected)
}
