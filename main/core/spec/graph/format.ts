/** Values and types as ports show them. */

import { parameterTypeOf } from '#core/plan/values.ts'
import type { PortHue } from '#shared/graph.ts'
import type { InputArtifact, InputParameter, OutputArtifact, OutputParameter } from '#shared/pipeline.ts'
import { shownArtifact, shownType } from '../check/types.ts'

const shortened = (text: string): string => (text.length > 120 ? `${text.slice(0, 119)}…` : text)

/** One line: text as it is, numbers without `.0`, the rest as JSON. */
export function valueLine(value: unknown): string {
  if (typeof value === 'string') return shortened(value.replaceAll(/\s*\n\s*/g, ' ⏎ '))
  if (typeof value === 'number') return String(value)
  return shortened(JSON.stringify(value) ?? 'null')
}

const parameterHues: Readonly<Record<string, PortHue>> = {
  NUMBER_DOUBLE: 'number',
  NUMBER_INTEGER: 'number',
  STRING: 'string',
  BOOLEAN: 'bool',
  LIST: 'list',
  STRUCT: 'list',
}

interface Look {
  readonly hue: PortHue
  readonly type: string
  readonly list: boolean
}

export function parameterLook(spec: InputParameter | OutputParameter): Look {
  const type = parameterTypeOf(spec)
  return { hue: parameterHues[type ?? ''] ?? 'string', type: shownType(type), list: type === 'LIST' }
}

const artifactHues: readonly (readonly [RegExp, PortHue])[] = [
  [/metrics/i, 'metrics'],
  [/dataset/i, 'dataset'],
  [/model/i, 'model'],
]

export function artifactLook(spec: InputArtifact | OutputArtifact): Look {
  const type = shownArtifact(spec.artifactType)
  const hue = artifactHues.find(([pattern]) => pattern.test(type))?.[1] ?? 'artifact'
  return { hue, type: spec.isArtifactList ? `${type} list` : type, list: spec.isArtifactList === true }
}
