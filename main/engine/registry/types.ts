/** The nouns of the model registry as the store gives and takes them. Times are epoch milliseconds. */
import type { KeyValue } from '#engine/services.ts'
import type { Page } from '#engine/tracking/types.ts'

export const stages = ['None', 'Staging', 'Production', 'Archived'] as const
export type Stage = (typeof stages)[number]

export interface ModelVersion {
  readonly name: string
  readonly version: number
  readonly creationTime: number
  readonly lastUpdatedTime: number
  /** Undefined after an update that took the description away. */
  readonly description: string | undefined
  readonly stage: Stage
  readonly source: string
  readonly runId: string
  readonly runLink: string
  readonly tags: readonly KeyValue[]
  readonly aliases: readonly string[]
}

export interface Alias {
  readonly alias: string
  readonly version: number
}

export interface RegisteredModel {
  readonly name: string
  readonly creationTime: number
  readonly lastUpdatedTime: number
  readonly description: string
  /** The newest version in each stage, oldest version first. Their aliases are left out, as in MLflow. */
  readonly latestVersions: readonly ModelVersion[]
  readonly tags: readonly KeyValue[]
  readonly aliases: readonly Alias[]
}

export interface NewVersion {
  readonly name: string
  /** Where the files are: `models:/m-…`, `runs:/…`, `models:/name/1`, an artifact URI or a path. */
  readonly source: string
  /** Undefined: the request did not say, which is not the same as saying "none". */
  readonly runId: string | undefined
  readonly modelId: string | undefined
  readonly runLink: string
  readonly description: string
  readonly tags: readonly KeyValue[]
}

export interface RegistrySearch {
  readonly filter: string
  readonly orderBy: readonly string[]
  readonly maxResults: number
  readonly pageToken: string
}

/**
 * The model registry with MLflow's rules. Every method is one transaction; refusals are thrown as `Refusal` and leave
 * nothing behind. Version numbers come as text, because that is how clients write them.
 */
export interface RegistryStore {
  createModel(model: {
    readonly name: string
    readonly description: string
    readonly tags: readonly KeyValue[]
  }): RegisteredModel
  getModel(name: string): RegisteredModel
  updateModel(name: string, description: string): RegisteredModel
  renameModel(name: string, newName: string): RegisteredModel
  /** With all its versions, tags and aliases; the name is free again and numbering starts anew. */
  deleteModel(name: string): void
  searchModels(query: RegistrySearch): Page<RegisteredModel>
  latestVersions(name: string, stages: readonly string[]): readonly ModelVersion[]
  setModelTag(name: string, tag: KeyValue): void
  deleteModelTag(name: string, key: string): void

  createVersion(version: NewVersion): ModelVersion
  getVersion(name: string, version: string): ModelVersion
  updateVersion(name: string, version: string, description: string | undefined): ModelVersion
  transition(name: string, version: string, stage: string, archiveExisting: boolean): ModelVersion
  deleteVersion(name: string, version: string): void
  searchVersions(query: RegistrySearch): Page<ModelVersion>
  /** The artifact URI behind a version, with references to other versions and logged models resolved. */
  downloadUri(name: string, version: string): string
  setVersionTag(name: string, version: string, tag: KeyValue): void
  deleteVersionTag(name: string, version: string, key: string): void

  setAlias(name: string, alias: string, version: string): void
  deleteAlias(name: string, alias: string): void
  versionByAlias(name: string, alias: string): ModelVersion
}
