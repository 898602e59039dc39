import type { RegistryStore } from '#engine/registry/types.ts'
import type { KeyValue, MetricEntry, MlflowStatus } from '#engine/services.ts'
import type { LoggedModelStore } from './models/types.ts'
import type {
  Batch,
  DatasetInput,
  DatasetSummary,
  Experiment,
  MetricOfRun,
  ModelLink,
  NewRun,
  Page,
  Run,
  RunInfo,
  RunSearch,
  SearchQuery,
  TaggedMetric,
} from './types.ts'

/**
 * Classic MLflow tracking. Every method is one transaction: it happens wholly or throws a `Refusal` and leaves
 * nothing behind. When a method returns, what it wrote is on disk. Reads never wait for writes.
 */
export interface TrackingStore {
  createExperiment(experiment: {
    readonly name: string
    readonly artifactLocation?: string | undefined
    readonly tags?: readonly KeyValue[] | undefined
  }): string
  getExperiment(experimentId: string): Experiment
  getExperimentByName(name: string): Experiment | undefined
  searchExperiments(query: SearchQuery): Page<Experiment>
  renameExperiment(experimentId: string, name: string): void
  /** Its runs go to the trash with it, and come back with it. */
  deleteExperiment(experimentId: string): void
  restoreExperiment(experimentId: string): void
  setExperimentTag(experimentId: string, tag: KeyValue): void
  deleteExperimentTag(experimentId: string, key: string): void

  createRun(run: NewRun): Run
  getRun(runId: string): Run
  updateRun(
    runId: string,
    change: {
      readonly status?: MlflowStatus | undefined
      readonly endTime?: number | undefined
      readonly name?: string | undefined
    },
  ): RunInfo
  deleteRun(runId: string): void
  restoreRun(runId: string): void
  searchRuns(query: RunSearch): Page<Run>

  logMetric(runId: string, metric: TaggedMetric): void
  logParam(runId: string, param: KeyValue): void
  logBatch(runId: string, batch: Batch): void
  setTag(runId: string, tag: KeyValue): void
  deleteTag(runId: string, key: string): void
  /** Adds a model to those that MLflow 2 keeps in a tag of their run. */
  recordModel(runId: string, model: Readonly<Record<string, unknown>>): void
  logInputs(runId: string, datasets: readonly DatasetInput[], models: readonly ModelLink[]): void
  logOutputs(runId: string, models: readonly ModelLink[]): void
  searchDatasets(experimentIds: readonly string[]): readonly DatasetSummary[]

  /** Ordered by timestamp, step, value. Without `maxResults` everything. */
  metricHistory(query: {
    readonly runId: string
    readonly key: string
    readonly maxResults?: number | undefined
    readonly pageToken?: string | undefined
  }): Page<MetricEntry>
  /** Ordered by run, timestamp, step, value; unknown runs are left out. */
  metricHistoryBulk(query: {
    readonly runIds: readonly string[]
    readonly key: string
    readonly maxResults: number
  }): readonly MetricOfRun[]
  /** At most `maxResults` points per run, evenly chosen over the steps, first and last always among them. */
  metricHistorySampled(query: {
    readonly runIds: readonly string[]
    readonly key: string
    readonly maxResults: number
    readonly steps?: { readonly from: number; readonly to: number } | undefined
  }): readonly MetricOfRun[]

  readonly models: LoggedModelStore
  readonly registry: RegistryStore

  /**
   * Runs calls of this store together with those of others that wait: one sync of the disk for all of them. Resolves
   * when the result is on disk; a throw inside undoes only this work.
   */
  grouped<T>(work: () => T): Promise<T>

  /** Absolute folder of a run's artifacts (plain files); it may not exist yet. */
  artifactDirectory(runId: string): string

  /** Where artifacts lie that an import left in place, for an address at or below one of their roots. */
  linkedArtifacts(uri: string): { readonly folder: string; readonly below: string } | undefined
}
