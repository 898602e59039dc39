/** Judges what one input of a task is bound to: whether it exists, and whether it fits. */
import { isSelector } from '#core/plan/selector.ts'
import { asType, parameterTypeOf } from '#core/plan/values.ts'
import type {
  InputParameter,
  OutputParameter,
  ParameterType,
  TaskInputArtifact,
  TaskInputParameter,
} from '#shared/pipeline.ts'
import { entry } from '../document.ts'
import { isChannel } from '../graph/names.ts'
import { isCollected, outputArtifact, outputParameter } from './ends.ts'
import { dagName, type Finding } from './report.ts'
import { type Kind, type Subject, say } from './subject.ts'
import {
  artifactFit,
  type Fit,
  isLoopItem,
  parameterFit,
  shownArtifact,
  shownType,
  withArticle,
} from './types.ts'

const inputOf = (subject: Subject, name: string): string => `Input \`${name}\` of \`${subject.place.key}\``

const oneOfItems = {
  hint: 'The SDK does not hand out a OneOf that is given to a loop or a condition: give it to a component first.',
}

/** True when the producer and its output exist; says what is missing otherwise. */
function hasProducer(subject: Subject, kind: Kind, name: string, task: string, output: string): boolean {
  const { report, siblings } = subject
  const component = siblings.get(task)
  if (component === undefined) {
    const message = `${inputOf(subject, name)} comes from the task \`${task}\`, which ${dagName(subject.dag)} does not have.`
    say(subject, kind, name, { code: 'unknown-task', message, ...report.suggest(task, [...siblings.keys()]) })
    return false
  }
  const outputs = component?.outputDefinitions?.[kind]
  if (component === null || entry<unknown>(outputs, output) !== undefined) return component !== null
  const message = `${inputOf(subject, name)} comes from the output \`${output}\` of \`${task}\`, which does not exist.`
  say(subject, kind, name, {
    code: 'unknown-output',
    message,
    ...(/-oneof-\d+$/.test(output) ? oneOfItems : report.suggest(output, Object.keys(outputs ?? {}))),
  })
  return false
}

function hasParent(subject: Subject, kind: Kind, name: string, input: string): boolean {
  const inputs = subject.dag.component.inputDefinitions?.[kind]
  if (entry<unknown>(inputs, input) !== undefined) return true
  const message = `${inputOf(subject, name)} is bound to the input \`${input}\`, which ${dagName(subject.dag)} does not have.`
  say(subject, kind, name, {
    code: 'unknown-input',
    message,
    ...(forgotten(input) ?? subject.report.suggest(input, Object.keys(inputs ?? {}))),
  })
  return false
}

/**
 * Known faults of the SDK's compiler: it does not hand on to a frame what only a text or a setting in there mentions,
 * and takes the item of a loop for an input of the pipeline.
 */
const isChannelOrItem = (input: string): boolean =>
  isChannel(input) || /(?:^|-)loop-item(?:-param-\d+)?(?:-subvar-.*)?$/.test(input)
const forgotten = (input: string): { hint: string } | undefined =>
  isChannelOrItem(input)
    ? {
        hint: 'The SDK does not hand on what only a text or a setting in an inner frame mentions: give the value itself to a component there.',
      }
    : undefined

function sayMisfit(subject: Subject, kind: Kind, name: string, fit: Fit, from: string, to: string): void {
  if (fit === 'yes') return
  const finding: Finding = {
    severity: fit === 'maybe' ? 'warning' : 'error',
    code: 'type-mismatch',
    message: `${inputOf(subject, name)} takes ${to}, but is bound to ${from}.`,
    hint: 'Change the type of one of them, or bind the input to something else.',
  }
  say(subject, kind, name, finding)
}

function checkConstant(
  subject: Subject,
  name: string,
  value: unknown,
  type: ParameterType | undefined,
): void {
  if (typeof value === 'string' && value.includes('{{')) return
  if (typeof value === 'number' && !Number.isFinite(value)) {
    const message = `${inputOf(subject, name)} is not a finite number.`
    say(subject, 'parameters', name, {
      code: 'not-finite',
      message,
      hint: 'Pipeline files cannot hold NaN or infinity.',
    })
    return
  }
  if (value === undefined || value === null || type === 'STRING') return
  const typed = asType(value, type)
  if (!typed.ok)
    say(subject, 'parameters', name, {
      code: 'type-mismatch',
      message: `${inputOf(subject, name)}: ${typed.error}.`,
    })
}

