import type { PipelineDocument } from '#core/spec/document.ts'
import type { Problem } from '#shared/problem.ts'

/** A file of another kind, as a pipeline. */
export interface Imported {
  readonly doc: PipelineDocument
  /** What was not taken over, and why. */
  readonly notes: readonly Problem[]
}
