import type { StoreContext } from '#engine/tracking/context.ts'
import { aliasMethods } from './aliases.ts'
import { modelMethods } from './models.ts'
import type { RegistryStore } from './types.ts'
import { versionMethods } from './versions.ts'

/** The registry over the tracking store's database: versions point at its runs and logged models. */
export const createRegistryStore = (context: StoreContext): RegistryStore => ({
  ...modelMethods(context),
  ...versionMethods(context),
  ...aliasMethods(context),
})
