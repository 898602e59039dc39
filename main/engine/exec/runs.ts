/** The executor: one per open workspace. */
import { retryScope } from '#core/partial/scope.ts'
import type { RunStarted } from '#core/run/machine-types.ts'
import type { Rank } from '#core/schedule/choose.ts'
import { graphOf } from '#core/spec/graph.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { ResultCache } from '#engine/cache/results.ts'
import type { Sql } from '#engine/db/open-database.ts'
import type { SecretStore } from '#engine/secrets/secret-store.ts'
import type {
  Clock,
  Environments,
  EventBus,
  RunQueries,
  RunResult,
  Runs,
  SettingsStore,
  StartedRun,
  TrackingWriter,
  WorkspacePaths,
} from '#engine/services.ts'
import type { LaunchRequest, Permissions, QueueEntry, QueueMove, RunDetail } from '#shared/contract/studio.ts'
import type { RunPlan } from '#shared/plan.ts'
import type { Problem } from '#shared/problem.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { TaskRow } from '#shared/run.ts'
import { runFolder } from './attempt-paths.ts'
import { type Machine, readMachine, slotsOf } from './capacity.ts'
import type { Containers } from './containers/containers.ts'
import { digestOf, keepDocument, readDocument } from './documents.ts'
import { Driver, type LeftRun } from './driver.ts'
import { createEarlierRuns, type EarlierRuns } from './earlier-runs.ts'
import { firstEvent } from './first-event.ts'
import { foreseeRun } from './foresight.ts'
import { createJournal, type Journal } from './journal.ts'
import { type PlannedRun, planRun, type ReadPipeline, type ReadText } from './launch-request.ts'
import { createLogShelf } from './log/log-shelf.ts'
import { type LogPage, type LogQuery, readLog } from './log/read-log.ts'
import { openRunLog, type RunLog } from './log/run-log.ts'
import type { MachineFacts } from './machine-facts.ts'
import { clearStaging, openWorkspace, partOf, partTags, retryRequest, stageWorkspace } from './partial-run.ts'
import { createPercents } from './percents.ts'
import { killNow, type Tree } from './process/kill-tree.ts'
import { createRunPublisher } from './publisher.ts'
import { endBlindly, findRun } from './recover.ts'
import { RunQueue, usualRank } from './run-queue.ts'
import { createSlots, type Slots } from './slots.ts'
import { createParentRun, logParams } from './track.ts'
import { createWarmStarts, type WarmStarts } from './warm/warm-starts.ts'

export interface RunsParts {
  readonly sql: Sql
  readonly tracking: TrackingWriter
  /** For the event that carries a run's row. */
  readonly queries: Pick<RunQueries, 'summary'>
  readonly environments: Environments
  readonly events: EventBus
  readonly clock: Clock
  readonly paths: WorkspacePaths
  readonly settings: SettingsStore
  readonly secrets: SecretStore
  readonly containers: Containers
  readonly offers: MachineFacts
  /** Reads a pipeline file of the workspace; undefined when there is none with this id. */
  readonly readPipeline: ReadPipeline
  readonly readText: ReadText
  /** What steps get as MLFLOW_TRACKING_URI; asked at each start, as the port is known late. */
  readonly trackingUri: () => string
  /** Absolute path of the project's `python/` folder. */
  readonly pythonRuntimeDir: string
  /** For what a person who looks into the server's own log should know. */
  readonly log?: (line: string) => void
}

/** The executor, and how busy the machine is with it. */
export interface Executor extends Runs {
  readonly load: { readonly slots: number; readonly busy: number }
}

interface LiveRun {
  readonly driver: Driver
  readonly log: RunLog
}

class LocalRuns implements Executor {
  private readonly parts: RunsParts
  readonly journal: Journal
  private readonly slots: Slots
  private readonly machine: Machine
  private readonly warm: WarmStarts
  private readonly order: RunQueue
  readonly results: ResultCache
  private readonly earlier: EarlierRuns
  private readonly live = new Map<string, LiveRun>()
  private readonly shelf: ReturnType<typeof createLogShelf>
  private readonly trees = new Set<Tree>()
  private closing = false
  private recovering: Promise<void> = Promise.resolve()

  constructor(parts: RunsParts) {
    this.parts = parts
    this.journal = createJournal(parts.sql)
    this.results = new ResultCache(parts)
    this.earlier = createEarlierRuns(this.journal, this.results)
    this.order = new RunQueue(this.journal)
    this.warm = createWarmStarts(parts.pythonRuntimeDir, parts.paths.environments, parts.events)
    this.machine = readMachine(
      () => parts.settings.get(),
      parts.paths.state,
      () => this.warm.bytes,
    )
    this.slots = createSlots(() => this.machine.capacity(), this.order.rankOf)
    this.shelf = createLogShelf(parts.paths.runs)
  }

  get load(): { readonly slots: number; readonly busy: number } {
    return { slots: slotsOf(this.parts.settings.get()), busy: this.slots.busy }
  }

