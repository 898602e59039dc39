/**
 * The run state machine. `begin` opens a run, `advance` takes one event and answers with the next state and what the
 * shell has to do. Pure: the same events give the same states and effects. An event that does not apply (an ended
 * task, an older attempt, an ended run) changes nothing, so a journal may be replayed and a report may come late.
 */
import { runTimeout } from '#core/plan/timeouts.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { AttemptRow, Failure } from '#shared/run.ts'
import { isEnded } from '#shared/run.ts'
import { Chunked } from './chunked.ts'
import { interruptRun, runIsOverdue, stepIsOverdue, stopRun, stopTask, windDown } from './ending.ts'
import { locate, rootInstance } from './expand.ts'
import type { RunEvent, RunStarted } from './machine-types.ts'
import { alarmOf, deadlineOf, specOf } from './owed.ts'
import { open, settle, work } from './progress.ts'
import { retryDelay } from './retry.ts'
import { openScope } from './scope-types.ts'
import {
  change,
  type Draft,
  draftOf,
  finishDraft,
  forget,
  type Instance,
  instanceAt,
  type MachineState,
  noOutputs,
  noProgress,
  setRun,
  type Transition,
} from './state.ts'

/** Opens the run: expands the root and launches what can start. `doc` has passed `check` and `unsupported`. */
export const begin = (doc: PipelineDocument, event: RunStarted): Transition => {
  const draft = draftOf(
    {
      doc,
      runId: event.runId,
      run: 'QUEUED',
      startedAt: event.at,
      arguments: event.arguments,
      facts: event.facts ?? {},
      allowed: event.allowed ?? {},
      parallelism: Math.max(1, event.parallelism),
      cache: event.cache,
      reuse: event.reuse ?? {},
      ...(event.scope === undefined ? {} : { scope: openScope(event.scope) }),
      stopping: false,
      instances: new Chunked([[rootInstance(doc.spec.root, event.arguments, event.at)]], 1),
      ready: new Chunked(),
      readyFrom: 0,
      busy: 0,
      progress: noProgress,
      outputs: noOutputs,
    },
    event.at,
  )
  const limit = runTimeout(doc)
  if (limit !== undefined)
    draft.effects.push({ type: 'deadline', path: '', attempt: 0, at: event.at + limit * 1000 })
  open(draft, 0)
  work(draft)
  launchReady(draft)
  return finishDraft(draft)
}

export const advance = (state: MachineState, event: RunEvent): Transition => {
  if (isEnded(state.run) || event.type === 'run-started') return { state, effects: [] }
  const draft = draftOf(state, event.at)
  if (event.type === 'stop-requested') stopRun(draft)
  else if (event.type === 'run-interrupted')
    interruptRun(draft, (number) => endAttempt(draft, number, { state: 'INTERRUPTED' }))
  else if (event.type === 'overdue' && event.path === '') runIsOverdue(draft)
  else taskEvent(draft, event)
  work(draft)
  launchReady(draft)
  return finishDraft(draft)
}

type TaskEvent = Extract<RunEvent, { readonly path: string }>

const taskEvent = (draft: Draft, event: TaskEvent): void => {
  const number = locate(draft.instances, event.path)
  if (number === undefined) return
  const instance = instanceAt(draft.instances, number)
  if (event.type === 'woke') {
    wake(draft, number, instance, event.attempt)
    return
  }
  if (event.type === 'task-stop-requested') {
    stopTask(draft, number)
    return
  }
  if (!instance.launched || instance.attempts.length !== event.attempt) return
  switch (event.type) {
    case 'task-preparing':
      if (instance.state !== 'WAITING') return
      noteAttempt(draft, number, { state: 'PREPARING', prepareStartedAt: event.at })
      break
    case 'task-prepared':
      if (instance.state !== 'PREPARING') return
      noteAttempt(draft, number, { state: 'WAITING' })
      break
    case 'task-running':
      if (instance.state === 'RUNNING') return
      noteAttempt(draft, number, { state: 'RUNNING', startedAt: event.at })
      if (event.note !== undefined) change(draft, number, { reuse: event.note })
      setDeadline(draft, number)
      break
    case 'task-reused':
      endAttempt(draft, number, { state: 'CACHED' })
      settle(draft, number, 'CACHED', { outputs: event.outputs, reuse: event.note })
      break
    case 'overdue':
      stepIsOverdue(draft, number)
      break
    case 'task-succeeded':
      endAttempt(draft, number, { state: 'SUCCEEDED' })
      settle(draft, number, 'SUCCEEDED', { outputs: event.outputs })
      break
    case 'task-failed':
      failed(draft, number, event.failure)
      break
    case 'task-canceled':
      canceled(draft, number, instance)
      break
    case 'task-interrupted':
      lost(draft, number, instance)
      break
    case 'task-requeued':
      requeue(draft, number, instance)
      break
  }
}

/** The shell knows what is due: its clock may have been set back meanwhile. */
const wake = (draft: Draft, number: number, instance: Instance, attempt?: number): void => {
  const { wakeAt, attempts } = instance
  if (wakeAt === undefined) return
  if (attempt === undefined ? draft.at < wakeAt : attempt !== attempts.length) return
  forget(draft, number, 'wakeAt')
  draft.ready.push(number)
}

