import type { Outputs, TaskRow } from '#shared/run.ts'
import { isEnded } from '#shared/run.ts'
import { dagPlan } from './dag-plan.ts'
import { locate } from './expand.ts'
import { maxAttempts } from './retry.ts'
import { type Instance, instanceAt, type MachineState } from './state.ts'

const unfinishedUpstream = (state: MachineState, instance: Instance): string[] => {
  const holder = instanceAt(state.instances, instance.parent)
  const plan = dagPlan(holder.component.dag ?? {})
  return [...(plan.dependencies.get(instance.key) ?? [])].flatMap((key) => {
    const number = holder.children[plan.index.get(key) ?? -1]
    const upstream = number === undefined ? undefined : instanceAt(state.instances, number)
    return upstream === undefined || isEnded(upstream.state) ? [] : [upstream.name]
  })
}

/** What it waits for, in words a person can act on. */
const waitingFor = (state: MachineState, instance: Instance): string[] => {
  if (instance.state === 'QUEUED') return unfinishedUpstream(state, instance)
  if (instance.state !== 'WAITING') return []
  if (instance.wakeAt !== undefined) {
    const most = maxAttempts(instance.task?.retryPolicy)
    return [`the pause before attempt ${instance.attempts.length + 1} of ${most}`]
  }
  return [instance.launched ? 'a free slot' : `a free slot (this run uses ${state.parallelism} at most)`]
}

const copied = (values: {
  parameters: Outputs['parameters']
  artifacts: Readonly<Record<string, readonly unknown[]>>
}) => ({
  parameters: { ...values.parameters },
  artifacts: Object.fromEntries(
    Object.entries(values.artifacts).map(([name, list]) => [name, [...list]]),
  ) as Outputs['artifacts'],
})

/** Fields of the row that are the same in the instance, where they are set. */
const plainFields = ['queuedAt', 'readyAt', 'startedAt', 'endedAt', 'reason', 'failure'] as const

/** One instance as the rest of the world sees it; `runId` (its MLflow run) is added by the shell. */
const toRow = (state: MachineState, instance: Instance): TaskRow => {
  const row: TaskRow = {
    path: instance.path,
    nodeId: instance.nodeId,
    name: instance.name,
    kind: instance.kind,
    state: instance.state,
    attempts: [...instance.attempts],
  }
  for (const field of plainFields)
    if (instance[field] !== undefined) Object.assign(row, { [field]: instance[field] })
  const waits = waitingFor(state, instance)
  if (waits.length > 0) row.waitingFor = waits
  if (instance.inputs !== undefined) row.inputs = copied(instance.inputs)
  if (instance.outputs !== undefined) row.outputs = copied(instance.outputs)
  return row
}

/** Every place of the run so far, containers before what they hold, in the order of the file. */
export const toRows = (state: MachineState): TaskRow[] => {
  const rows: TaskRow[] = []
  const visit = (number: number): void => {
    const instance = instanceAt(state.instances, number)
    if (instance.path !== '') rows.push(toRow(state, instance))
    for (const child of instance.children) visit(child)
  }
  visit(0)
  return rows
}

/** Paths of the tasks that wait for this one: what they wait for changes when it ends. */
export const dependentsOf = (state: MachineState, path: string): string[] => {
  const number = locate(state.instances, path)
  if (number === undefined) return []
  const instance = instanceAt(state.instances, number)
  const holder = instanceAt(state.instances, instance.parent)
  const keys = dagPlan(holder.component.dag ?? {}).dependents.get(instance.key) ?? []
  return keys.map((key) => (holder.path === '' ? key : `${holder.path}/${key}`))
}

/** One row by its path; undefined when there is no such instance. */
export const rowAt = (state: MachineState, path: string): TaskRow | undefined => {
  const number = locate(state.instances, path)
  return number === undefined ? undefined : toRow(state, instanceAt(state.instances, number))
}

export interface Progress {
  /** Steps known so far, plus those inside containers that have not opened. */
  readonly total: number
  readonly done: number
  readonly failed: number
}

const stepsInside = (state: MachineState, instance: Instance): number => {
  const { dag } = instance.component
  if (dag === undefined) return 1
  const count = (tasks: NonNullable<typeof dag>['tasks']): number =>
    Object.values(tasks ?? {}).reduce((sum, task) => {
      const inner = state.doc.spec.components?.[task.componentRef.name]?.dag
      return sum + (inner === undefined ? 1 : count(inner.tasks))
    }, 0)
  return count(dag.tasks)
}

export const progressOf = (state: MachineState): Progress => {
  let [total, done, failed] = [0, 0, 0]
  for (const instance of state.instances) {
    const steps = instance.children.length > 0 || instance.path === '' ? 0 : stepsInside(state, instance)
    total += steps
    if (isEnded(instance.state)) done += steps
    if (instance.state === 'FAILED') failed += steps
  }
  return { total, done, failed }
}