  async launch(request: LaunchRequest): Promise<Result<StartedRun, readonly Problem[]>> {
    const plan = await this.planned(request)
    return plan.ok ? this.prepared(plan.value, request) : plan
  }

  private async prepared(
    plan: PlannedRun,
    request: LaunchRequest,
  ): Promise<Result<StartedRun, readonly Problem[]>> {
    const { part } = plan
    const staged = part && { part: { ...part, ...(await stageWorkspace(this.parts.paths.runs, part)) } }
    if (!this.closing) return ok({ runId: this.begin({ ...plan, ...staged }, request) })
    return err([{ severity: 'error', code: 'closing', message: 'Nagare is closing and starts nothing new.' }])
  }

  private async checked(request: LaunchRequest): Promise<Result<PlannedRun, readonly Problem[]>> {
    await this.machine.ready
    const { offers } = this.parts
    return planRun(request, this.parts, offers, this.allowed(request), this.machine.limits())
  }

  private async planned(request: LaunchRequest): Promise<Result<PlannedRun, readonly Problem[]>> {
    const plan = await this.checked(request)
    if (!plan.ok || request.partial === undefined) return plan
    const { doc, pipelineName } = plan.value
    const part = await partOf(doc, pipelineName, request, this.earlier)
    return part.ok ? ok({ ...plan.value, part: part.value }) : part
  }

  async plan(request: LaunchRequest): Promise<Result<RunPlan, readonly Problem[]>> {
    const plan = await this.planned(request)
    if (!plan.ok) return plan
    const at = this.parts.clock.now()
    const event = this.firstEvent(plan.value, request, { runId: 'plan', runName: 'plan', at })
    return ok(await foreseeRun(plan.value, request.pipelineId, event, this))
  }

  idOf(run: string): string | undefined {
    return this.journal.idOf(run)
  }

  async retry(runId: string): Promise<Result<StartedRun, readonly Problem[]>> {
    const again = retryRequest(runId, this.journal, this.parts)
    if (!again.ok) return again
    const { request, scope: own } = again.value
    const plan = await this.checked(request)
    if (!plan.ok) return plan
    const scope = retryScope(plan.value.doc, await this.earlier.read(runId), own)
    return this.prepared({ ...plan.value, part: { scope, source: runId } }, request)
  }

  /** By the settings or for this run. */
  private allowed({ allow = {} }: LaunchRequest): Permissions {
    const { hostContainers, localVolumes, downloads } = this.parts.settings.get()
    return {
      hostContainers: hostContainers || allow.hostContainers === true,
      localVolumes: localVolumes || allow.localVolumes === true,
      downloads: downloads || allow.downloads === true,
    }
  }

  private firstEvent(
    plan: PlannedRun,
    request: LaunchRequest,
    names: { readonly runId: string; readonly runName: string; readonly at: number },
  ): RunStarted {
    const { paths, settings } = this.parts
    const allowed = this.allowed(request)
    return firstEvent(plan, request, { ...names, runs: paths.runs, slots: slotsOf(settings.get()), allowed })
  }

  /** One transaction: the run exists with all its facts, or not at all. */
  private begin(plan: PlannedRun, request: LaunchRequest): string {
    const at = this.parts.clock.now()
    let runId = ''
    try {
      this.journal.transaction(() => {
        runId = this.create(plan, request, at)
      })
    } catch (cause) {
      this.live.get(runId)?.driver.abandon()
      this.leave(runId)
      throw cause
    }
    return runId
  }

  private create(plan: PlannedRun, request: LaunchRequest, at: number): string {
    const number = this.journal.nextNumber()
    const runName = request.runName || `${plan.pipelineName} ${number}`
    const digest = digestOf(plan.text)
    const parent = createParentRun(this.parts.tracking, {
      experimentName: plan.experimentName,
      runName,
      pipelineName: plan.pipelineName,
      source: plan.source,
      digest,
      number,
      at,
      tags: { ...request.tags, ...partTags(plan.part) },
    })
    const { runId } = parent
    logParams(this.parts.tracking, runId, plan.arguments)
    keepDocument(this.parts.paths.runs, runId, plan.text)
    openWorkspace(this.parts.paths.runs, runId, plan.part)
    const event = this.firstEvent(plan, request, { runId, runName, at })
    const { pipelineId, priority = 0 } = request
    const id = pipelineId === undefined ? {} : { pipelineId }
    const { pipelineName, source } = plan
    const { parallelism, cache } = event
    const facts = { runId, pipelineName, source, parallelism, cache, digest, startedAt: at, priority, ...id }
    this.journal.insertRun({ ...facts, arguments: plan.arguments }, number)
    this.follow(plan, runId, parent.experimentId, { priority, place: 0 }).start(event)
    return runId
  }

