/** Small documents for tests: components by their ports, tasks by their bindings. */
import type { ComponentSpec, ExecutorSpec, ParameterType, PipelineSpec, TaskSpec } from '#shared/pipeline.ts'
import type { PipelineDocument } from './document.ts'

type Types = Readonly<Record<string, ParameterType>>

export const parameters = (
  types: Types,
): { parameters: Record<string, { parameterType: ParameterType }> } => ({
  parameters: Object.fromEntries(
    Object.entries(types).map(([name, parameterType]) => [name, { parameterType }]),
  ),
})

/** A component that runs something; its executor is `exec-<name>`. */
export const leaf = (name: string, inputs: Types = {}, outputs: Types = {}): ComponentSpec => ({
  executorLabel: `exec-${name}`,
  inputDefinitions: parameters(inputs),
  outputDefinitions: parameters(outputs),
})

export const task = (component: string, more: Partial<TaskSpec> = {}): TaskSpec => ({
  componentRef: { name: component },
  taskInfo: { name: component },
  ...more,
})

/** Bindings: `{ from: ['train', 'auc'] }`, `{ input: 'lr' }` or `{ value: 3 }`. */
type Binding =
  | { readonly from: readonly [string, string] }
  | { readonly input: string }
  | { readonly value: unknown }
export const bind = (bindings: Readonly<Record<string, Binding>>): Pick<TaskSpec, 'inputs'> => ({
  inputs: {
    parameters: Object.fromEntries(
      Object.entries(bindings).map(([name, binding]) => {
        if ('from' in binding) {
          return [
            name,
            { taskOutputParameter: { producerTask: binding.from[0], outputParameterKey: binding.from[1] } },
          ]
        }
        if ('input' in binding) return [name, { componentInputParameter: binding.input }]
        return [name, { runtimeValue: { constant: binding.value } }]
      }),
    ),
  },
})

interface Parts {
  readonly tasks: Readonly<Record<string, TaskSpec>>
  readonly components: Readonly<Record<string, ComponentSpec>>
  readonly root?: Partial<ComponentSpec>
  readonly executors?: Readonly<Record<string, ExecutorSpec>>
}

/** A document in which every `exec-…` exists. */
export function pipeline(parts: Parts): PipelineDocument {
  const labels = Object.values(parts.components).flatMap(({ executorLabel }) => executorLabel ?? [])
  const executors = Object.fromEntries(
    labels.map((label) => [label, { container: { image: 'python:3.11' } }]),
  )
  const spec: PipelineSpec = {
    pipelineInfo: { name: 'test' },
    schemaVersion: '2.1.0',
    root: { dag: { tasks: { ...parts.tasks } }, ...parts.root },
    components: { ...parts.components },
    deploymentSpec: { executors: { ...executors, ...parts.executors } },
  }
  return { spec, numbers: new Map() }
}
