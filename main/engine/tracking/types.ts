/** The nouns of tracking as the store gives and takes them. Times are epoch milliseconds. */
import type { KeyValue, MetricEntry, MlflowStatus } from '#engine/services.ts'

export type Lifecycle = 'active' | 'deleted'
export type ViewType = 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL'

export interface Experiment {
  readonly experimentId: string
  readonly name: string
  readonly artifactLocation: string
  readonly lifecycle: Lifecycle
  readonly creationTime: number
  readonly lastUpdateTime: number
  readonly tags: readonly KeyValue[]
}

export interface RunInfo {
  readonly runId: string
  readonly experimentId: string
  readonly name: string
  readonly status: MlflowStatus
  readonly userId: string
  readonly startTime: number
  readonly endTime: number | undefined
  readonly lifecycle: Lifecycle
  readonly artifactUri: string
}

export interface Dataset {
  readonly name: string
  readonly digest: string
  readonly sourceType: string
  readonly source: string
  readonly schema?: string | undefined
  readonly profile?: string | undefined
}
export interface DatasetInput {
  readonly dataset: Dataset
  readonly tags: readonly KeyValue[]
}
/** A logged model that a run read or made. */
export interface ModelLink {
  readonly modelId: string
  readonly step: number
}

export interface Run {
  readonly info: RunInfo
  /** Latest value of each metric. */
  readonly metrics: readonly MetricEntry[]
  readonly params: readonly KeyValue[]
  readonly tags: readonly KeyValue[]
  readonly datasets: readonly DatasetInput[]
  readonly modelInputs: readonly ModelLink[]
  readonly modelOutputs: readonly ModelLink[]
}

export interface NewRun {
  /** Empty: the default experiment. */
  readonly experimentId: string
  readonly name?: string | undefined
  readonly userId: string
  readonly startTime: number
  readonly tags: readonly KeyValue[]
}

/** A metric, and what it was measured on when the client says so. */
export interface TaggedMetric extends MetricEntry {
  readonly modelId?: string | undefined
  readonly datasetName?: string | undefined
  readonly datasetDigest?: string | undefined
}

export interface Batch {
  readonly params?: readonly KeyValue[] | undefined
  readonly metrics?: readonly TaggedMetric[] | undefined
  readonly tags?: readonly KeyValue[] | undefined
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly nextPageToken?: string | undefined
}

export interface SearchQuery {
  readonly filter: string
  readonly orderBy: readonly string[]
  readonly view: ViewType
  readonly maxResults: number
  readonly pageToken: string
}
export interface RunSearch extends SearchQuery {
  readonly experimentIds: readonly string[]
}

export interface MetricOfRun extends MetricEntry {
  readonly runId: string
}

export interface DatasetSummary {
  readonly experimentId: string
  readonly name: string
  readonly digest: string
  readonly context: string | undefined
}
