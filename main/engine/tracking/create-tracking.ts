import { randomUUID } from 'node:crypto'
import type { Sql } from '#engine/db/open-database.ts'
import { createRegistryStore } from '#engine/registry/create-registry.ts'
import type { Clock } from '#engine/services.ts'
import { type Changes, noChanges } from './changes.ts'
import { createContext, type StoreContext } from './context.ts'
import { ensureDefaultExperiment, experimentMethods } from './experiments.ts'
import { historyMethods } from './history.ts'
import { inputMethods } from './inputs.ts'
import { linkedArtifacts } from './linked-artifacts.ts'
import { createLoggedModelStore } from './models/create-models.ts'
import { runMethods } from './runs.ts'
import type { TrackingStore } from './store.ts'
import { writeMethods } from './writes.ts'

export interface TrackingParts {
  readonly sql: Sql
  readonly clock: Clock
  /** Absolute folder of `WorkspacePaths.artifacts`. */
  readonly artifactRoot: string
  readonly changes?: Changes
  readonly newId?: () => string
  readonly random?: () => number
}

export const trackingContext = (parts: TrackingParts): StoreContext =>
  createContext({
    changes: noChanges,
    newId: () => randomUUID().replaceAll('-', ''),
    random: Math.random,
    ...parts,
  })

/** The store over one open database. The schema is there; the default experiment is made when it is not. */
export const createTrackingStore = (context: StoreContext): TrackingStore => {
  ensureDefaultExperiment(context)
  return {
    ...experimentMethods(context),
    ...runMethods(context),
    ...writeMethods(context),
    ...inputMethods(context),
    ...historyMethods(context),
    models: createLoggedModelStore(context),
    registry: createRegistryStore(context),
    grouped: (work) => context.group.run(work),
    linkedArtifacts: (uri) => linkedArtifacts(context, uri),
  }
}
