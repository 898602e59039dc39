/** What a person sets for a workspace. */
import { z } from 'zod'

export const Settings = z.object({
  /** Interpreter for steps; empty = find one. */
  pythonPath: z.string(),
  /** Steps at once over all runs; 0 = twice the number of cores, at least 8. */
  slots: z.number().int().min(0).max(256),
  hostContainers: z.boolean(),
  localVolumes: z.boolean(),
  downloads: z.boolean(),
  /** Cores that steps which ask for cores leave to everything else. */
  reservedCores: z.number().min(0).max(1024),
  /** GB of memory that steps which ask for memory leave to everything else; 0 = a tenth of it, at most 1. */
  reservedMemory: z.number().min(0).max(65_536),
})
export type Settings = z.infer<typeof Settings>