  private follow(
    plan: Pick<PlannedRun, 'doc' | 'source'>,
    runId: string,
    experimentId: string,
    rank: Rank,
    left?: LeftRun,
  ): Driver {
    const { clock, paths, events, queries } = this.parts
    const publisher = createRunPublisher(runId, events, queries.summary)
    const percents = createPercents(publisher.progress)
    const log = openRunLog({
      folder: runFolder(paths.runs, runId),
      now: () => clock.now(),
      onGrowth: () => publisher.log(),
      onPercent: percents.heard,
    })
    const { journal, slots, warm, machine, trees, results } = this
    const services = { log: () => undefined, ...this.parts, journal, slots, warm, machine, trees, results }
    const driver = new Driver(
      { doc: plan.doc, source: plan.source, runId, experimentId, log, publisher, percents },
      services,
      left,
    )
    this.live.set(runId, { driver, log })
    this.order.add(runId, rank)
    void driver.finished.then(() => this.leave(runId))
    return driver
  }

  private leave(runId: string): void {
    this.live.delete(runId)
    this.order.remove(runId)
    this.reordered()
  }

  private reordered(): void {
    this.slots.look()
    this.parts.events.publish({ type: 'queue' })
  }

  queue(): QueueEntry[] {
    return this.order.inOrder().map((runId) => {
      const { priority } = this.order.rankOf(runId)
      return { runId, priority, ...this.slots.countOf(runId) }
    })
  }

  setPriority(runId: string, priority: number): boolean {
    const known = this.order.setPriority(runId, priority)
    if (known) this.reordered()
    return known
  }

  move(runId: string, to: QueueMove): boolean {
    const known = this.order.move(runId, to)
    if (known) this.reordered()
    return known
  }

  stopTask(runId: string, path: string): boolean {
    return this.live.get(runId)?.driver.stopTask(path) ?? false
  }

  stopAll(): string[] {
    const runIds = [...this.live.keys()]
    for (const runId of runIds) this.stop(runId)
    return runIds
  }

  stop(runId: string): boolean {
    const run = this.live.get(runId)
    run?.driver.stop()
    return run !== undefined
  }

  async finished(runId: string): Promise<RunResult> {
    if (!this.live.has(runId)) await this.recovering
    const run = this.live.get(runId)
    if (run !== undefined) return run.driver.finished
    const record = this.journal.run(runId)
    if (record === undefined || !record.ended)
      throw new Error(`There is no pipeline run ${runId} to wait for.`)
    const { state, outputs, failure } = record
    return { runId, state, outputs, tasks: this.tasks(runId), ...(failure === undefined ? {} : { failure }) }
  }

  tasks(runId: string): readonly TaskRow[] {
    return this.live.get(runId)?.driver.rows() ?? this.journal.rows(runId)
  }

  pipelineOf(runId: string): RunDetail['pipeline'] {
    const record = this.journal.run(runId)
    const text = record === undefined ? undefined : readDocument(this.parts.paths.runs, runId)
    if (record === undefined || text === undefined) return undefined
    const parsed = parsePipeline(text)
    if (!parsed.ok) return undefined
    const { digest, outputs, parallelism, cache } = record
    return {
      text,
      digest,
      graph: graphOf(parsed.value),
      arguments: { ...record.arguments },
      outputs,
      parallelism,
      cache,
    }
  }

  async log(runId: string, query: LogQuery): Promise<LogPage> {
    const page = readLog(this.live.get(runId)?.log.index ?? this.shelf.read(runId), query)
    const redact = this.parts.secrets.redactor()
    return { ...page, lines: page.lines.map((line) => ({ ...line, text: redact(line.text) })) }
  }

  trackingInUse(): readonly string[] {
    return this.journal.trackingInUse()
  }

  async recover(): Promise<void> {
    clearStaging(this.parts.paths.runs)
    this.recovering = this.takeUpOpenRuns()
    await this.recovering
  }

  /** A run that nobody can go on with (its document or MLflow run is gone) is settled; the others go on. */
  private async takeUpOpenRuns(): Promise<void> {
    const services = { log: () => undefined, ...this.parts, journal: this.journal }
    const resumed: (() => Promise<void>)[] = []
    for (const runId of this.journal.openRuns()) {
      if (this.live.has(runId) || this.closing) continue
      const experimentId = this.parts.queries.summary(runId)?.experimentId
      const found = experimentId === undefined ? undefined : await findRun(runId, services)
      if (found === undefined || experimentId === undefined) {
        await endBlindly(runId, services)
        continue
      }
      const { source = '', rank = usualRank } = this.journal.run(runId) ?? {}
      const driver = this.follow({ doc: found.doc, source }, runId, experimentId, rank, found)
      resumed.push(() => driver.resume(found))
    }
    // All at once: what runs already has its places on the machine before anything new asks for one.
    await Promise.all(resumed.map((resume) => resume()))
  }

  killNow(): void {
    this.warm.close()
    for (const tree of this.trees) killNow(tree)
  }

  /** A run that is still going on then ends as INTERRUPTED: nobody canceled it, and it can be taken up again. */
  async close(): Promise<void> {
    this.closing = true
    this.warm.close()
    await Promise.all([...this.live.values()].map((run) => run.driver.interrupt()))
  }
}

/** Nothing is touched before `recover`, which the owner of the workspace calls once before anything else. */
export const createRuns = (parts: RunsParts): Executor => new LocalRuns(parts)
