/**
 * KFP's placeholders, resolved purely over a context. Values print as the Kubeflow launcher prints them: strings
 * raw, numbers in plain decimal (`1`, never `1.0`), booleans lower-cased, lists and dictionaries as JSON. Like
 * the launcher it puts strings as they are, also inside JSON text; nothing is resolved a second time.
 */

import { entry } from '#core/spec/document.ts'
import type { ArtifactValue } from '#shared/run.ts'
import { compactJson, numberText } from './text.ts'

/** Placeholders without a key, by their name after `$.`. One that is left out stays in the text as it is. */
export interface PlaceholderFacts {
  readonly pipeline_job_name?: string
  readonly pipeline_job_resource_name?: string
  readonly pipeline_job_uuid?: string
  readonly pipeline_job_create_time_utc?: string
  readonly pipeline_job_schedule_time_utc?: string
  readonly pipeline_task_name?: string
  readonly pipeline_task_uuid?: string
  readonly pipeline_root?: string
  readonly workspace_path?: string
}

export interface ResolvedInputs {
  readonly parameters: Readonly<Record<string, unknown>>
  readonly artifacts: Readonly<Record<string, readonly ArtifactValue[]>>
}

export interface PlaceholderContext {
  readonly facts: PlaceholderFacts
  readonly inputs: ResolvedInputs
  /** Inputs that are lists of artifacts: the bare placeholder prints a JSON list. */
  readonly artifactLists?: ReadonlySet<string>
  /** Where an artifact's bytes are on this machine. Absent: `.path` of artifacts stays as it is. */
  readonly pathOf?: (artifact: ArtifactValue) => string
  /** Known to the launcher of a step only. */
  readonly outputs?: {
    /** Name of the parameter → file to write its value to. */
    readonly parameters: Readonly<Record<string, string>>
    readonly artifacts: Readonly<Record<string, readonly ArtifactValue[]>>
    /** Where `executor_output.json` goes. */
    readonly outputFile: string
  }
  /** The object that `{{$}}` prints. */
  readonly executorInput?: unknown
}

const placeholder = /\{\{\$(?:\.([^{}]*?))?\}\}/g
const keyed =
  /^(inputs|outputs)\.(parameters|artifacts)\[(?:'([^']*)'|"([^"]*)")\](?:\.(\w+))?(?:\[(?:'([^']*)'|"([^"]*)")\])?$/

/** Text of a value in the middle of other text. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'boolean') return String(value)
  return value === undefined || value === null ? '' : compactJson(value)
}

/** The form in which KFP writes an artifact into JSON. */
const runtimeArtifact = ({ name, uri, type, metadata }: ArtifactValue): unknown => ({
  name,
  type: { schemaTitle: type },
  uri,
  metadata,
})

function artifactText(
  artifact: ArtifactValue | undefined,
  property: string | undefined,
  key: string | undefined,
  context: PlaceholderContext,
): unknown {
  if (artifact === undefined) return undefined
  if (property === undefined) return runtimeArtifact(artifact)
  if (property === 'uri') return artifact.uri
  if (property === 'path') return context.pathOf?.(artifact)
  if (property === 'metadata')
    return key === undefined ? artifact.metadata : (entry(artifact.metadata, key) ?? null)
  return property === 'name' ? artifact.name : undefined
}

/** The value behind the text after `$.`; undefined when this context does not know it. */
function lookUp(expression: string, context: PlaceholderContext): unknown {
  const fact = entry(context.facts as Record<string, string>, expression)
  if (fact !== undefined) return fact
  if (expression === 'outputs.output_file' || expression === 'outputMetadataUri')
    return context.outputs?.outputFile
  const match = keyed.exec(expression)
  if (match === null) return undefined
  const [, side, kind, single, double, property, keySingle, keyDouble] = match
  const name = single ?? double ?? ''
  const key = keySingle ?? keyDouble
  if (kind === 'parameters') {
    if (side === 'outputs')
      return property === 'output_file' ? entry(context.outputs?.parameters, name) : undefined
    return property === undefined && key === undefined ? entry(context.inputs.parameters, name) : undefined
  }
  const artifacts = entry(side === 'inputs' ? context.inputs.artifacts : context.outputs?.artifacts, name)
  const isList = side === 'inputs' && property === undefined && context.artifactLists?.has(name)
  return isList ? artifacts?.map(runtimeArtifact) : artifactText(artifacts?.[0], property, key, context)
}

function replacement(whole: string, expression: string | undefined, context: PlaceholderContext): string {
  if (expression === undefined)
    return context.executorInput === undefined ? whole : compactJson(context.executorInput)
  const value = lookUp(expression, context)
  return value === undefined ? whole : valueText(value)
}

/** One text with every placeholder that the context knows replaced; the others stay. */
export const resolveText = (text: string, context: PlaceholderContext): string =>
  text.includes('{{$')
    ? text.replace(placeholder, (whole, expression: string | undefined) =>
        replacement(whole, expression, context),
      )
    : text

const whole = /^\{\{\$\.([^{}]*?)\}\}$/

function resolveNested(value: unknown, context: PlaceholderContext): unknown {
  if (typeof value === 'string') return resolveText(value, context)
  if (Array.isArray(value)) return value.map((item) => resolveNested(item, context))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value)
  return Object.fromEntries(
    members.map(([key, item]) => [resolveText(key, context), resolveNested(item, context)]),
  )
}

/**
 * A constant with its placeholders resolved. One that is nothing but a placeholder takes that value with its type:
 * `{{$.inputs.parameters['n']}}` gives the number. Inside lists and dictionaries it becomes text, as in the backend
 * (`{"port": "{{$.inputs.parameters['port']}}"}` gives `{"port": "9312"}`).
 */
export function resolveConstant(value: unknown, context: PlaceholderContext): unknown {
  if (typeof value !== 'string') return resolveNested(value, context)
  const only = whole.exec(value)?.[1]
  const found = only === undefined ? undefined : lookUp(only, context)
  return found === undefined ? resolveText(value, context) : found
}
