/** What a loop goes over. */
import { entry } from '#core/spec/document.ts'
import type { ComponentSpec, TaskSpec } from '#shared/pipeline.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { Failure } from '#shared/run.ts'
import { type PlaceholderFacts, type ResolvedInputs, resolveConstant, resolveText } from './placeholders.ts'
import { coerceInput } from './resolve.ts'
import { describeValue } from './values.ts'

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A constant may mention inputs inside its items, or be nothing but a mention of one. */
const rawItems = (raw: string, inputs: ResolvedInputs, facts: PlaceholderFacts): unknown => {
  const context = { facts, inputs }
  const items = parsed(raw)
  return items === undefined ? (parsed(resolveText(raw, context)) ?? raw) : resolveConstant(items, context)
}

const notAList = (field: string, value: unknown): Failure => ({
  reason: 'bad-input',
  field,
  message: `The loop needs a list to go over, but \`${field}\` is ${describeValue(value)}.`,
  hint: 'Give a list, or the output of a step that returns one.',
})

type Iterations = Result<ResolvedInputs[], Failure>

const overParameters = (
  iterator: NonNullable<TaskSpec['parameterIterator']>,
  component: ComponentSpec,
  inputs: ResolvedInputs,
  facts: PlaceholderFacts,
): Iterations => {
  const { items, itemInput } = iterator
  const field = items.inputParameter ?? itemInput
  const given = items.raw === undefined ? entry(inputs.parameters, field) : rawItems(items.raw, inputs, facts)
  const list = typeof given === 'string' ? parsed(given) : given
  if (!Array.isArray(list)) return err(notAList(field, given))
  const spec = entry(component.inputDefinitions?.parameters, itemInput)
  const iterations: ResolvedInputs[] = []
  for (const [place, item] of list.entries()) {
    const value = coerceInput(itemInput, item, spec)
    if (!value.ok)
      return err({
        reason: 'bad-input',
        field,
        message: `Item ${place} of the loop does not fit: ${value.error}.`,
      })
    const own = value.value === undefined ? {} : { [itemInput]: value.value }
    iterations.push({ ...inputs, parameters: { ...inputs.parameters, ...own } })
  }
  return ok(iterations)
}

/**
 * The inputs of every iteration, in order: those of the loop and the item, coerced to its declared type.
 * @returns `bad-input` with the field when there is no list, or an item does not fit.
 */
export const iterationInputs = (
  task: TaskSpec,
  component: ComponentSpec,
  inputs: ResolvedInputs,
  facts: PlaceholderFacts,
): Iterations => {
  if (task.parameterIterator !== undefined)
    return overParameters(task.parameterIterator, component, inputs, facts)
  const { items, itemInput } = task.artifactIterator ?? { items: { inputArtifact: '' }, itemInput: '' }
  const list = entry(inputs.artifacts, items.inputArtifact)
  if (list === undefined) return err(notAList(items.inputArtifact, undefined))
  return ok(list.map((item) => ({ ...inputs, artifacts: { ...inputs.artifacts, [itemInput]: [item] } })))
}