const setDeadline = (draft: Draft, number: number): void => {
  const deadline = deadlineOf(draft, instanceAt(draft.instances, number))
  if (deadline !== undefined) draft.effects.push(deadline)
}

const withLast = (attempts: readonly AttemptRow[], fields: Partial<AttemptRow>): readonly AttemptRow[] =>
  attempts.map((row, place) => (place === attempts.length - 1 ? { ...row, ...fields } : row))

const noteAttempt = (
  draft: Draft,
  number: number,
  fields: Partial<AttemptRow> & Pick<AttemptRow, 'state'>,
): void => {
  const instance = instanceAt(draft.instances, number)
  change(draft, number, {
    state: fields.state,
    // Building its environment is not running: a step that never ran has no start.
    ...(fields.state === 'RUNNING' ? { startedAt: instance.startedAt ?? draft.at } : {}),
    attempts: withLast(instance.attempts, fields),
  })
  if (draft.run === 'QUEUED') setRun(draft, 'RUNNING')
}

/** The shell has answered for this attempt. */
const endAttempt = (draft: Draft, number: number, fields: Partial<AttemptRow>): void => {
  const { attempts } = instanceAt(draft.instances, number)
  change(draft, number, { launched: false, attempts: withLast(attempts, { ...fields, endedAt: draft.at }) })
  draft.busy -= 1
}

const failed = (draft: Draft, number: number, given: Failure): void => {
  const { overdue, stopping } = instanceAt(draft.instances, number)
  const failure = overdue ?? given
  const { exitCode } = failure
  endAttempt(draft, number, { state: 'FAILED', failure, ...(exitCode === undefined ? {} : { exitCode }) })
  const { task, attempts, path } = instanceAt(draft.instances, number)
  const last = draft.stopping || stopping === true
  const delay = last ? undefined : retryDelay(task?.retryPolicy, attempts.length, failure)
  if (delay === undefined) {
    settle(draft, number, 'FAILED', { failure: { ...failure, task: path } })
    return
  }
  forget(draft, number, 'overdue')
  if (delay === 0) {
    change(draft, number, { state: 'WAITING' })
    draft.ready.push(number)
  } else {
    const wakeAt = draft.at + delay
    change(draft, number, { state: 'WAITING', wakeAt })
    draft.effects.push(alarmOf(path, attempts.length, wakeAt))
  }
}

/** It was ended because somebody asked, or because its time was up. */
const canceled = (draft: Draft, number: number, { overdue, stopping }: Instance): void => {
  if (overdue !== undefined && stopping !== true) {
    failed(draft, number, overdue)
    return
  }
  endAttempt(draft, number, { state: 'CANCELED' })
  settle(draft, number, 'CANCELED', {})
}

/** An earlier shell meant to begin it and never did: it waits again, as the same attempt. */
const requeue = (draft: Draft, number: number, { state, attempts }: Instance): void => {
  if (state === 'WAITING') return
  const made = attempts.slice(0, -1)
  // A start that never was; that of an attempt which really ran stays.
  if (made.every((one) => one.startedAt === undefined)) forget(draft, number, 'startedAt')
  const again = { attempt: attempts.length, state: 'WAITING' as const }
  change(draft, number, { state: 'WAITING', attempts: [...made, again] })
}

const vanished: Failure = {
  reason: 'lost',
  message: 'The step vanished while Nagare was not running.',
  hint: 'The machine was restarted, or somebody killed the process. Resume the run to go on from there.',
}

/**
 * Nobody knows how far it came. Where the pipeline allows another try, that is made; else nothing more is begun,
 * what still runs comes to its end, and the run can be resumed.
 */
const lost = (draft: Draft, number: number, { task, attempts, stopping }: Instance): void => {
  const last = draft.stopping || stopping === true
  if (!last && retryDelay(task?.retryPolicy, attempts.length, vanished) !== undefined) {
    failed(draft, number, vanished)
    return
  }
  endAttempt(draft, number, { state: 'INTERRUPTED', failure: vanished })
  settle(draft, number, 'INTERRUPTED', { reason: vanished.message })
  windDown(draft)
}

const launchReady = (draft: Draft): void => {
  while (draft.busy < draft.parallelism && draft.readyFrom < draft.ready.length) {
    const number = draft.ready.at(draft.readyFrom)
    draft.readyFrom += 1
    // One that was stopped while it waited has ended.
    if (number !== undefined && !isEnded(instanceAt(draft.instances, number).state)) launch(draft, number)
  }
}

const launch = (draft: Draft, number: number): void => {
  const { attempts } = instanceAt(draft.instances, number)
  const attempt = attempts.length + 1
  const launched = { launched: true, attempts: [...attempts, { attempt, state: 'WAITING' as const }] }
  const instance = change(draft, number, launched)
  draft.busy += 1
  draft.effects.push({ type: 'launch', spec: specOf(draft, instance) })
}
