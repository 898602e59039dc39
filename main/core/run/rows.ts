import { noteWords } from '#core/cache/words.ts'
import type { ResolvedInputs } from '#core/plan/placeholders.ts'
import { waitWords } from '#core/schedule/wait-words.ts'
import type { Outputs, TaskRow, Wait } from '#shared/run.ts'
import { isEnded } from '#shared/run.ts'
import { dagPlan } from './dag-plan.ts'
import { locate } from './expand.ts'
import { maxAttempts } from './retry.ts'
import { type Instance, instanceAt, type MachineState, type Progress } from './state.ts'

export type { Progress }

const unfinishedUpstream = (state: MachineState, instance: Instance): string[] => {
  const holder = instanceAt(state.instances, instance.parent)
  const plan = dagPlan(holder.component.dag ?? {})
  return [...(plan.dependencies.get(instance.key) ?? [])].flatMap((key) => {
    const number = holder.children[plan.index.get(key) ?? -1]
    const upstream = number === undefined ? undefined : instanceAt(state.instances, number)
    return upstream === undefined || isEnded(upstream.state) ? [] : [upstream.name]
  })
}

const isIteration = (state: MachineState, { parent, path }: Instance): boolean =>
  path !== '' && instanceAt(state.instances, parent).kind === 'loop'

const waitOf = (state: MachineState, instance: Instance): Wait | undefined => {
  const { wakeAt, attempts, task } = instance
  if (instance.state === 'QUEUED' && isIteration(state, instance)) {
    const limit = task?.iteratorPolicy?.parallelismLimit ?? 0
    return limit > 0 ? { for: 'loop', loop: instance.name, limit } : undefined
  }
  if (instance.state === 'QUEUED') {
    const names = unfinishedUpstream(state, instance)
    return names.length > 0 ? { for: 'tasks', names } : undefined
  }
  if (instance.state !== 'WAITING') return undefined
  if (wakeAt !== undefined)
    return { for: 'pause', until: wakeAt, attempt: attempts.length + 1, of: maxAttempts(task?.retryPolicy) }
  return instance.launched ? { for: 'slot' } : { for: 'run', limit: state.parallelism }
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

/** An iteration shows what it is about; the loop shows the rest, which would be repeated a thousand times. */
const itemOnly = ({ inputs, task }: Instance): ResolvedInputs => {
  const only = <T>(
    values: Readonly<Record<string, T>> | undefined,
    name: string | undefined,
  ): Record<string, T> => {
    const value = name === undefined ? undefined : values?.[name]
    return name === undefined || value === undefined ? {} : { [name]: value }
  }
  return {
    parameters: only(inputs?.parameters, task?.parameterIterator?.itemInput),
    artifacts: only(inputs?.artifacts, task?.artifactIterator?.itemInput),
  }
}

/** Fields of the row that are the same in the instance, where they are set. */
const plainFields = ['queuedAt', 'readyAt', 'startedAt', 'endedAt', 'reason', 'reuse', 'failure'] as const

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
  if (instance.reuse !== undefined) row.reason ??= noteWords(instance.reuse, instance.name)
  const waits = waitOf(state, instance)
  if (waits !== undefined) Object.assign(row, { waits, waitingFor: waitWords(waits) })
  if (instance.inputs !== undefined)
    row.inputs = copied(isIteration(state, instance) ? itemOnly(instance) : instance.inputs)
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

/** The state of one place; undefined when there is no such instance. */
export const stateOf = (state: MachineState, path: string): TaskRow['state'] | undefined => {
  const number = locate(state.instances, path)
  return number === undefined ? undefined : instanceAt(state.instances, number).state
}

export const progressOf = (state: MachineState): Progress => state.progress
