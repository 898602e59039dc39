import type { Migration } from '../migration.ts'
import { tracking } from './001-tracking.ts'
import { execution } from './002-execution.ts'
import { loggedModels } from './003-logged-models.ts'
import { registry } from './004-registry.ts'
import { cache } from './005-cache.ts'
import { adoption } from './006-adoption.ts'
import { removals } from './007-removals.ts'
import { linkedArtifacts } from './008-linked-artifacts.ts'
import { queue } from './009-queue.ts'
import { versions } from './010-versions.ts'

/** Every migration, oldest first. The last one's version is the schema this build reads and writes. */
export const migrations: readonly Migration[] = [
  tracking,
  execution,
  loggedModels,
  registry,
  cache,
  adoption,
  removals,
  linkedArtifacts,
  queue,
  versions,
]
