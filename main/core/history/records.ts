/**
 * What any MLflow store holds, whatever it is written in. Readers give these, one writer takes them. Times are epoch
 * milliseconds; ids are those of the source.
 */
export interface Pair {
  readonly key: string
  readonly value: string
}

export type Lifecycle = 'active' | 'deleted'
export type RunStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED'
export type ModelStatus = 'PENDING' | 'READY' | 'UPLOAD_FAILED'

export interface SourceExperiment {
  readonly id: string
  readonly name: string
  readonly lifecycle: Lifecycle
  /** Stores older than MLflow 1.27 do not say. */
  readonly createdAt: number | undefined
  readonly updatedAt: number | undefined
  readonly tags: readonly Pair[]
}

/** What a list of runs says of one. */
export interface RunHead {
  readonly runId: string
  readonly experimentId: string
  readonly status: RunStatus
  readonly endTime: number | undefined
  readonly artifactUri: string
}

export interface Point {
  readonly key: string
  /** NaN and infinities are themselves. */
  readonly value: number
  readonly timestamp: number
  readonly step: number
}

export interface SourceDataset {
  readonly dataset: {
    readonly name: string
    readonly digest: string
    readonly sourceType: string
    readonly source: string
    readonly schema?: string | undefined
    readonly profile?: string | undefined
  }
  readonly tags: readonly Pair[]
}

export interface SourceModelLink {
  readonly modelId: string
  readonly step: number
}

export interface SourceRun extends RunHead {
  readonly name: string
  readonly userId: string
  readonly startTime: number
  readonly lifecycle: Lifecycle
  readonly deletedTime: number | undefined
  readonly params: readonly Pair[]
  readonly tags: readonly Pair[]
  readonly datasets: readonly SourceDataset[]
  readonly modelInputs: readonly SourceModelLink[]
  readonly modelOutputs: readonly SourceModelLink[]
  /** The whole history, in any order. Gone through once. */
  readonly points: Iterable<Point>
}

export interface ModelPoint extends Point {
  readonly runId: string
  readonly datasetName: string
  readonly datasetDigest: string
}

export interface SourceModel {
  readonly modelId: string
  readonly experimentId: string
  readonly name: string
  readonly modelType: string
  readonly sourceRunId: string
  readonly status: ModelStatus
  readonly lifecycle: Lifecycle
  readonly createdAt: number
  readonly updatedAt: number
  readonly artifactUri: string
  readonly params: readonly Pair[]
  readonly tags: readonly Pair[]
  readonly points: readonly ModelPoint[]
}

export interface SourceVersion {
  readonly version: number
  readonly createdAt: number
  readonly updatedAt: number
  readonly description: string | undefined
  /** `Deleted`: only its number is left. */
  readonly stage: 'None' | 'Staging' | 'Production' | 'Archived' | 'Deleted'
  readonly source: string
  /** Where the files are, references resolved. */
  readonly storage: string
  readonly runId: string
  readonly runLink: string
  readonly tags: readonly Pair[]
}

export interface SourceRegisteredModel {
  readonly name: string
  readonly description: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly tags: readonly Pair[]
  readonly aliases: readonly { readonly alias: string; readonly version: number }[]
  readonly versions: readonly SourceVersion[]
}

const runStatuses = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'] as const
const modelStatuses = ['PENDING', 'READY', 'UPLOAD_FAILED'] as const
const stages = ['None', 'Staging', 'Production', 'Archived'] as const

/** By its word, or by the number (from 1) that a folder store writes. Not said: it never ended. */
export const runStatus = (text: string | undefined): RunStatus =>
  runStatuses.find((status, index) => text === status || text === String(index + 1)) ?? 'RUNNING'

export const modelStatus = (text: string | undefined): ModelStatus =>
  modelStatuses.find(
    (status, index) => text?.replace('LOGGED_MODEL_', '') === status || text === String(index + 1),
  ) ?? 'PENDING'

export const lifecycle = (text: string | undefined): Lifecycle => (text === 'deleted' ? 'deleted' : 'active')

/** MLflow writes `Deleted_Internal` for a version whose number alone is kept. */
export const stage = (text: string | undefined): SourceVersion['stage'] =>
  text?.startsWith('Deleted') === true ? 'Deleted' : (stages.find((one) => one === text) ?? 'None')
