/** Pipelines as nobody would write them, but as the language allows them. */
import type { PipelineDocument } from '#core/spec/document.ts'
import type { ComponentSpec, DagSpec, ExecutorSpec, TaskInputParameter, TaskSpec } from '#shared/pipeline.ts'
import type { Dice } from './dice.test-helper.ts'

interface Parts {
  readonly dice: Dice
  readonly components: Record<string, ComponentSpec>
  readonly executors: Record<string, ExecutorSpec>
  readonly limits: Record<string, Record<string, unknown>>
}

const optional = { isOptional: true } as const
const inputs: ComponentSpec['inputDefinitions'] = {
  parameters: {
    a: { parameterType: 'NUMBER_INTEGER', ...optional },
    items: { parameterType: 'LIST', ...optional },
    status: { parameterType: 'TASK_FINAL_STATUS', ...optional },
  },
  artifacts: {
    art: { artifactType: { schemaTitle: 'system.Dataset' }, ...optional },
    arts: { artifactType: { schemaTitle: 'system.Dataset' }, isArtifactList: true, ...optional },
  },
}
const outputs: ComponentSpec['outputDefinitions'] = {
  parameters: { Output: { parameterType: 'NUMBER_INTEGER' }, items: { parameterType: 'LIST' } },
  artifacts: { arts: { artifactType: { schemaTitle: 'system.Dataset' }, isArtifactList: true } },
}

const resources = (dice: Dice): ExecutorSpec => {
  const cpu = dice.chance(0.3) ? { resourceCpuRequest: `${250 * (1 + dice.below(8))}m` } : {}
  const memory = dice.chance(0.3) ? { resourceMemoryRequest: `${1 + dice.below(4)}G` } : {}
  const gpu = { resourceType: 'nvidia.com/gpu', resourceCount: String(1 + dice.below(2)) }
  const accelerator = dice.chance(0.2) ? { accelerator: gpu } : {}
  return { container: { image: 'i', resources: { ...cpu, ...memory, ...accelerator } } }
}

const newName = ({ components }: Parts): string => `c${Object.keys(components).length}`

const leaf = (parts: Parts): string => {
  const { dice, components, executors, limits } = parts
  const name = newName(parts)
  const label = `exec-${name}`
  components[name] = { executorLabel: label, inputDefinitions: inputs, outputDefinitions: outputs }
  executors[label] = dice.chance(0.08) ? { importer: {} } : resources(dice)
  if (dice.chance(0.15)) limits[label] = { activeDeadlineSeconds: String(1 + dice.below(20)) }
  return name
}

/** A task that is there already, for those that come after it. */
interface Made {
  readonly key: string
  readonly looped: boolean
  readonly leaf: boolean
}

type Bound = NonNullable<TaskSpec['inputs']>

const sure = ['1 < 2', '1 < 2', '1 > 2'] as const
const onInput = ["inputs.parameter_values['a'] > 2", "inputs.parameter_values['a'] <= 2"] as const

const conditionFor = (dice: Dice, bound: Bound): string | undefined => {
  if (!dice.chance(0.25)) return undefined
  if (dice.chance(0.05)) return "1 < 'a'"
  const known = bound.parameters?.['a'] !== undefined
  return dice.pick(dice.chance(known ? 0.6 : 0.05) ? onInput : sure)
}

/** Mostly one that fits; now and then any. */
const fitting = (dice: Dice, before: readonly Made[], fits: (one: Made) => boolean): string | undefined =>
  dice.pick(dice.chance(0.95) ? before.filter(fits) : before)?.key

const output = (producerTask: string, outputParameterKey: string): TaskInputParameter => ({
  taskOutputParameter: { producerTask, outputParameterKey },
})

/** Where a number comes from: a constant, the DAG, or a task before. */
const value = (dice: Dice, before: readonly Made[]): TaskInputParameter => {
  const producer = fitting(dice, before, ({ looped }) => !looped)
  if (producer !== undefined && dice.chance(0.6)) return output(producer, 'Output')
  if (dice.chance(0.3)) return { componentInputParameter: 'a' }
  return { runtimeValue: { constant: dice.below(6) } }
}

/** A list for a loop from a task before: one that returns a list, or what a loop has collected. */
const listFrom = (dice: Dice, before: readonly Made[]): TaskInputParameter | undefined => {
  const single = fitting(dice, before, ({ looped, leaf }) => leaf && !looped)
  const loop = fitting(dice, before, ({ looped }) => looped)
  if (loop !== undefined && dice.chance(0.5)) return output(loop, 'Output')
  return single === undefined ? undefined : output(single, 'items')
}

