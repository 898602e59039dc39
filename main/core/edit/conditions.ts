/** When a frame runs: a condition over values from elsewhere. */
import { parseCel } from '#core/cel/parse.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { ok, type Result } from '#shared/result.ts'
import { takeInto } from './connect.ts'
import { taskAt, withTask } from './places.ts'
import { sourcePort } from './ports.ts'
import { pruneInput } from './prune.ts'
import { type Refusal, refuse } from './refusal.ts'
import type { Source } from './wires.ts'

/** `{0} == 'heads' && {1} > 0.5`, where the numbers stand for the operands. */
export interface Condition {
  readonly text: string
  readonly operands: readonly Source[]
}

/** Numbers come as doubles to the backend; the SDK says in the condition which are meant as whole ones. */
const typed = (doc: PipelineDocument, source: Source, reference: string): string => {
  const port = sourcePort(doc, 'parameters', source)
  if (port?.kind !== 'parameters' || port.loose === true) return reference
  return port.type === 'NUMBER_INTEGER' ? `int(${reference})` : reference
}

/** Gives a frame its condition, in place of the one it has. The frame takes in what the condition asks about. */
export function setCondition(
  doc: PipelineDocument,
  frame: string,
  condition: Condition,
): Result<PipelineDocument, Refusal> {
  const found = taskAt(doc, frame)
  if (found?.component?.dag === undefined) return refuse('no-such-thing', `\`${frame}\` is no frame.`)
  let next = clearCondition(doc, frame)
  const references: string[] = []
  for (const source of condition.operands) {
    const taken = takeInto(next, frame, 'parameters', source)
    if (!taken.ok) return taken
    next = taken.value.doc
    references.push(typed(next, source, `inputs.parameter_values['${taken.value.port}']`))
  }
  const text = condition.text.replaceAll(
    /\{(\d+)\}/g,
    (_, index: string) => references[Number(index)] ?? 'null',
  )
  const parsed = parseCel(text)
  if (!parsed.ok) return refuse('bad-value', `This condition cannot be read: ${parsed.error}.`)
  return ok(
    withTask(next, frame, (task) => ({ ...task, triggerPolicy: { ...task.triggerPolicy, condition: text } })),
  )
}

/** Takes the condition away, and the channels that only it needed. */
function clearCondition(doc: PipelineDocument, frame: string): PipelineDocument {
  const before = taskAt(doc, frame)?.task
  const open = withTask(doc, frame, ({ triggerPolicy, ...task }) => {
    const { condition: _, ...rest } = triggerPolicy ?? {}
    return Object.keys(rest).length === 0 ? task : { ...task, triggerPolicy: rest }
  })
  const asked = [...(before?.triggerPolicy?.condition ?? '').matchAll(/parameter_values\['([^']*)'\]/g)]
  return asked.reduce((so, [, port = '']) => pruneInput(so, frame, 'parameters', port), open)
}
