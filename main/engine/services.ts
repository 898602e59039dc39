/**
 * What the engine offers to the door (server, command line). `createEngine` in `engine.ts` builds one per open
 * workspace. Services never speak HTTP; expected refusals are `Result` values, everything else throws.
 */

import type { EnvironmentGc, EnvironmentRefresh, EnvironmentReport } from '#shared/contract/environments.ts'
import type { RunsQuery } from '#shared/contract/runs-query.ts'
import type { LaunchRequest, QueueEntry, QueueMove, RunDetail, Settings } from '#shared/contract/studio.ts'
import type { EnvironmentProgress, StudioEvent } from '#shared/events.ts'
import type { RunPlan } from '#shared/plan.ts'
import type { Problem } from '#shared/problem.ts'
import type { Result } from '#shared/result.ts'
import type { Failure, LogLine, MetricPoint, Outputs, RunState, RunSummary, TaskRow } from '#shared/run.ts'

/** Injected so that tests own time and chance. */
export interface Clock {
  now(): number
}

/** In-process bus behind the one event stream. Publishing never throws and never blocks. */
export interface EventBus {
  publish(event: StudioEvent): void
  subscribe(listener: (event: StudioEvent) => void): () => void
}

/** Paths of an open workspace. All absolute. */
export interface WorkspacePaths {
  readonly root: string
  readonly pipelines: string
  readonly data: string
  /** My components. */
  readonly components: string
  /** `.nagare/` */
  readonly state: string
  readonly database: string
  /** `.nagare/artifacts/<experiment>/<run>/artifacts/…` */
  readonly artifacts: string
  /** `.nagare/runs/<run>/…`: documents, attempts, logs. */
  readonly runs: string
  readonly environments: string
  /** `.nagare/secrets/store.json` (0600) */
  readonly secrets: string
  readonly lock: string
  /** `.nagare/server.json` (0600): url, token and pid of the process that owns the workspace. */
  readonly serverFile: string
}

export interface EnvironmentRequest {
  /** Requirement lines as the component lists them. */
  readonly packages: readonly string[]
  readonly indexUrls: readonly string[]
  readonly trustedHosts: readonly string[]
  /** The image it would run in on a cluster: `python:3.12` asks for that minor version of Python. */
  readonly image?: string
}
export interface ReadyEnvironment {
  /** Interpreter to start steps with. */
  readonly python: string
  /** `base` for the bare interpreter, else the content key. */
  readonly key: string
  /** True when it had to be built (or finished) for this call. */
  readonly built: boolean
  /** It stays on disk until this is called: when nothing runs in it any more. */
  readonly release: () => void
  /** Its packages as requirement lines with versions (and hashes, where uv resolved them). */
  readonly lock?: string
  /** For the step's log: it runs on another Python than it asks for. */
  readonly note?: string
}
export interface PythonFacts {
  readonly path: string
  readonly version: string
  readonly tool: 'uv' | 'venv'
}
export interface Environments {
  /**
   * What a step would run in, by content, without building anything: equal keys run the same. Fails when there is no
   * interpreter.
   */
  keyOf(request: EnvironmentRequest): Promise<Result<string, Failure>>
  /** Builds or reuses; two callers of the same key share one build. `onLine` gets the builder's progress. */
  ensure(
    request: EnvironmentRequest,
    options: { readonly signal: AbortSignal; readonly onLine: (line: string) => void },
  ): Promise<Result<ReadyEnvironment, Failure>>
  python(): Promise<Result<PythonFacts, Failure>>
  list(): Promise<readonly (EnvironmentProgress & { path: string; sizeBytes?: number; usedAt: number })[]>
  /**
   * Resolves lists of packages again, all or that of one environment (or wish). Undefined: no such key. Environments
   * that are there stay.
   */
  refresh(key: string | undefined): Promise<EnvironmentRefresh[] | undefined>
  /** Keeps the environment that this interpreter is in, for a step that an earlier process started. */
  hold(python: string): () => void
  /** One of them, whenever it was used. Undefined: no such environment; `in-use`: a step runs in it, it stays. */
  remove(key: string): Promise<EnvironmentReport | 'in-use' | undefined>
  /** Those that no step has used for a time (default 30 days), and what crashes left half built or half deleted. */
  gc(choice: EnvironmentGc): Promise<EnvironmentReport>
}

export interface StartedRun {
  readonly runId: string
}
export interface RunResult {
  readonly runId: string
  readonly state: RunState
  readonly failure?: Failure
  readonly outputs: Outputs
  readonly tasks: readonly TaskRow[]
}

