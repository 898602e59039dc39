/** The ports of a task, of a frame and of the pipeline's strips. `connected` is set when the edges are known. */
import type { GraphPort } from '#shared/graph.ts'
import type {
  ComponentSpec,
  InputArtifact,
  InputParameter,
  TaskInputParameter,
  TaskSpec,
} from '#shared/pipeline.ts'
import { entry } from '../document.ts'
import { artifactLook, parameterLook, valueLine } from './format.ts'
import { type Frame, inputName, isChannel, itemInputOf, plainName, sourceName } from './names.ts'

type Draft = { -readonly [Key in keyof GraphPort]: GraphPort[Key] }

const mention = /\{\{\$\.inputs\.parameters\[(?:'([^']*)'|"([^"]*)")\]\}\}/g
const otherPlaceholder = /\{\{\$\.([\w.]+)[^{}]*\}\}/g

/** Names of the task's other inputs that a constant mentions. */
export function mentionsIn(value: unknown): string[] {
  if (typeof value === 'string')
    return [...value.matchAll(mention)].map((match) => match[1] ?? match[2] ?? '')
  if (Array.isArray(value)) return value.flatMap(mentionsIn)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(mentionsIn) : []
}

/** Channels are named after what they carry. */
function label(name: string, shown: string): { label?: string } {
  return shown === name ? {} : { label: shown }
}

function constantText(input: TaskInputParameter, task: TaskSpec, holder: Frame): string | undefined {
  const value = input.runtimeValue?.constant ?? input.runtimeValue?.constantValue
  if (value === undefined) return undefined
  return valueLine(value)
    .replace(mention, (_, single?: string, double?: string) => {
      const name = single ?? double ?? ''
      const source = entry(task.inputs?.parameters, name)
      return `{${(source === undefined ? undefined : sourceName(holder, source)) ?? plainName(name)}}`
    })
    .replace(otherPlaceholder, '{$1}')
}

/** What a wire-less input is bound to: the item of the loop around it, or the status of a task. */
function boundText(input: TaskInputParameter | undefined, holder: Frame): string | undefined {
  if (input === undefined) return undefined
  if (input.taskFinalStatus !== undefined) return 'final status'
  const parent =
    input.componentInputParameter ?? (input as { componentInputArtifact?: string }).componentInputArtifact
  return parent !== undefined && parent === itemInputOf(holder.task) ? sourceName(holder, input) : undefined
}

const optionalOf = (spec: InputParameter | InputArtifact): boolean =>
  spec.isOptional === true || ('defaultValue' in spec && spec['defaultValue'] !== undefined)

function base(
  name: string,
  kind: GraphPort['kind'],
  spec: { description?: string | undefined },
): Pick<Draft, 'name' | 'kind' | 'connected'> & { description?: string } {
  return {
    name,
    kind,
    connected: false,
    ...(spec.description === undefined ? {} : { description: spec.description }),
  }
}

const defaultOf = (spec: InputParameter): { defaultText?: string } =>
  spec.defaultValue === undefined || spec.defaultValue === null
    ? {}
    : { defaultText: valueLine(spec.defaultValue) }

/** Inputs that a component declares, artifacts first. `holder` is the DAG that holds the task. */
export function taskInputs(task: TaskSpec, component: ComponentSpec, holder: Frame, own: Frame): Draft[] {
  const item = itemInputOf(task)
  const shown = (name: string): { label?: string } =>
    label(name, isChannel(name) ? inputName(own, name) : name)
  const artifacts = Object.entries(component.inputDefinitions?.artifacts ?? {}).map(([name, spec]): Draft => {
    const bound = boundText(entry(task.inputs?.artifacts, name), holder)
    return {
      ...base(name, 'artifact', spec),
      ...shown(name),
      ...artifactLook(spec),
      optional: optionalOf(spec),
      ...(bound === undefined ? {} : { bound }),
    }
  })
  const parameters = Object.entries(component.inputDefinitions?.parameters ?? {}).map(
    ([name, spec]): Draft => {
      const input = entry(task.inputs?.parameters, name)
      const constant = input === undefined ? undefined : constantText(input, task, holder)
      const bound = boundText(input, holder)
      const given = {
        ...(constant === undefined ? {} : { constant }),
        ...(bound === undefined ? {} : { bound }),
      }
      return {
        ...base(name, 'parameter', spec),
        ...shown(name),
        ...parameterLook(spec),
        optional: optionalOf(spec),
        ...defaultOf(spec),
        ...given,
      }
    },
  )
  return [...artifacts, ...parameters].filter((port) => port.name !== item)
}

export function outputsOf(component: ComponentSpec): Draft[] {
  const shown = (name: string): { label?: string } => label(name, isChannel(name) ? plainName(name) : name)
  const artifacts = Object.entries(component.outputDefinitions?.artifacts ?? {}).map(
    ([name, spec]): Draft => ({
      ...base(name, 'artifact', spec),
      ...shown(name),
      ...artifactLook(spec),
      optional: false,
    }),
  )
  const parameters = Object.entries(component.outputDefinitions?.parameters ?? {}).map(
    ([name, spec]): Draft => ({
      ...base(name, 'parameter', spec),
      ...shown(name),
      ...parameterLook(spec),
      optional: false,
    }),
  )
  return [...artifacts, ...parameters]
}

/** The pipeline's own inputs, for the strip at the left. */
export function stripInputs(root: ComponentSpec): Draft[] {
  return taskInputs(
    { componentRef: { name: '' } },
    root,
    { id: undefined, component: root },
    { id: undefined, component: root },
  )
}
