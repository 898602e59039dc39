/** Looks a step's result up before it runs, says why there is none, and keeps what comes out. */
import { explain, nearest, type ProducerOf } from '#core/cache/explain.ts'
import { keyOf, type Preimage, preimageOf } from '#core/cache/preimage.ts'
import { isRemote } from '#core/plan/artifact-uri.ts'
import { localPath } from '#core/plan/local-path.ts'
import { titleOf } from '#core/spec/document.ts'
import type { Sql } from '#engine/db/open-database.ts'
import type { Clock } from '#engine/services.ts'
import type { ReuseCause, ReuseNote } from '#shared/reuse.ts'
import type { Outputs } from '#shared/run.ts'
import { type DescribedStep, type DescribeParts, describeStep } from './describe.ts'
import { createDigests, type Digests, sha256 } from './digests.ts'
import { createInFlight, type InFlight } from './in-flight.ts'
import { createMemo, createShelf, type Memo, type Result, type ResultFile } from './memo.ts'

/** What the lookup came to. */
export type Looked =
  | { readonly type: 'reused'; readonly outputs: Outputs; readonly note: ReuseNote; readonly key: string }
  | {
      readonly type: 'run'
      /** Absent for what has no say in it (importers). */
      readonly note?: ReuseNote
      /** Absent: its result will not be kept. */
      readonly trial?: { readonly key: string; readonly preimage: Preimage }
    }

export interface LookedStep extends DescribedStep {
  readonly runId: string
  readonly producerOf: ProducerOf
}

const ran = (cause: ReuseCause): Extract<Looked, { type: 'run' }> => ({
  type: 'run',
  note: { outcome: 'ran', cause },
})

export class ResultCache {
  readonly memo: Memo
  readonly digests: Digests
  private readonly shelf: ReturnType<typeof createShelf>
  private readonly inFlight: InFlight
  readonly environments: DescribeParts['environments']
  readonly secrets: DescribeParts['secrets']
  readonly containers: DescribeParts['containers']
  private readonly clock: Clock

  constructor(parts: Omit<DescribeParts, 'digests'> & { readonly sql: Sql; readonly clock: Clock }) {
    this.memo = createMemo(parts.sql)
    this.shelf = createShelf(parts.sql)
    this.digests = createDigests(this.shelf, () => parts.clock.now())
    this.inFlight = createInFlight()
    this.environments = parts.environments
    this.secrets = parts.secrets
    this.containers = parts.containers
    this.clock = parts.clock
  }

  /** What would happen to the step now; changes nothing. */
  async look(step: LookedStep): Promise<Looked> {
    const policy = step.spec.reuse
    if (policy === undefined) return { type: 'run' }
    if (policy.use === 'no') return ran(policy.cause)
    const facts = await describeStep(step, this)
    if (!facts.ok) return facts.error === undefined ? { type: 'run' } : ran(facts.error)
    const preimage = preimageOf(facts.value, sha256)
    const trial = { key: keyOf(preimage, sha256), preimage }
    const found = this.memo.get(trial.key)
    if (policy.use === 'refresh') return { ...ran({ type: 'chosen' }), trial }
    if (found?.result === undefined) {
      const cause = found === undefined ? this.whyNot(step, preimage) : ({ type: 'no-success' } as const)
      return { ...ran(cause), trial }
    }
    const wrong = await this.differing(found.result)
    if (wrong !== undefined) return { ...ran(wrong), trial }
    const custom = preimage.customKey !== undefined
    const note: ReuseNote = {
      outcome: 'reused',
      cause: { type: custom ? 'same-key' : 'same-inputs' },
      from: this.originOf(found.result),
    }
    return { type: 'reused', outputs: found.result.outputs, note, key: trial.key }
  }

  /**
   * The same, for a step that is about to run: when one with the same key is running, it waits for that one's result.
   * `done` is called when the step has ended, however it did.
   */
  async claim(
    step: LookedStep,
    signal: AbortSignal,
  ): Promise<{ readonly looked: Looked; readonly done: () => void }> {
    for (;;) {
      const looked = await this.look(step)
      const key = looked.type === 'run' ? looked.trial?.key : undefined
      const done =
        key === undefined || signal.aborted ? () => undefined : await this.inFlight.turn(key, signal)
      if (done !== undefined) return { looked, done }
    }
  }

  /** The same key waits while a step goes on that an earlier process started. @returns what ends that. */
  hold(key: string): () => void {
    return this.inFlight.hold(key)
  }

  private whyNot({ doc, spec, producerOf }: LookedStep, preimage: Preimage): ReuseCause {
    const before = nearest(this.memo.earlier(titleOf(doc), spec.nodeId), preimage)
    return before === undefined ? { type: 'first-time' } : explain(before.preimage, preimage, producerOf)
  }

  /** The first output that is not what it was. */
  async differing({ files }: Pick<Result, 'files'>): Promise<ReuseCause | undefined> {
    for (const { output, path, digest } of files) {
      const now = await this.digests.of(path)
      if (now === digest) continue
      return { type: now === 'absent' ? 'output-deleted' : 'output-changed', name: output }
    }
    return undefined
  }

  private originOf({ runId, path, stepRunId }: Result): NonNullable<ReuseNote['from']> {
    const number = this.memo.numberOf(runId)
    return { runId, task: path, stepRunId, ...(number === undefined ? {} : { number }) }
  }

  /** Digests of everything that outputs lead to on this machine. Undefined: not all of it can be known. */
  async filesOf(outputs: Outputs): Promise<ResultFile[] | undefined> {
    const files: ResultFile[] = []
    for (const [output, list] of Object.entries(outputs.artifacts)) {
      for (const artifact of list) {
        if (isRemote(artifact.uri)) continue
        const path = localPath(artifact)
        const digest = await this.digests.of(path)
        if (digest === undefined) return undefined
        files.push({ output, path, digest })
      }
    }
    return files
  }

  /** Joins the transaction that starts an attempt. */
  begin(step: LookedStep, looked: Looked): void {
    this.shelf.keep()
    if (looked.type !== 'run' || looked.trial === undefined) return
    const { path, nodeId, attempt } = step.spec
    const place = { pipeline: titleOf(step.doc), nodeId, runId: step.runId, path }
    this.memo.tried(looked.trial.key, looked.trial.preimage, place, attempt, this.clock.now())
  }

  /** Joins the transaction that ends one well. */
  publish(key: string, result: Result): void {
    this.shelf.keep()
    this.memo.publish(key, result, this.clock.now())
  }

  /** Joins the transaction of a reused step. */
  used(key: string): void {
    this.shelf.keep()
    this.memo.used(key, this.clock.now())
  }
}