/** What the task loops over; its inputs are bound along with it. */
const iterator = (dice: Dice, before: readonly Made[], bound: Bound): Partial<TaskSpec> => {
  const iteratorPolicy = { parallelismLimit: dice.below(4) }
  const kind = dice.below(4)
  const producer = fitting(dice, before, () => true)
  if (kind === 0 && producer !== undefined) {
    bound.artifacts = { arts: { taskOutputArtifact: { producerTask: producer, outputArtifactKey: 'arts' } } }
    return { artifactIterator: { itemInput: 'art', items: { inputArtifact: 'arts' } }, iteratorPolicy }
  }
  const list = kind === 1 ? listFrom(dice, before) : { componentInputParameter: 'items' }
  if (kind === 3 || list === undefined) {
    const raw = JSON.stringify(Array.from({ length: dice.below(6) }, () => dice.below(6)))
    return { parameterIterator: { itemInput: 'a', items: { raw } }, iteratorPolicy }
  }
  bound.parameters = { ...bound.parameters, items: list }
  return { parameterIterator: { itemInput: 'a', items: { inputParameter: 'items' } }, iteratorPolicy }
}

const taskOf = (parts: Parts, component: string, before: readonly Made[]): TaskSpec => {
  const { dice } = parts
  const bound: Bound = { parameters: dice.chance(0.9) ? { items: { componentInputParameter: 'items' } } : {} }
  if (dice.chance(0.7)) bound.parameters = { ...bound.parameters, a: value(dice, before) }
  const looped = dice.chance(0.35) ? iterator(dice, before, bound) : {}
  const always = dice.chance(0.2)
  const watched = dice.pick(before)
  if (always && watched !== undefined && dice.chance(0.6))
    bound.parameters = { ...bound.parameters, status: { taskFinalStatus: { producerTask: watched.key } } }
  const condition = conditionFor(dice, bound)
  return {
    componentRef: { name: component },
    dependentTasks: before.flatMap(({ key }) => (dice.chance(0.25) ? [key] : [])),
    inputs: bound,
    triggerPolicy: {
      ...(condition === undefined ? {} : { condition }),
      ...(always ? { strategy: 'ALL_UPSTREAM_TASKS_COMPLETED' as const } : {}),
    },
    retryPolicy: {
      maxRetryCount: dice.chance(0.5) ? 1 + dice.below(2) : 0,
      backoffDuration: `${dice.below(3)}s`,
    },
    ...looped,
  }
}

const handedOut = (dice: Dice, made: readonly Made[]): DagSpec['outputs'] => {
  const from = (): { producerSubtask: string; outputParameterKey: string } => ({
    producerSubtask: fitting(dice, made, ({ looped }) => !looped) ?? made[0]?.key ?? '',
    outputParameterKey: 'Output',
  })
  if (made.length === 0) return {}
  const Output = dice.chance(0.8)
    ? { valueFromParameter: from() }
    : { valueFromOneof: { parameterSelectors: [from(), from()] } }
  const artifactSelectors = [{ producerSubtask: dice.pick(made)?.key ?? '', outputArtifactKey: 'arts' }]
  return {
    parameters: dice.chance(0.4) ? {} : { Output },
    artifacts: dice.chance(0.6) ? {} : { arts: { artifactSelectors } },
  }
}

const dag = (parts: Parts, depth: number): DagSpec => {
  const { dice, components } = parts
  const tasks: Record<string, TaskSpec> = {}
  const made: Made[] = []
  const count = depth === 0 ? 2 + dice.below(7) : dice.below(4)
  for (let place = 0; place < count; place += 1) {
    const key = `t${place}`
    const nested = depth < 3 && dice.chance(0.3)
    const component = nested ? newName(parts) : leaf(parts)
    if (nested) {
      const held: ComponentSpec = { inputDefinitions: inputs, outputDefinitions: outputs }
      components[component] = held
      components[component] = { ...held, dag: dag(parts, depth + 1) }
    }
    const task = taskOf(parts, component, made)
    tasks[key] = task
    const looped = (task.parameterIterator ?? task.artifactIterator) !== undefined
    made.push({ key, looped, leaf: !nested })
  }
  return { tasks, outputs: handedOut(dice, made) }
}

export const randomPipeline = (dice: Dice): PipelineDocument => {
  const parts: Parts = { dice, components: {}, executors: {}, limits: {} }
  const root: ComponentSpec = { dag: dag(parts, 0), inputDefinitions: inputs }
  const pipelineConfig = dice.chance(0.15) ? { activeDeadlineSeconds: 2 + dice.below(60) } : {}
  return {
    spec: {
      pipelineInfo: { name: 'p' },
      root,
      components: parts.components,
      deploymentSpec: { executors: parts.executors },
      schemaVersion: '2.1.0',
    },
    platform: {
      platforms: { kubernetes: { deploymentSpec: { executors: parts.limits }, pipelineConfig } },
    },
    numbers: new Map(),
  }
}
