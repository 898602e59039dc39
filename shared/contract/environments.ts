/** The environments of a workspace in the UI's API: deleting those that nobody needs. */
import { z } from 'zod'

/** How long an environment stays after its last use when nobody says otherwise. */
export const environmentLifeMs = 30 * 86_400_000

export const EnvironmentGc = z.object({
  /** Only what no step has used for this long; default 30 days, 0 = everything that is not in use. */
  unusedForMs: z.number().min(0).optional(),
  /** Only say what would go. */
  dryRun: z.boolean().optional(),
})
export type EnvironmentGc = z.infer<typeof EnvironmentGc>

/** Why an environment stays: a step runs in it or it is being built; or it was used not long ago. */
export const EnvironmentKept = z.enum(['in-use', 'recent'])

export const EnvironmentReport = z.object({
  /** Least recently used first. A build that never came to its end has no packages. */
  removed: z.array(z.object({ key: z.string(), packages: z.array(z.string()), bytes: z.number() })),
  kept: z.array(z.object({ key: z.string(), packages: z.array(z.string()), reason: EnvironmentKept })),
  /** What the disk gets back: files whose last name goes. */
  bytes: z.number(),
  /** Bytes of files that uv's cache has too and keeps, so that a new environment is quick to build. */
  sharedBytes: z.number(),
})
export type EnvironmentReport = z.infer<typeof EnvironmentReport>

/** One list of packages that was resolved again. */
export const EnvironmentRefresh = z.object({
  packages: z.array(z.string()),
  /** `changed`: the next step that asks for them gets other versions. `failed`: what was resolved before still holds. */
  outcome: z.enum(['same', 'changed', 'failed']),
  /** Why it failed. */
  message: z.string().optional(),
})
export type EnvironmentRefresh = z.infer<typeof EnvironmentRefresh>
