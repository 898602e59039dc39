/** What a run would do, told before it is started. */
import { z } from 'zod'
import { ReuseNote } from './reuse.ts'

/** What a launch would do. Steps in the order of the file. */
export const RunPlan = z.object({
  steps: z.array(
    z.object({
      /** With loop indices where the items are known. */
      path: z.string(),
      nodeId: z.string(),
      name: z.string(),
      /** `take`: from an earlier run, as asked. `later`: it depends on what an earlier step hands out. */
      outcome: z.enum(['reuse', 'take', 'run', 'later', 'skip']),
      note: ReuseNote.optional(),
      /** `note` (or why it is left out) as an English sentence. */
      reason: z.string().optional(),
      /** How long it took when it last ran, ms. */
      lastMs: z.number().optional(),
    }),
  ),
  /** "5 steps: 3 reused, 2 will run (because `lr` 0.1 → 0.2); last time 41 s", in English. */
  summary: z.string(),
  /** Of the pipeline's newest run that succeeded, ms. */
  lastMs: z.number().optional(),
})
export type RunPlan = z.infer<typeof RunPlan>