function checkStatus(subject: Subject, name: string, task: string): void {
  if (subject.siblings.has(task)) return
  const message = `${inputOf(subject, name)} waits for the status of \`${task}\`, which ${dagName(subject.dag)} does not have.`
  const hint = subject.report.suggest(task, [...subject.siblings.keys()])
  say(subject, 'parameters', name, { code: 'unknown-task', message, ...hint })
}

const typeOf = (spec: InputParameter | OutputParameter | undefined): ParameterType | undefined =>
  spec === undefined ? undefined : parameterTypeOf(spec)

const sources = ['taskOutputParameter', 'componentInputParameter', 'runtimeValue', 'taskFinalStatus'] as const

function checkForm(subject: Subject, name: string, input: TaskInputParameter): void {
  const given = sources.filter((source) => input[source] !== undefined)
  if (given.length > 1) {
    const message = `${inputOf(subject, name)} is bound to ${given.length} things at once: ${given.join(', ')}.`
    say(subject, 'parameters', name, { code: 'bound-twice', message, hint: 'Keep one of them.' })
  }
  const selector = input.parameterExpressionSelector ?? ''
  if (selector === '' || isSelector(selector)) return
  const message = `${inputOf(subject, name)} picks its value with ${JSON.stringify(selector)}, which cannot be read.`
  const hint = 'The form is parseJson(string_value)["key"].'
  say(subject, 'parameters', name, { code: 'bad-selector', message, hint })
}

/** Of a few allowed values, a constant is one. */
function checkLiteral(subject: Subject, name: string, value: unknown): void {
  const allowed = entry(subject.component.inputDefinitions?.parameters, name)?.literals ?? []
  if (value === undefined || value === null || allowed.length === 0) return
  if (typeof value === 'string' && value.includes('{{')) return
  if (allowed.some((one) => JSON.stringify(one) === JSON.stringify(value))) return
  const message = `${inputOf(subject, name)} cannot be ${JSON.stringify(value)}.`
  const hint = `Allowed: ${allowed.map((one) => JSON.stringify(one)).join(', ')}.`
  say(subject, 'parameters', name, { code: 'not-allowed', message, hint })
}

export function checkParameter(subject: Subject, name: string, input: TaskInputParameter): void {
  checkForm(subject, name, input)
  checkLiteral(subject, name, input.runtimeValue?.constant)
  const wanted = typeOf(entry(subject.component.inputDefinitions?.parameters, name))
  const selects = Boolean(input.parameterExpressionSelector)
  const judge = (type: ParameterType | undefined, from: string, exempt: boolean): void =>
    sayMisfit(
      subject,
      'parameters',
      name,
      exempt ? 'yes' : parameterFit(type, wanted),
      `${from}, ${withArticle(shownType(type))}`,
      shownType(wanted),
    )
  const { taskOutputParameter: output, componentInputParameter: parent } = input
  if (output !== undefined) {
    const { producerTask, outputParameterKey } = output
    if (!hasProducer(subject, 'parameters', name, producerTask, outputParameterKey)) return
    const type = typeOf(outputParameter(subject.siblings, producerTask, outputParameterKey))
    const isList = isCollected(subject.report.doc, subject.dag.dag, producerTask, outputParameterKey)
    judge(isList ? 'LIST' : type, `\`${producerTask}.${outputParameterKey}\``, selects)
  } else if (parent !== undefined) {
    if (!hasParent(subject, 'parameters', name, parent)) return
    const type = typeOf(entry(subject.dag.component.inputDefinitions?.parameters, parent))
    judge(type, `the input \`${parent}\``, selects || isLoopItem(parent))
  } else if (input.taskFinalStatus !== undefined)
    checkStatus(subject, name, input.taskFinalStatus.producerTask)
  else checkConstant(subject, name, input.runtimeValue?.constant, wanted)
}

export function checkArtifact(subject: Subject, name: string, input: TaskInputArtifact): void {
  const wanted = entry(subject.component.inputDefinitions?.artifacts, name)?.artifactType
  const { taskOutputArtifact: output, componentInputArtifact: parent } = input
  if (output !== undefined) {
    const { producerTask, outputArtifactKey } = output
    if (!hasProducer(subject, 'artifacts', name, producerTask, outputArtifactKey)) return
    const given = outputArtifact(subject.siblings, producerTask, outputArtifactKey)?.artifactType
    const from = `\`${producerTask}.${outputArtifactKey}\`, ${withArticle(shownArtifact(given))}`
    sayMisfit(subject, 'artifacts', name, artifactFit(given, wanted), from, shownArtifact(wanted))
  } else if (parent !== undefined) hasParent(subject, 'artifacts', name, parent)
  else
    say(subject, 'artifacts', name, {
      code: 'unbound-input',
      message: `${inputOf(subject, name)} is not bound to anything.`,
    })
}
