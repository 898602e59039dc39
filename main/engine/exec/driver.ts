/**
 * Drives one run: feeds the state machine, keeps what it says in one transaction per event, and then performs its
 * effects. What the page shows of a live run comes from here.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PlaceholderFacts } from '#core/plan/placeholders.ts'
import { advance, begin } from '#core/run/machine.ts'
import type { LaunchSpec, RunEffect, RunEvent, RunStarted } from '#core/run/machine-types.ts'
import { owed } from '#core/run/owed.ts'
import { producerOf } from '#core/run/reuse.ts'
import { rowAt, stateOf, toRows } from '#core/run/rows.ts'
import type { MachineState, Transition } from '#core/run/state.ts'
import { entry, type PipelineDocument } from '#core/spec/document.ts'
import type { LookedStep, ResultCache } from '#engine/cache/results.ts'
import { adoptTurn, type Turn, takeTurn } from '#engine/cache/turn.ts'
import type { RunResult } from '#engine/services.ts'
import type { TaskRow, Wait } from '#shared/run.ts'
import { Alarms } from './alarms.ts'
import { attemptPaths, attemptPathsIn } from './attempt-paths.ts'
import type { AttemptRecord, Journal } from './journal.ts'
import type { RunLog } from './log/run-log.ts'
import type { Percents } from './percents.ts'
import { bootId } from './process/identity.ts'
import { endedAt, neverBegan } from './process/left-behind.ts'
import type { RunPublisher } from './publisher.ts'
import { RunRecord } from './run-record.ts'
import type { AttemptJob, Outcome, StepServices } from './step/attempt-job.ts'
import { adoptAttempt, runAttempt } from './step/run-attempt.ts'
import { createReusedRun, createStepRun, logParams } from './track.ts'

export interface DriverServices extends StepServices {
  readonly journal: Journal
  readonly results: ResultCache
  readonly log: (line: string) => void
}

export interface DrivenRun {
  readonly doc: PipelineDocument
  readonly runId: string
  readonly experimentId: string
  /** Shown as the source of its steps' MLflow runs. */
  readonly source: string
  readonly log: RunLog
  readonly publisher: RunPublisher
  readonly percents: Percents
}

/** How far an earlier process came with a run: the journal replayed, and what it had begun. */
export interface LeftRun {
  readonly state: MachineState
  /** Number of the next event. */
  readonly seq: number
  readonly open: readonly AttemptRecord[]
  /** Path of a step → its MLflow run. */
  readonly stepRuns: ReadonlyMap<string, string>
}

interface LiveAttempt {
  readonly controller: AbortController
  readonly done: Promise<void>
}

const storagePauseMs = 1_000

const isStorageTrouble = (cause: unknown): boolean => {
  const { code } = (cause ?? {}) as { readonly code?: unknown }
  return typeof code === 'string' && (code.startsWith('SQLITE_') || code === 'ENOSPC')
}

export class Driver {
  readonly finished: Promise<RunResult>
  private readonly run: DrivenRun
  private readonly services: DriverServices
  private readonly record: RunRecord
  private readonly live = new Map<string, LiveAttempt>()
  private readonly alarms: Alarms
  private readonly end = Promise.withResolvers<RunResult>()
  private state: MachineState | undefined
  private interrupting = false

  constructor(run: DrivenRun, services: DriverServices, left?: LeftRun) {
    this.run = run
    this.services = services
    const openReused = (row: TaskRow, at: number): string => this.openReused(row, at)
    this.record = new RunRecord(run.runId, { ...services, openReused }, left?.seq)
    this.alarms = new Alarms(services.clock)
    this.state = left?.state
    for (const [path, stepRunId] of left?.stepRuns ?? []) this.record.knowStepRun(path, stepRunId)
    this.finished = this.end.promise
  }

  /** Opens the run. May be part of the caller's transaction: what is started, is started in a later turn. */
  start(event: RunStarted): void {
    this.settle(event, begin(this.run.doc, event))
  }

  /**
   * Goes on where an earlier process was cut off. What it had begun is taken over: a step that lives is followed to
   * its end, one that has ended answers now. What it had only meant to begin is begun.
   */
  async resume({ state, open }: LeftRun): Promise<void> {
    const begun = new Map<string, AttemptRecord>()
    for (const effect of owed(state)) {
      if (effect.type !== 'launch') continue
      const { path, attempt } = effect.spec
      const record = open.find((one) => one.path === path && one.attempt === attempt)
      if (record !== undefined && this.hasBegun(effect.spec, record)) begun.set(path, record)
      else if (stateOf(state, path) !== 'WAITING')
        await this.insist({ type: 'task-requeued', at: this.services.clock.now(), path, attempt })
    }
    if (this.interrupting || this.state === undefined) return
    const effects = owed(this.state)
    for (const effect of effects) {
      if (effect.type === 'launch') this.launch(effect.spec, begun.get(effect.spec.path))
      else this.perform(effect)
    }
    // Cannot be: what an event leads to is kept together with it.
    if (effects.length === 0) await this.insist({ type: 'run-interrupted', at: this.services.clock.now() })
  }