/** The executor: pipeline runs. */
export interface Runs {
  /** Checks everything first; a refusal leaves no trace. */
  launch(request: LaunchRequest): Promise<Result<StartedRun, readonly Problem[]>>
  /** What `launch` with the same request would do. Starts and keeps nothing. */
  plan(request: LaunchRequest): Promise<Result<RunPlan, readonly Problem[]>>
  /**
   * A new run that takes over what succeeded in this one and runs the rest. Refused for a run that goes on
   * (`still-running`), has succeeded (`nothing-to-retry`) or left nothing (`no-run`).
   */
  retry(runId: string): Promise<Result<StartedRun, readonly Problem[]>>
  /** Of a pipeline run by its id, its running count (`41`) or `last`. */
  idOf(run: string): string | undefined
  stop(runId: string): boolean
  /** One task of a run, with everything inside it. False: no such task, or the run has ended. */
  stopTask(runId: string, path: string): boolean
  /** Ids of the runs that were going on. */
  stopAll(): string[]
  /** Live runs, first served first. */
  queue(): QueueEntry[]
  /** False: the run has ended, or there never was one. */
  setPriority(runId: string, priority: number): boolean
  move(runId: string, to: QueueMove): boolean
  /** Resolves when the run has ended; one that an earlier process left goes on with `recover`. */
  finished(runId: string): Promise<RunResult>
  tasks(runId: string): readonly TaskRow[]
  /** The pipeline part of the run page; undefined for runs that no pipeline made. */
  pipelineOf(runId: string): RunDetail['pipeline']
  log(
    runId: string,
    query: { task?: string; cursor?: string; tail?: boolean; line?: number; limit?: number },
  ): Promise<{ lines: LogLine[]; cursor: string; more: boolean; totalLines: number }>
  /** Called once at start: goes on with every run that an earlier process left unfinished. */
  recover(): Promise<void>
  /** Urls that steps of an earlier process report to: they should be listened to before `recover`. */
  trackingInUse(): readonly string[]
  /**
   * Kills every step with all it started before it returns: for a process that exits at once. What became of the runs
   * is settled by the next `recover`.
   */
  killNow(): void
  /** Stops accepting, ends what runs, resolves when nothing is written any more. */
  close(): Promise<void>
}

export interface SettingsStore {
  get(): Settings
  update(change: Partial<Settings>): Settings
}

export type { RunsQuery }

/** An MLflow value: NaN and infinities are real JS numbers here; only the wire writes them as strings. */
export interface MetricEntry {
  readonly key: string
  readonly value: number
  readonly timestamp: number
  readonly step: number
}
export interface KeyValue {
  readonly key: string
  readonly value: string
}
export type MlflowStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED'

/** The part of the tracking store that the executor writes through. The MLflow routes use the full `TrackingStore`. */
export interface TrackingWriter {
  /** Id of the experiment with this name, created (or restored from the trash) when needed. */
  experimentNamed(name: string): string
  createRun(run: {
    readonly experimentId: string
    readonly name: string
    readonly startTime: number
    readonly userId: string
    readonly tags: readonly KeyValue[]
    /** Becomes the tag `mlflow.parentRunId`. */
    readonly parentRunId?: string
  }): { readonly runId: string; readonly artifactDirectory: string }
  endRun(runId: string, status: MlflowStatus, endTime: number): void
  logBatch(
    runId: string,
    batch: {
      readonly params?: readonly KeyValue[]
      readonly metrics?: readonly MetricEntry[]
      readonly tags?: readonly KeyValue[]
    },
  ): void
  /**
   * What a key ends with, known only at the end. One that was logged while the run went on keeps its curve: the value
   * joins at its last step, unless it is what the curve ends with anyway. A new key gets it at step 0.
   */
  logFinalMetrics(runId: string, metrics: readonly Omit<MetricEntry, 'step'>[]): void
  /**
   * Gives a run the parameters, last metric values and people's tags of another, whose result it repeats. Curves and
   * files stay there. No effect when that one is gone.
   */
  inherit(runId: string, fromRunId: string): void
  /** Absolute folder of a run's artifacts (plain files). */
  artifactDirectory(runId: string): string
}

/** The read side of the runs table, compare and run page: joins tracking with `pipeline_runs`. */
export interface RunQueries {
  list(query: RunsQuery): {
    runs: RunSummary[]
    total: number
    nextCursor?: string
    keys: { params: string[]; metrics: string[]; tags: string[] }
  }
  summary(runId: string): RunSummary | undefined
  many(runIds: readonly string[]): RunSummary[]
  allTags(runId: string): Record<string, string>
  children(runId: string): { runId: string; name: string; state: RunState }[]
  history(query: {
    readonly runIds: readonly string[]
    readonly key: string
    readonly maxPoints?: number
    readonly from?: number
    readonly to?: number
  }): Promise<{ runId: string; points: MetricPoint[]; total: number; skipped: number }[]>
  experiments(): { id: string; name: string; runs: number; updatedAt: number }[]
  rename(runId: string, name: string): boolean
  setTag(runId: string, key: string, value: string): boolean
  setLifecycle(runIds: readonly string[], lifecycle: 'active' | 'deleted'): void
}
