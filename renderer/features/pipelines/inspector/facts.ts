import type { PipelineDetail } from '#shared/contract/studio.ts'

/** What the file says about how one step runs. */
export type StepFacts = PipelineDetail['stepDetails'][string]
