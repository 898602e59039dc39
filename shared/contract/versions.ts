/** Saved versions of a pipeline, and what they differ in. */
import { z } from 'zod'

/** A step that is not the same in two versions. */
export const StepChange = z.object({
  /** Node id. */
  id: z.string(),
  label: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  /** What of it differs; only for `changed`. */
  parts: z.array(z.enum(['name', 'inputs', 'order', 'ports', 'code', 'settings'])),
})
export type StepChange = z.infer<typeof StepChange>

export const PipelineChanges = z.object({
  steps: z.array(StepChange),
  /** Name, description, inputs or outputs of the pipeline itself. */
  about: z.boolean(),
  /** Where things stand on the canvas, notes, folded frames. */
  layout: z.boolean(),
})
export type PipelineChanges = z.infer<typeof PipelineChanges>

export const PipelineVersion = z.object({
  /** Counts from 1 for each pipeline. */
  number: z.number().int(),
  /** Of its text (SHA-256). */
  digest: z.string(),
  at: z.number(),
  /** `found`: it stood in the file when something else was saved over it; nobody saved it here. */
  origin: z.enum(['saved', 'found']),
  /** Against the version before; absent for the first, and where one of the two is no pipeline. */
  changes: PipelineChanges.optional(),
})
export type PipelineVersion = z.infer<typeof PipelineVersion>
