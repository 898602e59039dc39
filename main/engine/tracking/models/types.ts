import type { KeyValue } from '#engine/services.ts'
import type { Page, TaggedMetric } from '../types.ts'

export const modelStatuses = ['PENDING', 'READY', 'UPLOAD_FAILED'] as const
export type ModelStatus = (typeof modelStatuses)[number]

export interface LoggedModel {
  readonly modelId: string
  readonly experimentId: string
  readonly name: string
  readonly modelType: string
  readonly sourceRunId: string
  readonly status: ModelStatus
  readonly artifactUri: string
  readonly creationTime: number
  readonly lastUpdatedTime: number
  readonly params: readonly KeyValue[]
  readonly tags: readonly KeyValue[]
  readonly metrics: readonly (TaggedMetric & { readonly runId: string })[]
}

export interface NewModel {
  readonly experimentId: string
  /** Absent: a random one. */
  readonly name?: string | undefined
  readonly modelType: string
  readonly sourceRunId: string
  readonly params: readonly KeyValue[]
  readonly tags: readonly KeyValue[]
}

export interface ModelSearch {
  readonly experimentIds: readonly string[]
  readonly filter: string
  readonly datasets: readonly { readonly name: string; readonly digest?: string | undefined }[]
  readonly orderBy: readonly {
    readonly fieldName: string
    readonly ascending: boolean
    readonly datasetName?: string | undefined
    readonly datasetDigest?: string | undefined
  }[]
  readonly maxResults: number
  readonly pageToken: string
}

/** Models as runs log them (MLflow 3). Methods are transactions and refuse as those of `TrackingStore` do. */
export interface LoggedModelStore {
  create(model: NewModel): LoggedModel
  get(modelId: string, options?: { readonly allowDeleted?: boolean }): LoggedModel
  search(query: ModelSearch): Page<LoggedModel>
  finalize(modelId: string, status: ModelStatus): LoggedModel
  remove(modelId: string): void
  setTags(modelId: string, tags: readonly KeyValue[]): void
  deleteTag(modelId: string, key: string): void
  logParams(modelId: string, params: readonly KeyValue[]): void
}