  private hasBegun(spec: LaunchSpec, record: AttemptRecord): boolean {
    // An importer is no process, and does the same however often it is done.
    const { executors } = this.run.doc.spec.deploymentSpec ?? {}
    if (entry(executors, spec.executorLabel)?.importer !== undefined) return false
    return !neverBegan(record, attemptPathsIn(record.directory))
  }

  stop(): void {
    this.apply({ type: 'stop-requested', at: this.services.clock.now() })
  }

  /** One task, with everything inside it. */
  stopTask(path: string): boolean {
    if (this.state === undefined || rowAt(this.state, path) === undefined) return false
    this.apply({ type: 'task-stop-requested', at: this.services.clock.now(), path })
    return true
  }

  /** Ends the run for a clean quit: kills what lives, and says INTERRUPTED, because nobody asked for the end. */
  async interrupt(): Promise<void> {
    this.interrupting = true
    for (const one of this.live.values()) one.controller.abort()
    await this.allGone()
    const event: RunEvent = { type: 'run-interrupted', at: this.services.clock.now() }
    // What cannot be kept now is settled by `recover` at the next start.
    if (await this.insist(event, () => this.record.endAttempts())) await this.finished
  }

  /** Its beginning was not kept: nothing of it may happen. */
  abandon(): void {
    this.interrupting = true
    for (const one of this.live.values()) one.controller.abort()
  }

  rows(): TaskRow[] {
    const { percents } = this.run
    return this.state === undefined ? [] : this.record.decorate(toRows(this.state)).map(percents.on)
  }

  /** Only of this moment, so it is shown and not kept. */
  private waits(path: string, wait: Wait): void {
    this.record.noteWait(path, wait)
    const row = this.state === undefined ? undefined : rowAt(this.state, path)
    if (row !== undefined) for (const shown of this.record.decorate([row])) this.run.publisher.task(shown)
  }

  private async allGone(): Promise<void> {
    await Promise.allSettled([...this.live.values()].map((one) => one.done))
  }

  private apply(event: RunEvent, alongside?: () => void): void {
    if (this.state !== undefined) this.settle(event, advance(this.state, event), alongside)
  }

  /**
   * What has happened is not lost because the disk is full at this moment: it is said again until it is kept. Ends
   * without when the server is closing, or when no repetition can help.
   */
  private async insist(event: RunEvent, alongside?: () => void): Promise<boolean> {
    for (let tries = 1; ; tries += 1) {
      try {
        this.apply(event, alongside)
        return true
      } catch (cause) {
        if (tries === 1)
          this.services.log(`Run ${this.run.runId}: ${event.type} could not be kept: ${String(cause)}`)
        if (this.interrupting || !isStorageTrouble(cause)) return false
        await sleep(storagePauseMs)
      }
    }
  }

  private settle(event: RunEvent, next: Transition, alongside?: () => void): void {
    const before = this.state?.run
    const changed = this.record.keep(event, next, alongside)
    this.state = next.state
    for (const row of changed) this.run.publisher.task(this.run.percents.on(row))
    this.run.publisher.run(before !== next.state.run)
    for (const effect of next.effects) this.perform(effect)
  }

  private perform(effect: RunEffect): void {
    switch (effect.type) {
      case 'launch':
        if (!this.interrupting) this.launch(effect.spec)
        break
      case 'cancel':
        this.live.get(effect.path)?.controller.abort()
        break
      case 'wake':
        this.alarms.at(effect.at, () => this.due('woke', effect))
        break
      case 'deadline':
        this.alarms.at(effect.at, () => this.due('overdue', effect))
        break
      case 'run-ended':
        void this.finish(effect)
        break
      case 'task-changed':
      case 'run-changed':
        break
    }
  }

  private due(type: 'woke' | 'overdue', { path, attempt }: { path: string; attempt: number }): void {
    void this.insist({ type, at: this.services.clock.now(), path, attempt })
  }

  /** @param begun what an earlier process noted of this attempt. */
  private launch(spec: LaunchSpec, begun?: AttemptRecord): void {
    const controller = new AbortController()
    const done = Promise.resolve().then(() => this.carryOut(spec, controller.signal, begun))
    this.live.set(spec.path, { controller, done })
  }

  private async carryOut(spec: LaunchSpec, signal: AbortSignal, begun?: AttemptRecord): Promise<void> {
    const { clock, results, log } = this.services
    const turn = await (begun === undefined
      ? takeTurn(results, this.seen(spec), signal, log)
      : adoptTurn(results, spec, this.run.runId))
    try {
      const outcome = turn.reused ?? (await this.outcomeOf(spec, signal, turn, begun))
      const keep = await turn.kept(outcome, this.record.stepRunOf(spec.path))
      this.live.delete(spec.path)
      if (this.interrupting) return
      const at = this.endOf(spec, clock.now(), begun)
      await this.insist(answer(spec, outcome, at), () => {
        this.record.endAttempt(spec.path, spec.attempt)
        keep()
      })
    } finally {
      turn.ended()
    }
  }

