import type { LaunchSpec, RunEffect } from './machine-types.ts'
import { maxAttempts } from './retry.ts'
import type { Instance, MachineState } from './state.ts'

/** What the shell needs to start the attempt that this instance has come to. */
export const specOf = ({ path, name, attempts, component, task, inputs }: Instance): LaunchSpec => ({
  path,
  attempt: attempts.length,
  maxAttempts: maxAttempts(task?.retryPolicy),
  name,
  componentName: task?.componentRef.name ?? '',
  executorLabel: component.executorLabel ?? '',
  inputs: inputs ?? { parameters: {}, artifacts: {} },
})

/**
 * What a shell owes this state: every launch that has not been answered, every alarm that has not rung, every stop
 * that has not been confirmed. A shell that comes back after a crash replays the journal and performs these; what it
 * finds of an earlier process (one that still lives, one that left its status) answers for its launch.
 */
export const owed = (state: MachineState): RunEffect[] => {
  const effects: RunEffect[] = []
  for (const instance of state.instances) {
    const { path, attempts, launched, wakeAt } = instance
    if (launched) effects.push({ type: 'launch', spec: specOf(instance) })
    if (launched && state.run === 'CANCELING')
      effects.push({ type: 'cancel', path, attempt: attempts.length })
    if (wakeAt !== undefined) effects.push({ type: 'wake', path, at: wakeAt })
  }
  return effects
}
