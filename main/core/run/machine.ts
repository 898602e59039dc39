/**
 * The run state machine. `begin` opens a run, `advance` takes one event and answers with the next state and what the
 * shell has to do. Pure: the same events give the same states and effects. An event that does not apply (an ended
 * task, an older attempt, an ended run) changes nothing, so a journal may be replayed and a report may come late.
 */
import type { PipelineDocument } from '#core/spec/document.ts'
import type { AttemptRow, Failure } from '#shared/run.ts'
import { isEnded } from '#shared/run.ts'
import { locate, rootInstance } from './expand.ts'
import type { RunEvent, RunStarted } from './machine-types.ts'
import { open, settle, work } from './progress.ts'
import { maxAttempts, retryDelay } from './retry.ts'
import {
  change,
  type Draft,
  draftOf,
  finishDraft,
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
      parallelism: Math.max(1, event.parallelism),
      cache: event.cache,
      stopping: false,
      instances: [rootInstance(doc.spec.root, event.arguments, event.at)],
      ready: [],
      busy: 0,
      progress: noProgress,
      outputs: noOutputs,
    },
    event.at,
  )
  open(draft, 0)
  work(draft)
  launchReady(draft)
  return finishDraft(draft)
}

export const advance = (state: MachineState, event: RunEvent): Transition => {
  if (isEnded(state.run) || event.type === 'run-started') return { state, effects: [] }
  const draft = draftOf(state, event.at)
  if (event.type === 'stop-requested') stop(draft)
  else if (event.type === 'run-interrupted') interrupt(draft)
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
    wake(draft, number, instance)
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
      break
    case 'task-succeeded':
      endAttempt(draft, number, { state: 'SUCCEEDED' })
      settle(draft, number, 'SUCCEEDED', { outputs: event.outputs })
      break
    case 'task-failed':
      failed(draft, number, event.failure)
      break
    case 'task-canceled':
      endAttempt(draft, number, { state: 'CANCELED' })
      settle(draft, number, 'CANCELED', {})
      break
    case 'task-interrupted':
      endAttempt(draft, number, { state: 'INTERRUPTED' })
      settle(draft, number, 'INTERRUPTED', {})
      break
  }
}

const wake = (draft: Draft, number: number, instance: Instance): void => {
  if (instance.wakeAt === undefined || draft.at < instance.wakeAt) return
  const { wakeAt: _wakeAt, ...rest } = instance
  draft.instances[number] = rest
  draft.ready.push(number)
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

const failed = (draft: Draft, number: number, failure: Failure): void => {
  const { exitCode } = failure
  endAttempt(draft, number, { state: 'FAILED', failure, ...(exitCode === undefined ? {} : { exitCode }) })
  const { task, attempts, path } = instanceAt(draft.instances, number)
  const delay = draft.stopping ? undefined : retryDelay(task?.retryPolicy, attempts.length, failure)
  if (delay === undefined) {
    settle(draft, number, 'FAILED', { failure: { ...failure, task: path } })
  } else if (delay === 0) {
    change(draft, number, { state: 'WAITING' })
    draft.ready.push(number)
  } else {
    const wakeAt = draft.at + delay
    change(draft, number, { state: 'WAITING', wakeAt })
    draft.effects.push({ type: 'wake', path, at: wakeAt })
  }
}

/** What runs is canceled and answers for itself; what has not begun ends here. */
const stop = (draft: Draft): void => {
  if (draft.stopping) return
  draft.stopping = true
  draft.ready.length = 0
  setRun(draft, 'CANCELING')
  for (const { path, attempts } of draft.instances.filter((one) => one.launched)) {
    draft.effects.push({ type: 'cancel', path, attempt: attempts.length })
  }
  endPending(draft, 'CANCELED')
}

const interrupt = (draft: Draft): void => {
  draft.stopping = true
  draft.ready.length = 0
  for (const [number, instance] of draft.instances.entries()) {
    if (instance.launched) endAttempt(draft, number, { state: 'INTERRUPTED' })
  }
  endPending(draft, 'INTERRUPTED')
}

/** Ends every step and unopened container that nobody has in hand; opened containers follow their contents. */
const endPending = (draft: Draft, state: 'CANCELED' | 'INTERRUPTED'): void => {
  for (let number = 1; number < draft.instances.length; number += 1) {
    const instance = instanceAt(draft.instances, number)
    if (!instance.launched && instance.children.length === 0) settle(draft, number, state, {})
  }
}

const launchReady = (draft: Draft): void => {
  while (draft.busy < draft.parallelism) {
    const number = draft.ready.shift()
    if (number === undefined) return
    launch(draft, number)
  }
}

const launch = (draft: Draft, number: number): void => {
  const { path, name, attempts, component, task, inputs, platform } = instanceAt(draft.instances, number)
  const attempt = attempts.length + 1
  change(draft, number, { launched: true, attempts: [...attempts, { attempt, state: 'WAITING' }] })
  draft.busy += 1
  draft.effects.push({
    type: 'launch',
    spec: {
      path,
      attempt,
      maxAttempts: maxAttempts(task?.retryPolicy),
      name,
      componentName: task?.componentRef.name ?? '',
      executorLabel: component.executorLabel ?? '',
      inputs: inputs ?? { parameters: {}, artifacts: {} },
      ...(platform === undefined ? {} : { platform }),
    },
  })
}
