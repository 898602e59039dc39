/**
 * From a place in the DAG to instances: one function per kind of container. An expansion only appends; what the new
 * instances then do is decided in `progress.ts`. Loops join here as one more entry of `expansions`.
 */
import type { PlaceholderFacts } from '#core/plan/placeholders.ts'
import { componentOf, executorOf } from '#core/spec/document.ts'
import type { ComponentSpec, TaskSpec } from '#shared/pipeline.ts'
import type { TaskRow } from '#shared/run.ts'
import { dagPlan } from './dag-plan.ts'
import { change, type Draft, type Instance, instanceAt } from './state.ts'

const join = (place: string, key: string): string => (place === '' ? key : `${place}/${key}`)

const kindOf = (draft: Draft, component: ComponentSpec): TaskRow['kind'] => {
  if (component.dag !== undefined) return 'dag'
  return executorOf(draft.doc, component)?.importer === undefined ? 'step' : 'importer'
}

const instantiate = (draft: Draft, parent: number, key: string, task: TaskSpec): Instance => {
  const holder = instanceAt(draft.instances, parent)
  const component = componentOf(draft.doc, task) ?? {}
  return {
    path: join(holder.path, key),
    nodeId: join(holder.nodeId, key),
    key,
    name: task.taskInfo?.name ?? key,
    kind: kindOf(draft, component),
    task,
    component,
    parent,
    state: 'QUEUED',
    queuedAt: draft.at,
    attempts: [],
    launched: false,
    children: [],
    open: 0,
  }
}

const expandDag = (draft: Draft, number: number): void => {
  const { tasks } = dagPlan(instanceAt(draft.instances, number).component.dag ?? {})
  const first = draft.instances.length
  for (const [key, task] of tasks) {
    const child = instantiate(draft, number, key, task)
    draft.instances.push(child)
    draft.effects.push({ type: 'task-changed', path: child.path, state: child.state })
  }
  change(draft, number, { children: tasks.map((_, place) => first + place), open: tasks.length })
}

const nothingToExpand = (): void => undefined

const expansions: Readonly<Record<TaskRow['kind'], (draft: Draft, number: number) => void>> = {
  dag: expandDag,
  step: nothingToExpand,
  importer: nothingToExpand,
  loop: nothingToExpand,
  iteration: nothingToExpand,
}

/** Appends the instances that a container holds, once its inputs are known. */
export const expand = (draft: Draft, number: number): void => {
  expansions[instanceAt(draft.instances, number).kind](draft, number)
}

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
})

/** Facts about the task itself join those of the run. */
export const factsFor = (draft: Draft, instance: Instance): PlaceholderFacts => ({
  ...draft.facts,
  pipeline_task_name: instance.name,
  pipeline_task_uuid: `${draft.runId}/${instance.path}`,
})

/** Number of the instance at this path; undefined when it does not exist (yet). */
export const locate = (instances: readonly Instance[], path: string): number | undefined => {
  let number = 0
  for (const segment of path.split('/')) {
    const holder = instanceAt(instances, number)
    const place = dagPlan(holder.component.dag ?? {}).index.get(segment)
    const child = place === undefined ? undefined : holder.children[place]
    if (child === undefined) return undefined
    number = child
  }
  return number
}
