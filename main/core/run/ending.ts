/** Ends that come from outside: somebody stops a run or a task, its time is up, or the server goes. */
import { runTimeout, stepTimeout } from '#core/plan/timeouts.ts'
import type { Failure, TaskState } from '#shared/run.ts'
import { isEnded } from '#shared/run.ts'
import { settle } from './progress.ts'
import { change, type Draft, type Instance, instanceAt, setRun } from './state.ts'

const inSeconds = (count: number): string => (count === 1 ? '1 second' : `${count} seconds`)

const stepOverdue = (seconds: number): Failure => ({
  reason: 'timeout',
  message: `The step was stopped, because its time limit of ${inSeconds(seconds)} had passed.`,
  hint: 'Give it more time (`set_timeout`), or less to do.',
})

const runOverdue = (seconds: number): Failure => ({
  reason: 'timeout',
  message: `The run was stopped, because the pipeline's time limit of ${inSeconds(seconds)} had passed.`,
  hint: 'Give it more time (`active_deadline_seconds` of its `PipelineConfig`), or less to do.',
})

/** Nothing more begins: what is ready loses its turn. */
const clearReady = (draft: Draft): void => {
  draft.readyFrom = draft.ready.length
}

const cancel = (draft: Draft, { path, attempts }: Instance): void => {
  draft.effects.push({ type: 'cancel', path, attempt: attempts.length })
}

/** Every step that the shell has in hand, by number. */
const launchedOnes = (draft: Draft): number[] => {
  const found: number[] = []
  for (let number = 1; number < draft.instances.length; number += 1)
    if (instanceAt(draft.instances, number).launched) found.push(number)
  return found
}

type Facts = Parameters<typeof settle>[3]

/** Ends every step and unopened container that nobody has in hand; opened containers follow their contents. */
const endPending = (draft: Draft, state: TaskState, facts: Facts = {}): void => {
  for (let number = 1; number < draft.instances.length; number += 1) {
    const instance = instanceAt(draft.instances, number)
    if (!instance.launched && instance.children.length === 0) settle(draft, number, state, facts)
  }
}

/** What runs is canceled and answers for itself; what has not begun ends here, tasks that always run among it. */
export const stopRun = (draft: Draft): void => {
  if (draft.run === 'CANCELING') return
  draft.stopping = true
  clearReady(draft)
  setRun(draft, 'CANCELING')
  for (const number of launchedOnes(draft)) cancel(draft, instanceAt(draft.instances, number))
  endPending(draft, 'CANCELED')
}

/** As `stopRun`, for one task and everything inside it. What needs it is skipped; the rest of the run goes on. */
export const stopTask = (draft: Draft, number: number): void => {
  const instance = instanceAt(draft.instances, number)
  if (isEnded(instance.state) || instance.stopping === true) return
  if (instance.launched) {
    change(draft, number, { stopping: true })
    cancel(draft, instance)
  } else if (instance.children.length === 0) settle(draft, number, 'CANCELED', {})
  else for (const child of instance.children) stopTask(draft, child)
}

export const interruptRun = (draft: Draft, endAttempt: (number: number) => void): void => {
  draft.stopping = true
  clearReady(draft)
  for (const number of launchedOnes(draft)) endAttempt(number)
  endPending(draft, 'INTERRUPTED')
}

/** Nothing more begins, and what runs comes to its end: a step was lost, and the run is to be resumed later. */
export const windDown = (draft: Draft): void => {
  draft.stopping = true
  clearReady(draft)
  endPending(draft, 'INTERRUPTED')
}

/** The time of one attempt is up: its process is ended, and its answer counts as a failure. */
export const stepIsOverdue = (draft: Draft, number: number): void => {
  const instance = instanceAt(draft.instances, number)
  const seconds = stepTimeout(draft.doc, instance.component.executorLabel)
  if (seconds === undefined || instance.overdue !== undefined) return
  change(draft, number, { overdue: stepOverdue(seconds) })
  cancel(draft, instance)
}

/** The time of the run is up: what runs fails with it, what has not begun is not run. */
export const runIsOverdue = (draft: Draft): void => {
  const seconds = runTimeout(draft.doc)
  if (seconds === undefined || draft.stopping) return
  const failure = runOverdue(seconds)
  draft.overdue = failure
  draft.stopping = true
  clearReady(draft)
  setRun(draft, 'CANCELING')
  for (const number of launchedOnes(draft)) {
    change(draft, number, { overdue: failure })
    cancel(draft, instanceAt(draft.instances, number))
  }
  const reason = `Not run, because the pipeline's time limit of ${inSeconds(seconds)} had passed.`
  endPending(draft, 'SKIPPED', { reason, failure: { reason: 'timeout', message: reason } })
}
