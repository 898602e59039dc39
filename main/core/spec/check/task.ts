/** Judges one task: the names of its inputs, what they are bound to, what is missing, its iterator. */
import { parseCel } from '#core/cel/parse.ts'
import { entry } from '../document.ts'
import { checkArtifact, checkParameter } from './binding.ts'
import { type Subject, say } from './subject.ts'

function checkNames(subject: Subject): void {
  const { task, component, place } = subject
  for (const kind of ['parameters', 'artifacts'] as const) {
    const definitions: Readonly<Record<string, unknown>> = component.inputDefinitions?.[kind] ?? {}
    for (const name of Object.keys(task.inputs?.[kind] ?? {})) {
      // A constant that mentions another value brings that value in as an input that the component does not declare.
      if (Object.hasOwn(definitions, name) || name.startsWith('pipelinechannel--')) continue
      const message = `\`${place.key}\` gives the input \`${name}\`, which its component does not have.`
      say(subject, kind, name, {
        severity: 'warning',
        code: 'unknown-input',
        message,
        ...subject.report.suggest(name, Object.keys(definitions)),
      })
    }
  }
}

function checkRequired(subject: Subject): void {
  const { task, component, place } = subject
  const items = new Set([task.parameterIterator?.itemInput, task.artifactIterator?.itemInput])
  for (const kind of ['parameters', 'artifacts'] as const) {
    for (const [name, spec] of Object.entries<{ isOptional?: boolean | undefined; defaultValue?: unknown }>(
      component.inputDefinitions?.[kind] ?? {},
    )) {
      const bound = entry<unknown>(task.inputs?.[kind], name) !== undefined
      if (bound || spec.isOptional || spec.defaultValue !== undefined || items.has(name)) continue
      const isConfig =
        kind === 'parameters' && 'parameterType' in spec && spec['parameterType'] === 'TASK_CONFIG'
      if (isConfig) continue
      const message = `\`${place.key}\` needs a value for its input \`${name}\`.`
      const hint = 'Bind it to a constant, a pipeline input or the output of another step.'
      subject.report.add(place.path, {
        code: 'missing-input',
        message,
        hint,
        task: place.id,
        field: `inputs.${kind}.${name}`,
      })
    }
  }
}

function checkCondition({ task, place, report }: Subject): void {
  const { condition } = task.triggerPolicy ?? {}
  const parsed = condition ? parseCel(condition) : undefined
  if (parsed === undefined || parsed.ok) return
  report.add([...place.path, 'triggerPolicy', 'condition'], {
    code: 'bad-condition',
    message: `The condition of \`${place.key}\` cannot be read: ${parsed.error}.`,
    hint: 'Correct the condition, or compile the pipeline again without quotation marks inside its texts.',
    task: place.id,
    field: 'triggerPolicy.condition',
  })
}

function checkLimit({ task, place, report }: Subject): void {
  const limit = task.iteratorPolicy?.parallelismLimit ?? 0
  if (limit >= 0) return
  report.add([...place.path, 'iteratorPolicy', 'parallelismLimit'], {
    code: 'bad-limit',
    message: `The loop \`${place.key}\` cannot run ${limit} at once.`,
    hint: 'Give a whole number of at least 1, or 0 for no limit.',
    task: place.id,
    field: 'iteratorPolicy.parallelismLimit',
  })
}

function checkIterator(subject: Subject): void {
  const { task, component, place, report } = subject
  const iterator = task.parameterIterator
  const complain = (message: string): void =>
    report.add([...place.path, 'parameterIterator'], {
      code: 'bad-loop',
      message,
      task: place.id,
      field: 'parameterIterator',
    })
  if (iterator !== undefined) {
    const { raw, inputParameter } = iterator.items
    if (raw !== undefined && !isJsonList(raw))
      complain(`\`${place.key}\` loops over items that are not a JSON list.`)
    if (
      inputParameter !== undefined &&
      entry<unknown>(task.inputs?.parameters, inputParameter) === undefined &&
      entry(component.inputDefinitions?.parameters, inputParameter)?.defaultValue === undefined
    ) {
      complain(`\`${place.key}\` loops over its input \`${inputParameter}\`, which has no value.`)
    }
    if (raw === undefined && inputParameter === undefined) complain(`\`${place.key}\` loops over nothing.`)
  }
}

function isJsonList(text: string): boolean {
  if (text.includes('{{')) return true
  try {
    return Array.isArray(JSON.parse(text))
  } catch {
    return false
  }
}

/** Everything about one task but the order among its siblings. */
export function checkTask(subject: Subject): void {
  checkNames(subject)
  for (const [name, input] of Object.entries(subject.task.inputs?.parameters ?? {}))
    checkParameter(subject, name, input)
  for (const [name, input] of Object.entries(subject.task.inputs?.artifacts ?? {}))
    checkArtifact(subject, name, input)
  checkRequired(subject)
  checkIterator(subject)
  checkLimit(subject)
  checkCondition(subject)
}
