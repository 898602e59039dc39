/** Types and defaults of a component in the v1 format, as the SDK 2.17 takes them over. */
import { entry, type FieldPath } from '#core/spec/document.ts'
import { artifactNames, parameterTypesByName } from '#core/spec/type-names.ts'
import type { ArtifactType, InputArtifact, InputParameter, ParameterType } from '#shared/pipeline.ts'
import { isRecord } from '#shared/record.ts'
import { ComponentFault } from './fault.ts'

/** `typing.List[int]` is a list; what nobody knows is an artifact of no special kind. */
export function typeOf(written: unknown): ParameterType | ArtifactType {
  if (typeof written !== 'string') return artifact('system.Artifact')
  const plain = written.replace(/^typing\./, '')
  const outer = /^(?:list|dict)/i.test(plain) ? (plain.split('[')[0] ?? '') : plain
  if (outer === 'PipelineTaskFinalStatus') return 'TASK_FINAL_STATUS'
  const parameter = entry(parameterTypesByName, outer.toLowerCase())
  if (parameter !== undefined) return parameter
  if (/^google.[A-Za-z]+$/.test(outer)) return artifact(outer)
  const known = [...artifactNames].find((name) => name.toLowerCase() === outer.toLowerCase())
  return artifact(`system.${known ?? 'Artifact'}`)
}
const artifact = (schemaTitle: string): ArtifactType => ({ schemaTitle, schemaVersion: '0.0.1' })

function fromText(text: string, type: ParameterType): unknown {
  if (type === 'NUMBER_INTEGER') return /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : undefined
  if (type === 'NUMBER_DOUBLE')
    return Number.isFinite(Number(text)) && text.trim() !== '' ? Number(text) : undefined
  if (type === 'BOOLEAN') return { true: true, false: false }[text.trim().toLowerCase()]
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const fits = (value: unknown, type: ParameterType): boolean => {
  if (type === 'NUMBER_INTEGER') return Number.isInteger(value)
  if (type === 'NUMBER_DOUBLE') return typeof value === 'number'
  if (type === 'BOOLEAN') return typeof value === 'boolean'
  if (type === 'LIST') return Array.isArray(value)
  return isRecord(value)
}

/** Defaults stand in these files as text or as themselves. */
export function defaultOf(value: unknown, type: ParameterType, path: FieldPath): unknown {
  if (type === 'STRING') return typeof value === 'string' ? value : JSON.stringify(value)
  const read = typeof value === 'string' ? fromText(value, type) : value
  if (read === undefined || !fits(read, type))
    throw new ComponentFault(
      'bad-default',
      path,
      `The default ${JSON.stringify(value)} is not of the type that the input has.`,
      'Correct the default, or the type.',
    )
  return read
}

export type Port = InputParameter | InputArtifact
