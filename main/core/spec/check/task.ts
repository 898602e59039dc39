/** Judges one task: the names of its inputs, what they are bound to, what is missing, its iterator. */
import { type Expression, parseCel } from '#core/cel/parse.ts'
import { parameterTypeOf } from '#core/plan/values.ts'
import type { ParameterType } from '#shared/pipeline.ts'
import { entry } from '../document.ts'
import { settingInputs } from '../setting-inputs.ts'
import { checkArtifact, checkParameter } from './binding.ts'
import { checkExecutor } from './executor.ts'
import { mentionsIn, namesInCondition } from './mentions.ts'
import { type Kind, type Subject, say } from './subject.ts'
import { shownType, withArticle } from './types.ts'

const isSetting = ({ component }: Subject, kind: Kind, name: string): boolean =>
  kind === 'parameters' && component.executorLabel !== undefined && settingInputs.has(name)

function checkNames(subject: Subject): void {
  const { task, component, place } = subject
  for (const kind of ['parameters', 'artifacts'] as const) {
    const definitions: Readonly<Record<string, unknown>> = component.inputDefinitions?.[kind] ?? {}
    for (const name of Object.keys(task.inputs?.[kind] ?? {})) {
      // A constant that mentions another value brings that value in as an input that the component does not declare.
      if (Object.hasOwn(definitions, name) || name.startsWith('pipelinechannel--')) continue
      if (isSetting(subject, kind, name)) continue
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

/** `{}` leaves an input to its default. */
const isBound = (input: object | undefined): boolean => input !== undefined && Object.keys(input).length > 0

function checkRequired(subject: Subject): void {
  const { task, component, place } = subject
  const items = new Set([task.parameterIterator?.itemInput, task.artifactIterator?.itemInput])
  for (const kind of ['parameters', 'artifacts'] as const) {
    for (const [name, spec] of Object.entries<{ isOptional?: boolean | undefined; defaultValue?: unknown }>(
      component.inputDefinitions?.[kind] ?? {},
    )) {
      const bound = isBound(entry<object>(task.inputs?.[kind], name))
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

function checkCondition(subject: Subject): void {
  const { task, place, report } = subject
  const { condition } = task.triggerPolicy ?? {}
  const parsed = condition ? parseCel(condition) : undefined
  if (parsed === undefined) return
  if (parsed.ok) {
    checkConditionNames(subject, parsed.value)
    return
  }
  report.add([...place.path, 'triggerPolicy', 'condition'], {
    code: 'bad-condition',
    message: `The condition of \`${place.key}\` cannot be read: ${parsed.error}.`,
    hint: 'Correct the condition, or compile the pipeline again without quotation marks inside its texts.',
    task: place.id,
    field: 'triggerPolicy.condition',
  })
}

/** A condition sees the inputs of its own task and nothing else. */
function checkConditionNames(subject: Subject, condition: Expression): void {
  const { task, component, place, report } = subject
  const known = [
    ...Object.keys(task.inputs?.parameters ?? {}),
    ...Object.keys(component.inputDefinitions?.parameters ?? {}),
  ]
  const { inputs, unknown } = namesInCondition(condition)
  const missing = [...inputs.filter((name) => !known.includes(name)), ...unknown]
  for (const name of new Set(missing)) {
    report.add([...place.path, 'triggerPolicy', 'condition'], {
      code: 'bad-condition',
      message: `The condition of \`${place.key}\` refers to \`${name}\`, which is none of its inputs.`,
      ...report.suggest(name, known, 'A condition is about inputs.parameter_values of its own task.'),
      task: place.id,
      field: 'triggerPolicy.condition',
    })
  }
}

const duration = /^\d+(?:\.\d+)?s$/

function checkRetry({ task, place, report }: Subject): void {
  const { maxRetryCount = 0, backoffDuration, backoffFactor = 0, backoffMaxDuration } = task.retryPolicy ?? {}
  const complain = (field: string, message: string, hint: string): void =>
    report.add([...place.path, 'retryPolicy', field], {
      code: 'bad-retry',
      message: `\`${place.key}\` cannot be tried again like that: ${message}.`,
      hint,
      task: place.id,
      field: `retryPolicy.${field}`,
    })
  if (maxRetryCount < 0)
    complain('maxRetryCount', `${maxRetryCount} times`, 'Give a whole number of at least 0.')
  if (backoffFactor < 0)
    complain('backoffFactor', `its factor is ${backoffFactor}`, 'Give a factor of at least 0.')
  for (const [field, text] of Object.entries({ backoffDuration, backoffMaxDuration })) {
    if (text === undefined || duration.test(text)) continue
    complain(field, `${JSON.stringify(text)} is no duration`, 'Give seconds with an s behind them, as 30s.')
  }
}

/** Placeholders in constants and importer metadata see what the task is given. */
function checkConstants(subject: Subject): void {
  const { task, place, report } = subject
  for (const [name, input] of Object.entries(task.inputs?.parameters ?? {})) {
    for (const { side, kind, name: mentioned, text } of mentionsIn(input.runtimeValue?.constant)) {
      const given: Readonly<Record<string, unknown>> = task.inputs?.[kind] ?? {}
      if (side === 'outputs' || Object.hasOwn(given, mentioned)) continue
      say(subject, 'parameters', name, {
        code: 'bad-placeholder',
        message: `Input \`${name}\` of \`${place.key}\` mentions ${text}, which the task is not given.`,
        ...report.suggest(mentioned, Object.keys(given)),
      })
    }
  }
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

const loopable: ReadonlySet<ParameterType | undefined> = new Set(['LIST', 'STRING', undefined])

/** What a loop over parameters is wrong with; undefined: nothing. */
function parameterLoop({ task, component, place }: Subject): string | undefined {
  const { items, itemInput } = task.parameterIterator ?? { items: {}, itemInput: '' }
  const { raw, inputParameter } = items
  const inputs = component.inputDefinitions?.parameters
  if (raw === undefined && inputParameter === undefined) return `\`${place.key}\` loops over nothing.`
  if (raw !== undefined && !isJsonList(raw))
    return `\`${place.key}\` loops over items that are not a JSON list.`
  if (entry(inputs, itemInput) === undefined)
    return `\`${place.key}\` puts its items into the input \`${itemInput}\`, which its component does not have.`
  if (inputParameter === undefined) return undefined
  const spec = entry(inputs, inputParameter)
  if (entry(task.inputs?.parameters, inputParameter) === undefined && spec?.defaultValue === undefined)
    return `\`${place.key}\` loops over its input \`${inputParameter}\`, which has no value.`
  const type = spec === undefined ? undefined : parameterTypeOf(spec)
  return loopable.has(type)
    ? undefined
    : `\`${place.key}\` loops over its input \`${inputParameter}\`, ${withArticle(shownType(type))}, which is no list.`
}

function artifactLoop({ task, component, place }: Subject): string | undefined {
  const { items, itemInput } = task.artifactIterator ?? { items: { inputArtifact: '' }, itemInput: '' }
  if (entry(task.inputs?.artifacts, items.inputArtifact) === undefined)
    return `\`${place.key}\` loops over its input \`${items.inputArtifact}\`, which has no artifacts.`
  return entry(component.inputDefinitions?.artifacts, itemInput) === undefined
    ? `\`${place.key}\` puts its items into the input \`${itemInput}\`, which its component does not have.`
    : undefined
}

function checkIterator(subject: Subject): void {
  const { task, place, report } = subject
  const { parameterIterator, artifactIterator } = task
  const complain = (field: string, message: string | undefined): void => {
    if (message === undefined) return
    report.add([...place.path, field], { code: 'bad-loop', message, task: place.id, field })
  }
  if (parameterIterator !== undefined && artifactIterator !== undefined)
    complain('parameterIterator', `\`${place.key}\` loops over parameters and over artifacts at once.`)
  if (parameterIterator !== undefined) complain('parameterIterator', parameterLoop(subject))
  if (artifactIterator !== undefined) complain('artifactIterator', artifactLoop(subject))
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
  checkRetry(subject)
  checkConstants(subject)
  checkExecutor(subject)
}
