/** One step's dealings with earlier results, from before it starts to after it has ended. */
import type { LaunchSpec } from '#core/run/machine-types.ts'
import { titleOf } from '#core/spec/document.ts'
import type { Outcome } from '#engine/exec/step/attempt-job.ts'
import type { ReuseNote } from '#shared/reuse.ts'
import type { Looked, LookedStep, ResultCache } from './results.ts'

export interface Turn {
  /** An earlier result counts. */
  readonly reused?: Extract<Outcome, { type: 'reused' }>
  /** Why it runs. */
  readonly note?: ReuseNote
  /** Joins the transaction that starts it. */
  begun(): void
  /**
   * After it has ended: looks at what it wrote. The function that comes back joins the transaction that says so.
   * @param stepRunId its MLflow run; undefined when it never started.
   */
  kept(outcome: Outcome, stepRunId: string | undefined): Promise<() => void>
  /** Lets those go on that wait for this very result. */
  ended(): void
}

const nothing = (): void => undefined

/** What the cache cannot do is no reason for a step to fail: it runs, and is not kept. */
const without: Turn = { begun: nothing, kept: async () => nothing, ended: nothing }

const outcomeOf = (looked: Looked): Pick<Turn, 'reused'> =>
  looked.type === 'reused' ? { reused: { type: 'reused', outputs: looked.outputs, note: looked.note } } : {}

const keeping =
  (
    cache: ResultCache,
    { spec, runId }: Pick<LookedStep, 'spec' | 'runId'>,
    key: string | undefined,
  ): Turn['kept'] =>
  async (outcome, stepRunId) => {
    if (key === undefined) return nothing
    if (outcome.type === 'reused') return () => cache.used(key)
    if (outcome.type !== 'succeeded' || stepRunId === undefined) return nothing
    const { outputs } = outcome
    const files = await cache.filesOf(outputs)
    if (files === undefined) return nothing
    return () => cache.publish(key, { outputs, files, runId, path: spec.path, stepRunId })
  }

/** Waits while the same step runs somewhere else. Never rejects. */
export const takeTurn = async (
  cache: ResultCache,
  step: LookedStep,
  signal: AbortSignal,
  log: (line: string) => void,
): Promise<Turn> => {
  try {
    const { looked, done } = await cache.claim(step, signal)
    const key = looked.type === 'reused' ? looked.key : looked.trial?.key
    return {
      ...outcomeOf(looked),
      ...(looked.type === 'run' && looked.note !== undefined ? { note: looked.note } : {}),
      begun: () => cache.begin(step, looked),
      kept: keeping(cache, step, key),
      ended: done,
    }
  } catch (cause) {
    log(`Earlier results of ${titleOf(step.doc)}/${step.spec.path} could not be looked up: ${String(cause)}`)
    return without
  }
}

/** For a step that an earlier process started: what comes out is kept under the key that it was started with. */
export const adoptTurn = async (cache: ResultCache, spec: LaunchSpec, runId: string): Promise<Turn> => {
  const key = cache.memo.keyOfAttempt(runId, spec.path, spec.attempt)
  return {
    begun: nothing,
    kept: keeping(cache, { spec, runId }, key),
    ended: key === undefined ? nothing : cache.hold(key),
  }
}
