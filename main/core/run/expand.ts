/**
 * From a place in the DAG to instances: one function per kind of container. An expansion only appends; what the new
 * instances then do is decided in `progress.ts`.
 */
import { iterationInputs } from '#core/plan/loop-items.ts'
import type { PlaceholderFacts } from '#core/plan/placeholders.ts'
import { componentOf, executorOf } from '#core/spec/document.ts'
import type { ComponentSpec, DagSpec, TaskSpec } from '#shared/pipeline.ts'
import type { Failure, TaskRow } from '#shared/run.ts'
import type { Places } from './chunked.ts'
import { dagPlan } from './dag-plan.ts'
import { append, change, type Draft, type Instance, instanceAt } from './state.ts'

const join = (place: string, key: string): string => (place === '' ? key : `${place}/${key}`)

const ownKind = (draft: Draft, component: ComponentSpec): TaskRow['kind'] => {
  if (component.dag !== undefined) return 'dag'
  return executorOf(draft.doc, component)?.importer === undefined ? 'step' : 'importer'
}

const kindOf = (draft: Draft, task: TaskSpec, component: ComponentSpec): TaskRow['kind'] =>
  (task.parameterIterator ?? task.artifactIterator) === undefined ? ownKind(draft, component) : 'loop'

const counted = new WeakMap<DagSpec, number>()

/** Steps that a component comes to while nothing is known about its loops and conditions. */
const stepsIn = (draft: Draft, component: ComponentSpec): number => {
  const { dag } = component
  if (dag === undefined) return 1
  const known = counted.get(dag)
  if (known !== undefined) return known
  const { tasks } = dagPlan(dag)
  const count = tasks.reduce((sum, [, task]) => sum + stepsIn(draft, componentOf(draft.doc, task) ?? {}), 0)
  counted.set(dag, count)
  return count
}

const instantiate = (draft: Draft, parent: number, key: string, task: TaskSpec): Instance => {
  const holder = instanceAt(draft.instances, parent)
  const component = componentOf(draft.doc, task) ?? {}
  return {
    path: join(holder.path, key),
    nodeId: join(holder.nodeId, key),
    key,
    name: task.taskInfo?.name ?? key,
    kind: kindOf(draft, task, component),
    task,
    component,
    parent,
    state: 'QUEUED',
    queuedAt: draft.at,
    attempts: [],
    launched: false,
    children: [],
    open: 0,
    steps: stepsIn(draft, component),
  }
}

const expandDag: Expansion = (draft, number) => {
  const { tasks } = dagPlan(instanceAt(draft.instances, number).component.dag ?? {})
  const children = tasks.map(([key, task]) => append(draft, instantiate(draft, number, key, task)))
  change(draft, number, { children, open: children.length, steps: 0 })
  return undefined
}

/** One instance per item: a container, or the step itself where the loop stands right on a step. */
const expandLoop: Expansion = (draft, number) => {
  const loop = instanceAt(draft.instances, number)
  const { task, component, inputs } = loop
  if (task === undefined || inputs === undefined) return undefined
  const items = iterationInputs(task, component, inputs, factsFor(draft, loop))
  if (!items.ok) return items.error
  const { path, nodeId, key, name } = loop
  const kind = component.dag === undefined ? ownKind(draft, component) : 'iteration'
  const steps = stepsIn(draft, component)
  const plain = { nodeId, name, task, component, kind, steps, state: 'QUEUED', queuedAt: draft.at } as const
  const children = items.value.map((own, place) => {
    const at = { path: `${path}[${place}]`, key: `${key}[${place}]`, parent: number, inputs: own }
    return append(draft, { ...plain, ...at, attempts: [], launched: false, children: [], open: 0 })
  })
  change(draft, number, { children, open: children.length, begun: 0, going: 0, steps: 0 })
  return undefined
}

/** @returns why it cannot be expanded. */
type Expansion = (draft: Draft, number: number) => Failure | undefined

const nothingToExpand = (): undefined => undefined

const expansions: Readonly<Record<TaskRow['kind'], Expansion>> = {
  dag: expandDag,
  step: nothingToExpand,
  importer: nothingToExpand,
  loop: expandLoop,
  iteration: expandDag,
}

/** Appends the instances that a container holds, once its inputs are known. */
export const expand: Expansion = (draft, number) =>
  expansions[instanceAt(draft.instances, number).kind](draft, number)

export const rootInstance = (
  component: ComponentSpec,
  args: Readonly<Record<string, unknown>>,
  at: number,
): Instance => ({
  path: '',
  nodeId: '',
  key: '',
  name: '',
  kind: 'dag',
  component,
  parent: 0,
  state: 'RUNNING',
  queuedAt: at,
  startedAt: at,
  inputs: { parameters: args, artifacts: {} },
  attempts: [],
  launched: false,
  children: [],
  open: 0,
  steps: 0,
})

/** Facts about the task itself join those of the run. */
export const factsFor = (draft: Draft, instance: Instance): PlaceholderFacts => ({
  ...draft.facts,
  pipeline_task_name: instance.name,
  pipeline_task_uuid: `${draft.runId}/${instance.path}`,
})

const childOf = (instances: Places<Instance>, holder: Instance, segment: string): number | undefined => {
  const place = dagPlan(holder.component.dag ?? {}).index.get(segment)
  if (place !== undefined) return holder.children[place]
  const [, key, iteration] = /^(.*)\[(\d+)\]$/.exec(segment) ?? []
  const loop = key === undefined ? undefined : childOf(instances, holder, key)
  return loop === undefined ? undefined : instanceAt(instances, loop).children[Number(iteration)]
}

/** Number of the instance at this path; undefined when it does not exist (yet). */
export const locate = (instances: Places<Instance>, path: string): number | undefined => {
  let number = 0
  for (const segment of path.split('/')) {
    const holder = instanceAt(instances, number)
    const child = childOf(instances, holder, segment)
    if (child === undefined) return undefined
    number = child
  }
  return number
}
