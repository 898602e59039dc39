/** The store's nouns in the shape and order of MLflow's JSON. */
import type { KeyValue, MetricEntry } from '#engine/services.ts'
import type {
  DatasetInput,
  DatasetSummary,
  Experiment,
  MetricOfRun,
  ModelLink,
  Page,
  Run,
  RunInfo,
} from '#engine/tracking/types.ts'

export const some = <T>(key: string, items: readonly T[], shape: (item: T) => object): object =>
  items.length === 0 ? {} : { [key]: items.map(shape) }

export const pairJson = ({ key, value }: KeyValue): object => ({ key, value })

/** NaN travels as a word; infinities as the largest double, which is what MLflow stores for them. */
const wireValue = (value: number): number | string => {
  if (Number.isNaN(value)) return 'NaN'
  if (Number.isFinite(value)) return value
  return value > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE
}

export const metricJson = ({ key, value, timestamp, step }: MetricEntry): object => ({
  key,
  value: wireValue(value),
  timestamp,
  step,
})
export const metricOfRunJson = (metric: MetricOfRun): object => ({
  ...metricJson(metric),
  run_id: metric.runId,
})

export const experimentJson = (experiment: Experiment): object => ({
  experiment_id: experiment.experimentId,
  name: experiment.name,
  artifact_location: experiment.artifactLocation,
  lifecycle_stage: experiment.lifecycle,
  last_update_time: experiment.lastUpdateTime,
  creation_time: experiment.creationTime,
  // There is one workspace, and this is what clients call it.
  workspace: 'default',
  ...some('tags', experiment.tags, pairJson),
})

export const runInfoJson = (info: RunInfo): object => ({
  run_uuid: info.runId,
  experiment_id: info.experimentId,
  run_name: info.name,
  user_id: info.userId,
  status: info.status,
  start_time: info.startTime,
  ...(info.endTime === undefined ? {} : { end_time: info.endTime }),
  artifact_uri: info.artifactUri,
  lifecycle_stage: info.lifecycle,
  run_id: info.runId,
})

const datasetInputJson = ({ dataset, tags }: DatasetInput): object => ({
  ...some('tags', tags, pairJson),
  dataset: {
    name: dataset.name,
    digest: dataset.digest,
    source_type: dataset.sourceType,
    source: dataset.source,
    ...(dataset.schema === undefined ? {} : { schema: dataset.schema }),
    ...(dataset.profile === undefined ? {} : { profile: dataset.profile }),
  },
})

const modelInputJson = ({ modelId }: ModelLink): object => ({ model_id: modelId })
const modelOutputJson = ({ modelId, step }: ModelLink): object => ({ model_id: modelId, step })

export const runJson = (run: Run): object => ({
  info: runInfoJson(run.info),
  data: {
    ...some('metrics', run.metrics, metricJson),
    ...some('params', run.params, pairJson),
    ...some('tags', run.tags, pairJson),
  },
  inputs: {
    ...some('dataset_inputs', run.datasets, datasetInputJson),
    ...some('model_inputs', run.modelInputs, modelInputJson),
  },
  outputs: some('model_outputs', run.modelOutputs, modelOutputJson),
})

/** What a search tells of a run: all but the models that it read, as in MLflow. */
export const foundRunJson = (run: Run): object => runJson({ ...run, modelInputs: [] })

export const datasetSummaryJson = (summary: DatasetSummary): object => ({
  experiment_id: summary.experimentId,
  name: summary.name,
  digest: summary.digest,
  ...(summary.context === undefined ? {} : { context: summary.context }),
})

export const pageJson = <T>(key: string, page: Page<T>, shape: (item: T) => object): object => ({
  ...some(key, page.items, shape),
  ...(page.nextPageToken === undefined ? {} : { next_page_token: page.nextPageToken }),
})
