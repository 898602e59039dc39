/**
 * A text that mentions a value brings it in as an input of its task (`{{$.inputs.parameters['pipelinechannel--x']}}`).
 * When an edit takes that input away for good, the mention goes too, as a wire goes with what it came from: nothing
 * would ever be put in its place, and the step would see the placeholder itself.
 */
import { entry, type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import { isChannel } from '#core/spec/graph/names.ts'
import { mentionsIn } from '#core/spec/graph/ports.ts'
import type { ComponentSpec, TaskInputParameter, TaskSpec } from '#shared/pipeline.ts'
import { put, without, withSpec } from './places.ts'

type Inputs = Readonly<Record<string, TaskInputParameter>>

const dangling = new WeakMap<TaskSpec, readonly string[]>()
const none: readonly string[] = []

/** Mentions of channels that the task is not given, each with the text that it stands in. */
function danglingIn(task: TaskSpec): readonly string[] {
  const known = dangling.get(task)
  if (known !== undefined) return known
  const inputs: Inputs = task.inputs?.parameters ?? {}
  const found = Object.values(inputs).flatMap(({ runtimeValue }) =>
    mentionsIn(runtimeValue?.constant)
      .filter((name) => isChannel(name) && entry(inputs, name) === undefined)
      .map((name) => keyOf(name, runtimeValue?.constant)),
  )
  const result = found.length === 0 ? none : found
  dangling.set(task, result)
  return result
}
const keyOf = (name: string, constant: unknown): string => JSON.stringify([name, constant])

const placeholders = (name: string): readonly string[] =>
  ["'", '"'].map((quote) => `{{$.inputs.parameters[${quote}${name}${quote}]}}`)

/** The value with every mention of an input taken out of its texts. */
export function withoutMention(value: unknown, name: string): unknown {
  if (typeof value === 'string')
    return placeholders(name).reduce((text, one) => text.replaceAll(one, ''), value)
  if (Array.isArray(value)) return value.map((one) => withoutMention(one, name))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutMention(one, name)]))
}

/** Without the mentions that dangle, but for those in `kept`, which the file came with. An empty text is no binding. */
function mended(task: TaskSpec, kept: ReadonlySet<string>): TaskSpec {
  const inputs: Inputs = task.inputs?.parameters ?? {}
  const next: Record<string, TaskInputParameter> = {}
  for (const [port, binding] of Object.entries(inputs)) {
    const constant = binding.runtimeValue?.constant
    const gone = mentionsIn(constant).filter(
      (name) => isChannel(name) && entry(inputs, name) === undefined && !kept.has(keyOf(name, constant)),
    )
    const left = gone.reduce(withoutMention, constant)
    if (gone.length === 0) next[port] = binding
    else if (left !== '')
      next[port] = { ...binding, runtimeValue: { ...binding.runtimeValue, constant: left } }
  }
  const parameters = without(next, new Set())
  const all = put(task.inputs ?? {}, 'parameters', parameters)
  return put(task, 'inputs', Object.keys(all).length === 0 ? undefined : all)
}

const componentsOf = ({
  spec,
}: PipelineDocument): readonly (readonly [string | undefined, ComponentSpec])[] => [
  [undefined, spec.root],
  ...Object.entries(spec.components ?? {}),
]

/** The document after an edit, without the mentions that the edit has left behind. */
export function mendMentions(before: PipelineDocument, after: PipelineDocument): PipelineDocument {
  if (before.spec === after.spec) return after
  const known = new Set(componentsOf(before).map(([, component]) => component))
  const broken = componentsOf(after).filter(
    ([, component]) =>
      !known.has(component) && tasksOf(component.dag).some(([, task]) => danglingIn(task).length > 0),
  )
  if (broken.length === 0) return after
  const kept = new Set(
    componentsOf(before).flatMap(([, { dag }]) => tasksOf(dag).flatMap(([, task]) => danglingIn(task))),
  )
  return broken.reduce((doc, [name]) => {
    const mend = (component: ComponentSpec): ComponentSpec => ({
      ...component,
      dag: {
        ...component.dag,
        tasks: Object.fromEntries(
          tasksOf(component.dag).map(([key, task]) => [
            key,
            danglingIn(task).length === 0 ? task : mended(task, kept),
          ]),
        ),
      },
    })
    return withSpec(doc, (spec) =>
      name === undefined
        ? { ...spec, root: mend(spec.root) }
        : { ...spec, components: { ...spec.components, [name]: mend(spec.components?.[name] ?? {}) } },
    )
  }, after)
}
