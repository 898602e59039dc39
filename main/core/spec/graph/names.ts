/**
 * Names for people. Compilation turns what crosses a frame into channels (`pipelinechannel--train-auc`); here they
 * get back the name of what flows through them.
 */
import type { ComponentSpec, TaskInputArtifact, TaskInputParameter, TaskSpec } from '#shared/pipeline.ts'
import { entry } from '../document.ts'

/** A DAG while the graph is being drawn. The root has no task. */
export interface Frame {
  readonly id: string | undefined
  readonly task?: TaskSpec
  readonly component: ComponentSpec
  readonly parent?: Frame
}

const channel = 'pipelinechannel--'
export const isChannel = (name: string): boolean => name.startsWith(channel)

/** What is left of a channel's name when nothing better is known. */
export const plainName = (name: string): string => name.replace(channel, '').replace(/-Output$/, '')

export const taskLabel = (task: TaskSpec, key: string): string => task.taskInfo?.name ?? key

export const itemInputOf = (task: TaskSpec | undefined): string | undefined =>
  task?.parameterIterator?.itemInput ?? task?.artifactIterator?.itemInput

/** `models` is a list of `model`s; a name without a plural has `item`s. */
export function singular(name: string): string {
  if (/^[\p{L}_][\p{L}\p{N}_]*ies$/u.test(name)) return name.replace(/ies$/, 'y')
  if (/^[\p{L}_][\p{L}\p{N}_]*(?:ch|sh|x|z|ss)es$/u.test(name)) return name.slice(0, -2)
  return /^[\p{L}_][\p{L}\p{N}_]*[^s]s$/u.test(name) ? name.slice(0, -1) : 'item'
}

function itemName(frame: Frame): string {
  const { task } = frame
  const source = task?.parameterIterator?.items.inputParameter ?? task?.artifactIterator?.items.inputArtifact
  return source === undefined ? 'item' : singular(inputName(frame, source))
}

const selectedKey = (selector: string | undefined): string =>
  /\["((?:[^"\\]|\\.)*)"\]\s*$/.exec(selector ?? '')?.[1] ?? ''

/** Name of whatever an input is bound to, seen from the DAG that holds the task. */
export function sourceName(frame: Frame, input: TaskInputParameter | TaskInputArtifact): string | undefined {
  const {
    taskOutputParameter: output,
    componentInputParameter: parameter,
    parameterExpressionSelector,
  } = input as TaskInputParameter
  const { taskOutputArtifact: artifact, componentInputArtifact } = input as TaskInputArtifact
  const parent = parameter ?? componentInputArtifact
  if (parent !== undefined) {
    const key = selectedKey(parameterExpressionSelector)
    const name = inputName(frame, parent)
    return key === '' ? name : `${name}.${key}`
  }
  const producer = output?.producerTask ?? artifact?.producerTask
  const name = output?.outputParameterKey ?? artifact?.outputArtifactKey
  if (producer === undefined || name === undefined) return undefined
  return name === 'Output'
    ? taskLabel(entry(frame.component.dag?.tasks, producer) ?? { componentRef: { name: '' } }, producer)
    : plainName(name)
}

/** Name for people of an input of this DAG. */
export function inputName(frame: Frame, name: string): string {
  if (frame.task === undefined || frame.parent === undefined) return name
  if (name === itemInputOf(frame.task)) return itemName(frame)
  if (!isChannel(name)) return name
  const input =
    entry(frame.task.inputs?.parameters, name) ??
    entry<TaskInputParameter | TaskInputArtifact>(frame.task.inputs?.artifacts, name)
  return (input === undefined ? undefined : sourceName(frame.parent, input)) ?? plainName(name)
}
