/** Judges one task: its component, what its inputs are bound to, its iterator. */
import type { ComponentSpec, TaskInputArtifact, TaskInputParameter, TaskSpec } from '#shared/pipeline.ts'
import { entry } from '../document.ts'
import { asType, parameterTypeOf } from '#core/plan/values.ts'
import type { DagPlace } from '../walk.ts'
import { outputArtifact, outputParameter, type Siblings } from './ends.ts'
import { dagName, type Finding, type Report, type TaskPlace } from './report.ts'
import { artifactFit, isLoopItem, parameterFit, shownArtifact, shownType, type Fit } from './types.ts'

interface Subject {
  readonly report: Report
  readonly dag: DagPlace
  readonly place: TaskPlace
  readonly task: TaskSpec
  readonly component: ComponentSpec
  readonly siblings: Siblings
}

function say(subject: Subject, kind: 'parameters' | 'artifacts', name: string, finding: Finding): void {
  const field = `inputs.${kind}.${name}`
  subject.report.add([...subject.place.path, 'inputs', kind, name], {
    task: subject.place.id,
    field,
    ...finding,
  })
}

const misfit = (subject: Subject, name: string, fit: Fit, from: string, to: string): Finding => ({
  severity: fit === 'maybe' ? 'warning' : 'error',
  code: 'type-mismatch',
  message: `Input \`${name}\` of \`${subject.place.key}\` takes ${to}, but is bound to ${from}.`,
  hint: 'Change the type of one of them, or bind the input to something else.',
})

/** True when the producer and its output exist; says what is missing otherwise. */
function checkProducer(
  subject: Subject,
  kind: 'parameters' | 'artifacts',
  name: string,
  task: string,
  output: string,
): boolean {
  const { key } = subject.place
  const component = subject.siblings.get(task)
  if (component === undefined) {
    const message = `Input \`${name}\` of \`${key}\` comes from the task \`${task}\`, which ${dagName(subject.dag)} does not have.`
    say(subject, kind, name, {
      code: 'unknown-task',
      message,
      ...subject.report.suggest(task, [...subject.siblings.keys()]),
    })
    return false
  }
  const outputs = component?.outputDefinitions?.[kind]
  if (component === null || entry<unknown>(outputs, output) !== undefined) return component !== null
  const message = `Input \`${name}\` of \`${key}\` comes from the output \`${output}\` of \`${task}\`, which does not exist.`
  say(subject, kind, name, {
    code: 'unknown-output',
    message,
    ...subject.report.suggest(output, Object.keys(outputs ?? {})),
  })
  return false
}

function checkParent(
  subject: Subject,
  kind: 'parameters' | 'artifacts',
  name: string,
  input: string,
): boolean {
  const inputs = subject.dag.component.inputDefinitions?.[kind]
  if (entry<unknown>(inputs, input) !== undefined) return true
  const message = `Input \`${name}\` of \`${subject.place.key}\` is bound to the input \`${input}\`, which ${dagName(subject.dag)} does not have.`
  say(subject, kind, name, {
    code: 'unknown-input',
    message,
    ...subject.report.suggest(input, Object.keys(inputs ?? {})),
  })
  return false
}

function checkConstant(subject: Subject, name: string, input: TaskInputParameter): void {
  const spec = entry(subject.component.inputDefinitions?.parameters, name)
  const value = input.runtimeValue?.constant
  if (typeof value === 'string' && value.includes('{{')) return
  if (typeof value === 'number' && !Number.isFinite(value)) {
    say(subject, 'parameters', name, {
      code: 'not-finite',
      message: `Input \`${name}\` of \`${subject.place.key}\` is not a finite number.`,
      hint: 'Pipeline files cannot hold NaN or infinity.',
    })
    return
  }
  const type = spec === undefined ? undefined : parameterTypeOf(spec)
  if (value === undefined || value === null || type === 'STRING') return
  const typed = asType(value, type)
  if (!typed.ok)
    say(subject, 'parameters', name, {
      code: 'type-mismatch',
      message: `Input \`${name}\` of \`${subject.place.key}\`: ${typed.error}.`,
    })
}

function checkParameter(subject: Subject, name: string, input: TaskInputParameter): void {
  const spec = entry(subject.component.inputDefinitions?.parameters, name)
  const wanted = spec === undefined ? undefined : parameterTypeOf(spec)
  const selects = Boolean(input.parameterExpressionSelector)
  const from = input.taskOutputParameter
  const parent = input.componentInputParameter
  if (from !== undefined) {
    if (!checkProducer(subject, 'parameters', name, from.producerTask, from.outputParameterKey)) return
    const given = outputParameter(subject.siblings, from.producerTask, from.outputParameterKey)
    const type = given === undefined ? undefined : parameterTypeOf(given)
    const fit = selects ? 'yes' : parameterFit(type, wanted)
    if (fit !== 'yes')
      say(
        subject,
        'parameters',
        name,
        misfit(
          subject,
          name,
          fit,
          `\`${from.producerTask}.${from.outputParameterKey}\`, a ${shownType(type)}`,
          shownType(wanted),
        ),
      )
  } else if (parent !== undefined) {
    if (!checkParent(subject, 'parameters', name, parent)) return
    const given = entry(subject.dag.component.inputDefinitions?.parameters, parent)
    const type = given === undefined ? undefined : parameterTypeOf(given)
    const fit = selects || isLoopItem(parent) ? 'yes' : parameterFit(type, wanted)
    if (fit !== 'yes')
      say(
        subject,
        'parameters',
        name,
        misfit(subject, name, fit, `the input \`${parent}\`, a ${shownType(type)}`, shownType(wanted)),
      )
  } else if (input.taskFinalStatus !== undefined) {
    const { producerTask } = input.taskFinalStatus
    if (subject.siblings.has(producerTask)) return
    const message = `Input \`${name}\` of \`${subject.place.key}\` waits for the status of \`${producerTask}\`, which ${dagName(subject.dag)} does not have.`
    say(subject, 'parameters', name, {
      code: 'unknown-task',
      message,
      ...subject.report.suggest(producerTask, [...subject.siblings.keys()]),
    })
  } else checkConstant(subject, name, input)
}

function checkArtifact(subject: Subject, name: string, input: TaskInputArtifact): void {
  const spec = entry(subject.component.inputDefinitions?.artifacts, name)
  const from = input.taskOutputArtifact
  const parent = input.componentInputArtifact
  if (from !== undefined) {
    if (!checkProducer(subject, 'artifacts', name, from.producerTask, from.outputArtifactKey)) return
    const given = outputArtifact(subject.siblings, from.producerTask, from.outputArtifactKey)
    const fit = artifactFit(given?.artifactType, spec?.artifactType)
    if (fit !== 'yes')
      say(
        subject,
        'artifacts',
        name,
        misfit(
          subject,
          name,
          fit,
          `\`${from.producerTask}.${from.outputArtifactKey}\`, a ${shownArtifact(given?.artifactType)}`,
          shownArtifact(spec?.artifactType),
        ),
      )
  } else if (parent !== undefined) checkParent(subject, 'artifacts', name, parent)
  else
    say(subject, 'artifacts', name, {
      code: 'unbound-input',
      message: `Input \`${name}\` of \`${subject.place.key}\` is not bound to anything.`,
    })
}

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
}