  /** One that ended while nobody looked ended then, and not now. Never before its start, whatever clocks say. */
  private endOf({ path }: LaunchSpec, now: number, begun?: AttemptRecord): number {
    const noted = begun === undefined ? now : (endedAt(attemptPathsIn(begun.directory), now) ?? now)
    const row = this.state === undefined ? undefined : rowAt(this.state, path)
    return Math.max(noted, row?.attempts.at(-1)?.startedAt ?? noted)
  }

  /** The step as the cache sees it. */
  private seen(spec: LaunchSpec): LookedStep {
    const { doc, runId } = this.run
    const { state } = this
    return {
      doc,
      runId,
      spec,
      facts: this.factsOf(spec),
      producerOf: (kind, input) =>
        state === undefined ? undefined : producerOf(state, spec.path, kind, input),
    }
  }

  private factsOf({ path, name }: LaunchSpec): PlaceholderFacts {
    const task = { pipeline_task_name: name, pipeline_task_uuid: `${this.run.runId}/${path}` }
    return { ...this.state?.facts, ...task }
  }

  private async outcomeOf(
    spec: LaunchSpec,
    signal: AbortSignal,
    turn: Turn,
    begun?: AttemptRecord,
  ): Promise<Outcome> {
    const { path, attempt } = spec
    const { doc, runId, experimentId, log } = this.run
    const { clock } = this.services
    const paths = attemptPaths(this.services.paths.runs, runId, path, attempt)
    const tell = (type: 'task-preparing' | 'task-prepared'): void =>
      void this.insist({ type, at: clock.now(), path, attempt })
    const job = (): AttemptJob => ({
      doc,
      runId,
      experimentId,
      spec,
      allowed: this.state?.allowed ?? {},
      paths,
      signal,
      facts: this.factsOf(spec),
      log: log.follow({ path, attempt, directory: paths.directory }),
      onPreparing: () => tell('task-preparing'),
      onPrepared: () => tell('task-prepared'),
      onWait: (wait) => this.waits(path, wait),
      onRunning: (note) => this.begun(spec, paths.directory, turn, note),
    })
    return begun === undefined ? runAttempt(job, this.services) : adoptAttempt(job, this.services, begun)
  }

  /** The attempt, its marker and its MLflow run are kept before there is a process. */
  private begun(
    spec: LaunchSpec,
    directory: string,
    turn: Turn,
    note: (stepRunId: string) => void = () => undefined,
  ): { stepRunId: string; marker: string } {
    const { path, attempt, name } = spec
    const at = this.services.clock.now()
    const marker = randomUUID()
    let stepRunId = this.record.stepRunOf(path)
    const why = turn.note === undefined ? {} : { note: turn.note }
    this.apply({ type: 'task-running', at, path, attempt, ...why }, () => {
      stepRunId ??= this.openStepRun(path, name, at)
      logParams(this.services.tracking, stepRunId, spec.inputs.parameters)
      const trackingUri = this.services.trackingUri()
      const facts = { marker, directory, stepRunId, trackingUri, bootId: bootId() }
      this.record.addAttempt({ path, attempt, ...facts })
      turn.begun()
      note(stepRunId)
    })
    if (stepRunId === undefined) throw new Error(`The run ended before ${path} could start.`)
    return { stepRunId, marker }
  }

  private openReused(row: TaskRow, at: number): string {
    const { runId, experimentId, source } = this.run
    const step = { experimentId, parentRunId: runId, name: row.name, path: row.path, source, at }
    return createReusedRun(this.services.tracking, step, row)
  }

  private openStepRun(path: string, name: string, at: number): string {
    const { runId, experimentId, source } = this.run
    return createStepRun(this.services.tracking, { experimentId, parentRunId: runId, name, path, source, at })
  }

  private async finish(effect: Extract<RunEffect, { type: 'run-ended' }>): Promise<void> {
    this.alarms.clear()
    await this.allGone()
    await this.run.log.close()
    this.run.publisher.close()
    const { state, outputs, failure } = effect
    const tasks = this.rows()
    this.end.resolve({
      runId: this.run.runId,
      state,
      outputs,
      tasks,
      ...(failure === undefined ? {} : { failure }),
    })
  }
}

const answer = ({ path, attempt }: LaunchSpec, outcome: Outcome, at: number): RunEvent => {
  const about = { at, path, attempt }
  if (outcome.type === 'succeeded') return { type: 'task-succeeded', ...about, outputs: outcome.outputs }
  if (outcome.type === 'reused')
    return { type: 'task-reused', ...about, outputs: outcome.outputs, note: outcome.note }
  if (outcome.type === 'failed') return { type: 'task-failed', ...about, failure: outcome.failure }
  if (outcome.type === 'interrupted') return { type: 'task-interrupted', ...about }
  return { type: 'task-canceled', ...about }
}
