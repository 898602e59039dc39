/** What a frame goes by, read back as it is edited: the items of a loop, the operands of a condition. */
import { entry, type PipelineDocument } from '#core/spec/document.ts'
import type { Condition } from './conditions.ts'
import { takeInto } from './connect.ts'
import { drawnPorts, rolesOf } from './drawn-ports.ts'
import type { Items } from './loops.ts'
import { taskAt } from './places.ts'
import { type PortType, sourcePort } from './ports.ts'
import { type Binding, type Kind, type Source, sourceOf } from './wires.ts'

const reference =
  /(?:int|double)\(inputs\.parameter_values\['([^']*)'\]\)|inputs\.parameter_values\['([^']*)'\]/g

function comesFrom(doc: PipelineDocument, frame: string, kind: Kind, port: string): Source | undefined {
  const found = taskAt(doc, frame)
  const binding = entry<Binding>(found?.task.inputs?.[kind], port)
  return found === undefined || binding === undefined ? undefined : sourceOf(doc, found.home, kind, binding)
}

/** The condition with its operands told by their sources; undefined when there is none, or none that can be read so. */
export function conditionAt(doc: PipelineDocument, frame: string): Condition | undefined {
  const text = taskAt(doc, frame)?.task.triggerPolicy?.condition
  return text === undefined || text === '' ? undefined : templateAt(doc, frame, text)
}

/** The same of a part of it. */
export function templateAt(doc: PipelineDocument, frame: string, text: string): Condition | undefined {
  const operands: Source[] = []
  let isWhole = true
  const template = text.replaceAll(reference, (_, typed?: string, bare?: string) => {
    const source = comesFrom(doc, frame, 'parameters', typed ?? bare ?? '')
    if (source === undefined) {
      isWhole = false
      return ''
    }
    const known = operands.findIndex((one) => JSON.stringify(one) === JSON.stringify(source))
    if (known >= 0) return `{${known}}`
    operands.push(source)
    return `{${operands.length - 1}}`
  })
  return isWhole ? { text: template, operands } : undefined
}

/** What a loop goes through; undefined when it is no loop, or nobody knows. */
export function itemsAt(doc: PipelineDocument, frame: string): Items | undefined {
  const task = taskAt(doc, frame)?.task
  const { raw, inputParameter } = task?.parameterIterator?.items ?? {}
  if (raw !== undefined) {
    try {
      const values: unknown = JSON.parse(raw)
      return Array.isArray(values) ? { from: 'values', values } : undefined
    } catch {
      return undefined
    }
  }
  const inputArtifact = task?.artifactIterator?.items.inputArtifact
  const kind: Kind = inputArtifact === undefined ? 'parameters' : 'artifacts'
  const source = comesFrom(doc, frame, kind, inputArtifact ?? inputParameter ?? '')
  return source === undefined ? undefined : { from: 'source', kind, source }
}

/** Everything that can be made known to a frame from outside it. */
export function sourcesInto(
  doc: PipelineDocument,
  frame: string,
  kind: Kind,
  isWanted: (port: PortType) => boolean,
  most = 60,
): readonly Source[] {
  const found = new Map<string, Source>()
  for (const port of drawnPorts(doc)) {
    const isInside = port.node === frame || port.node?.startsWith(`${frame}/`) === true
    const { source } = rolesOf(doc, port)
    if (source === undefined || port.kind !== kind || isInside || found.size >= most) continue
    const key = JSON.stringify(source)
    const type = found.has(key) ? undefined : sourcePort(doc, kind, source)
    if (type !== undefined && isWanted(type) && takeInto(doc, frame, kind, source).ok) found.set(key, source)
  }
  return [...found.values()]
}
