/** Partial runs, as the machine knows them: what is taken over from other runs, and what does not belong. */
import type { ResultOrigin } from '#shared/reuse.ts'
import type { Outputs } from '#shared/run.ts'

export interface TakenResult {
  readonly outputs: Outputs
  readonly from: ResultOrigin
}

/** Part of the first event, so it is plain data. */
export interface RunScope {
  /** Results by path of the task. Whatever they stand for is not run, nor what it would have needed. */
  readonly taken: Readonly<Record<string, TakenResult>>
  /** Node ids of tasks that are left out, with all they hold. */
  readonly left: readonly string[]
  /** Node ids of steps that run themselves although an earlier result would do. */
  readonly chosen: readonly string[]
  /** Completes "Not part of this run, which …". */
  readonly words: string
}

/** The same, to be asked often. */
export interface OpenScope {
  readonly taken: ReadonlyMap<string, TakenResult>
  readonly left: ReadonlySet<string>
  readonly chosen: ReadonlySet<string>
  readonly words: string
}

export const openScope = ({ taken, left, chosen, words }: RunScope): OpenScope => ({
  taken: new Map(Object.entries(taken)),
  left: new Set(left),
  chosen: new Set(chosen),
  words,
})
