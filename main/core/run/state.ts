/** What the run state machine remembers, and the draft that one event is worked out on. */
import type { StepPlatform } from '#core/plan/kubernetes.ts'
import type { PlaceholderFacts, ResolvedInputs } from '#core/plan/placeholders.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { Permissions } from '#shared/contract/studio.ts'
import type { ComponentSpec, TaskSpec } from '#shared/pipeline.ts'
import type { ReuseNote } from '#shared/reuse.ts'
import type { AttemptRow, Failure, Outputs, RunState, TaskRow, TaskState } from '#shared/run.ts'
import { isEnded } from '#shared/run.ts'
import type { Chunked, ChunkedEdit, Places } from './chunked.ts'
import type { RunEffect, RunStarted } from './machine-types.ts'
import type { OpenScope } from './scope-types.ts'

/** One instance: a step to be executed, or a container. Number 0 is the root DAG. */
export interface Instance {
  /** Slash-joined place with loop indices; empty for the root. */
  readonly path: string
  /** The same without indices. */
  readonly nodeId: string
  /** The task's key inside its DAG. */
  readonly key: string
  readonly name: string
  readonly kind: TaskRow['kind']
  /** Absent for the root. */
  readonly task?: TaskSpec
  readonly component: ComponentSpec
  /** Number of the container that holds this; the root is its own. */
  readonly parent: number
  readonly state: TaskState
  readonly queuedAt: number
  readonly readyAt?: number
  readonly startedAt?: number
  readonly endedAt?: number
  readonly reason?: string
  /** Where its result came from, or why it ran. */
  readonly reuse?: ReuseNote
  readonly failure?: Failure
  /** Path of the task that is to blame when this one was skipped. */
  readonly culprit?: string
  readonly inputs?: ResolvedInputs
  readonly platform?: StepPlatform
  readonly outputs?: Outputs
  readonly attempts: readonly AttemptRow[]
  /** The shell has the current attempt and owes an answer. */
  readonly launched: boolean
  /** Somebody asked for the end of this step alone: the answer of its attempt is the last. */
  readonly stopping?: boolean
  /** Its attempt is being ended because its time was up. */
  readonly overdue?: Failure
  /** Waiting out a backoff until then. */
  readonly wakeAt?: number
  /** Containers, once expanded: numbers of what they hold, in the order of the DAG (or of the iterations). */
  readonly children: readonly number[]
  /** How many of `children` have not ended. */
  readonly open: number
  /** Loops: the first iteration that has not been let in, and how many of those before it have not ended. */
  readonly begun?: number
  readonly going?: number
  /** Steps that this stands for in the progress of the run: those inside a container until it opens. */
  readonly steps: number
}

/** Immutable: `advance` answers with a new one that shares what did not change. */
export interface MachineState {
  readonly doc: PipelineDocument
  readonly runId: string
  readonly run: RunState
  readonly startedAt: number
  readonly endedAt?: number
  readonly arguments: Readonly<Record<string, unknown>>
  readonly facts: PlaceholderFacts
  readonly allowed: Permissions
  readonly parallelism: number
  readonly cache: boolean
  readonly reuse: NonNullable<RunStarted['reuse']>
  readonly scope?: OpenScope
  readonly stopping: boolean
  /** Append-only; an instance keeps its number. */
  readonly instances: Chunked<Instance>
  /** Steps whose inputs are there, first come first served. Those before `readyFrom` have had their turn. */
  readonly ready: Chunked<number>
  readonly readyFrom: number
  /** The time of the whole run was up: it ends with this. */
  readonly overdue?: Failure
  /** Attempts that the shell has. */
  readonly busy: number
  readonly progress: Progress
  readonly outputs: Outputs
  readonly failure?: Failure
}

export interface Progress {
  /** Steps known so far, plus those inside containers that have not opened. */
  readonly total: number
  readonly done: number
  readonly failed: number
}

export interface Transition {
  readonly state: MachineState
  readonly effects: readonly RunEffect[]
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** Mutable copy of a state while one event is worked out; never leaves `machine.ts`. */
export interface Draft extends Omit<Writable<MachineState>, 'instances' | 'ready'> {
  readonly instances: ChunkedEdit<Instance>
  readonly ready: ChunkedEdit<number>
  readonly effects: RunEffect[]
  readonly at: number
  /** What endings have led to and is still to be looked at: a list, so that a long chain does not fill the stack. */
  readonly agenda: Errand[]
}

export interface Errand {
  /** May it start; has the container ended; may the loop let in more. */
  readonly type: 'consider' | 'close' | 'iterate'
  readonly number: number
}

export const noProgress: Progress = { total: 0, done: 0, failed: 0 }

export const noOutputs: Outputs = { parameters: {}, artifacts: {} }

export const draftOf = (state: MachineState, at: number): Draft => ({
  ...state,
  instances: state.instances.edit(),
  ready: state.ready.edit(),
  effects: [],
  agenda: [],
  at,
})

export const finishDraft = (draft: Draft): Transition => {
  const { effects, at: _at, agenda: _agenda, instances, ready, ...state } = draft
  return { state: { ...state, instances: instances.done(), ready: ready.done() }, effects }
}

/** The instance with this number, which must exist: numbers never come from outside. */
export const instanceAt = (instances: Places<Instance>, number: number): Instance => {
  const found = instances.at(number)
  if (found === undefined) throw new Error(`There is no instance ${number}.`)
  return found
}

/** What one instance counts for. */
const share = ({ steps, state }: Instance): Progress => ({
  total: steps,
  done: isEnded(state) ? steps : 0,
  failed: state === 'FAILED' ? steps : 0,
})

const account = (draft: Draft, before: Progress, after: Progress): void => {
  const { total, done, failed } = draft.progress
  draft.progress = {
    total: total + after.total - before.total,
    done: done + after.done - before.done,
    failed: failed + after.failed - before.failed,
  }
}

/** Appends an instance. @returns its number. */
export const append = (draft: Draft, instance: Instance): number => {
  draft.effects.push({ type: 'task-changed', path: instance.path, state: instance.state })
  account(draft, noProgress, share(instance))
  return draft.instances.push(instance)
}

/** Changes an instance; a change of its state is told to the shell. */
export const change = (draft: Draft, number: number, fields: Partial<Instance>): Instance => {
  const before = instanceAt(draft.instances, number)
  const after = { ...before, ...fields }
  draft.instances.set(number, after)
  account(draft, share(before), share(after))
  if (after.path !== '' && after.state !== before.state) {
    draft.effects.push({ type: 'task-changed', path: after.path, state: after.state })
  }
  return after
}

/** Takes a passing fact from an instance. */
export const forget = (draft: Draft, number: number, fact: 'wakeAt' | 'overdue' | 'startedAt'): void => {
  const before = instanceAt(draft.instances, number)
  if (before[fact] === undefined) return
  const { [fact]: _gone, ...after } = before
  draft.instances.set(number, after)
}

export const setRun = (draft: Draft, run: RunState): void => {
  if (draft.run === run) return
  draft.run = run
  draft.effects.push({ type: 'run-changed', state: run })
}
