/** What the shell owes a run at any moment: the same effects, told again to a shell that starts with this state. */
import { runTimeout, stepTimeout } from '#core/plan/timeouts.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { isEnded } from '#shared/run.ts'
import type { LaunchSpec, RunEffect } from './machine-types.ts'
import { maxAttempts } from './retry.ts'
import { type ReuseView, reusePolicy } from './reuse.ts'
import type { Instance, MachineState } from './state.ts'

/** The attempt that the shell has in hand. */
export const specOf = (state: ReuseView, instance: Instance): LaunchSpec => {
  const { path, nodeId, name, attempts, component, task, inputs, platform } = instance
  const reuse = reusePolicy(state, instance)
  return {
    path,
    nodeId,
    attempt: attempts.length,
    maxAttempts: maxAttempts(task?.retryPolicy),
    name,
    componentName: task?.componentRef.name ?? '',
    executorLabel: component.executorLabel ?? '',
    ...(reuse === undefined ? {} : { reuse }),
    inputs: inputs ?? { parameters: {}, artifacts: {} },
    ...(platform === undefined ? {} : { platform }),
  }
}

export const alarmOf = (path: string, attempt: number, at: number): RunEffect => ({
  type: 'wake',
  path,
  attempt,
  at,
})

/** When the time of the attempt that runs is up; undefined when it may take as long as it likes. */
export const deadlineOf = (
  { doc }: { readonly doc: PipelineDocument },
  { path, attempts, component }: Instance,
): RunEffect | undefined => {
  const seconds = stepTimeout(doc, component.executorLabel)
  const startedAt = attempts.at(-1)?.startedAt
  return seconds === undefined || startedAt === undefined
    ? undefined
    : { type: 'deadline', path, attempt: attempts.length, at: startedAt + seconds * 1000 }
}

const owedTo = (state: MachineState, instance: Instance): RunEffect[] => {
  const { path, attempts, launched, wakeAt } = instance
  if (wakeAt !== undefined) return [alarmOf(path, attempts.length, wakeAt)]
  if (!launched) return []
  const launch: RunEffect = { type: 'launch', spec: specOf(state, instance) }
  const ending = state.run === 'CANCELING' || instance.stopping === true || instance.overdue !== undefined
  if (ending) return [launch, { type: 'cancel', path, attempt: attempts.length }]
  const deadline = deadlineOf(state, instance)
  return deadline === undefined ? [launch] : [launch, deadline]
}

/**
 * For a run that is taken up after a crash: a `launch` for every attempt that has not answered (the shell knows
 * whether it was ever started, still runs or has left a status), a `cancel` after it where its end was asked for, every
 * `wake` and every `deadline`. Nothing for a run that has ended.
 */
export const owed = (state: MachineState): RunEffect[] => {
  if (isEnded(state.run)) return []
  const limit = runTimeout(state.doc)
  const own: RunEffect[] =
    limit === undefined || state.stopping
      ? []
      : [{ type: 'deadline', path: '', attempt: 0, at: state.startedAt + limit * 1000 }]
  for (const instance of state.instances) own.push(...owedTo(state, instance))
  return own
}
