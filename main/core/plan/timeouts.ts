/**
 * Time limits that a pipeline file sets: a step's in the Kubernetes part of the platform document (`set_timeout`; an
 * int64, which protobuf's JSON writes as text), the run's in the pipeline's own configuration. 0 stands for none.
 */
import { entry, type PipelineDocument } from '#core/spec/document.ts'

const wholeSeconds = (value: unknown): number | undefined => {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof seconds === 'number' && Number.isSafeInteger(seconds) && seconds > 0 ? seconds : undefined
}

const kubernetes = (doc: PipelineDocument) => entry(doc.platform?.platforms, 'kubernetes')

/** Seconds that one attempt of a step may run. */
export const stepTimeout = (doc: PipelineDocument, executorLabel: string | undefined): number | undefined =>
  executorLabel === undefined
    ? undefined
    : wholeSeconds(
        entry(kubernetes(doc)?.deploymentSpec?.executors, executorLabel)?.['activeDeadlineSeconds'],
      )

/** Seconds from the start of a run to its end, waiting included. */
export const runTimeout = (doc: PipelineDocument): number | undefined =>
  wholeSeconds(kubernetes(doc)?.pipelineConfig?.activeDeadlineSeconds)
