import { implement } from '@orpc/server'
import type { z } from 'zod'
import type { CacheKeeper } from '#engine/cache/keeper.ts'
import type { Components } from '#engine/components/components.ts'
import type { Templates } from '#engine/components/templates.ts'
import type { History } from '#engine/history/history.ts'
import type { Documents } from '#engine/pipelines/documents.ts'
import type { Drafts } from '#engine/pipelines/drafts.ts'
import type { Imports } from '#engine/pipelines/imports.ts'
import type { PipelineTrash } from '#engine/pipelines/pipeline-trash.ts'
import type { Pipelines } from '#engine/pipelines/pipelines.ts'
import type { Versions } from '#engine/pipelines/versions.ts'
import type { SecretStore } from '#engine/secrets/secret-store.ts'
import type { Environments, RunQueries, Runs, SettingsStore } from '#engine/services.ts'
import type { Trash } from '#engine/trash/create-trash.ts'
import { type ArtifactEntry, type SystemInfo, studio } from '#shared/contract/studio.ts'

/** What the studio API needs of the engine and of the process around it. */
export interface StudioServices {
  readonly settings: SettingsStore
  readonly secrets: SecretStore
  readonly pipelines: Pipelines
  readonly drafts: Drafts
  readonly versions: Versions
  readonly documents: Documents
  readonly pipelineTrash: PipelineTrash
  readonly imports: Imports
  readonly components: Components
  readonly templates: Templates
  readonly runs: Runs
  readonly queries: RunQueries
  readonly environments: Environments
  readonly trash: Trash
  readonly cache: CacheKeeper
  readonly artifacts: StudioArtifacts
  readonly history: History
  /** Facts of this process and workspace. */
  readonly system: () => Promise<SystemInfo>
}

export interface StudioArtifacts {
  /** Undefined: no such run. A folder that is not there lists empty. */
  list(runId: string, path: string): Promise<z.infer<typeof ArtifactEntry>[] | undefined>
  /** Undefined: no such run or no such file. */
  addresses(
    runId: string,
    path: string,
  ): Promise<{ preview: string; download: string; size: number; mediaType: string } | undefined>
  /** The run's artifact root as MLflow names it. */
  uri(runId: string): string
}

export interface StudioContext {
  readonly services: StudioServices
}

/** The contract with our context: every router file implements its noun of it. */
export const os = implement(studio).$context<StudioContext>()
