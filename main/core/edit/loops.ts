/** What a loop goes through. */
import type { PipelineDocument } from '#core/spec/document.ts'
import type { ParameterType } from '#shared/pipeline.ts'
import { ok, type Result } from '#shared/result.ts'
import { defineInput } from './channels.ts'
import { takeInto } from './connect.ts'
import { dagAt, put, taskAt, withTask } from './places.ts'
import { type PortType, sourcePort } from './ports.ts'
import { pruneInput } from './prune.ts'
import { type Refusal, refuse } from './refusal.ts'
import type { Kind, Source } from './wires.ts'

export type Items =
  | { readonly from: 'values'; readonly values: readonly unknown[] }
  | { readonly from: 'source'; readonly kind: Kind; readonly source: Source }

const typeOfAll = (values: readonly unknown[]): ParameterType => {
  const types = new Set(values.map(typeOfValue))
  const [only] = types
  if (types.size === 1 && only !== undefined) return only
  return [...types].every((type) => type.startsWith('NUMBER')) && types.size > 0 ? 'NUMBER_DOUBLE' : 'STRING'
}
const typeOfValue = (value: unknown): ParameterType => {
  if (typeof value === 'boolean') return 'BOOLEAN'
  if (typeof value === 'number') return Number.isInteger(value) ? 'NUMBER_INTEGER' : 'NUMBER_DOUBLE'
  if (Array.isArray(value)) return 'LIST'
  return typeof value === 'object' && value !== null ? 'STRUCT' : 'STRING'
}

/** The item's name stays as long as the loop goes through the same kind of thing: steps inside are bound to it. */
function itemName(doc: PipelineDocument, frame: string, kind: Kind, wish: string): string {
  const task = taskAt(doc, frame)?.task
  const known = kind === 'parameters' ? task?.parameterIterator?.itemInput : task?.artifactIterator?.itemInput
  if (known !== undefined) return known
  const taken = dagAt(doc, frame)?.component.inputDefinitions?.[kind] ?? {}
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wish : `${wish}-${number}`
    if (!Object.hasOwn(taken, name)) return name
  }
}

function throughValues(doc: PipelineDocument, frame: string, values: readonly unknown[]): PipelineDocument {
  const itemInput = itemName(doc, frame, 'parameters', `pipelinechannel--loop-item-param-${numberOf(frame)}`)
  const port: PortType = { kind: 'parameters', type: typeOfAll(values) }
  return withTask(defineInput(doc, frame, port, itemInput), frame, (task) => ({
    ...put(task, 'artifactIterator', undefined),
    parameterIterator: { itemInput, items: { raw: JSON.stringify(values) } },
  }))
}
const numberOf = (frame: string): string => /(\d+)$/.exec(frame)?.[1] ?? '1'

function throughSource(
  doc: PipelineDocument,
  frame: string,
  kind: Kind,
  source: Source,
): Result<PipelineDocument, Refusal> {
  const port = sourcePort(doc, kind, source)
  if (port?.kind === 'parameters' && port.type !== 'LIST' && port.loose !== true && port.type !== undefined)
    return refuse('type-mismatch', 'A loop goes through a list.', 'Use an output or an input of type List.')
  if (port?.kind === 'artifacts' && !port.list)
    return refuse(
      'type-mismatch',
      'A loop goes through a list of artifacts.',
      'Collect them, or use an input that is a list.',
    )
  const taken = takeInto(doc, frame, kind, source)
  if (!taken.ok) return taken
  const itemInput = itemName(taken.value.doc, frame, kind, `${taken.value.port}-loop-item`)
  const item: PortType =
    port?.kind === 'artifacts' ? { ...port, list: false } : { kind: 'parameters', type: 'STRING' }
  return ok(
    withTask(defineInput(taken.value.doc, frame, item, itemInput), frame, (task) =>
      kind === 'parameters'
        ? {
            ...put(task, 'artifactIterator', undefined),
            parameterIterator: { itemInput, items: { inputParameter: taken.value.port } },
          }
        : {
            ...put(task, 'parameterIterator', undefined),
            artifactIterator: { itemInput, items: { inputArtifact: taken.value.port } },
          },
    ),
  )
}

/** Says what a loop goes through, in place of what it went through before. */
export function setItems(
  doc: PipelineDocument,
  frame: string,
  items: Items,
): Result<PipelineDocument, Refusal> {
  const found = taskAt(doc, frame)
  if (found?.component?.dag === undefined) return refuse('no-such-thing', `\`${frame}\` is no frame.`)
  if (items.from === 'source') return throughSource(doc, frame, items.kind, items.source)
  const { inputParameter } = found.task.parameterIterator?.items ?? {}
  const next = throughValues(doc, frame, items.values)
  return ok(inputParameter === undefined ? next : pruneInput(next, frame, 'parameters', inputParameter))
}
