import { z } from 'zod'
import { invalid } from '#engine/tracking/refusal.ts'
import type { TaggedMetric } from '#engine/tracking/types.ts'
import { type Endpoint, endpoint } from './endpoint.ts'
import {
  int64,
  isExact,
  list,
  longList,
  maybeText,
  needed,
  neededDouble,
  neededInt64,
  pair,
  text,
} from './fields.ts'
import { reference } from './runs.ts'
import { datasetSummaryJson, some } from './wire.ts'

const mostExperiments = 20

const metric = z.object({
  key: needed,
  value: neededDouble,
  timestamp: neededInt64,
  step: int64,
  model_id: maybeText,
  dataset_name: maybeText,
  dataset_digest: maybeText,
})
type Metric = z.output<typeof metric>
/** JSON knows no NaN, so a number in it is a double; words for others, and what is rare, are left to the schema. */
const isPlainMetric = (item: unknown): item is Metric => {
  if (typeof item !== 'object' || item === null) return false
  const { key, value, timestamp, step, model_id, dataset_name, dataset_digest } = item as Record<
    string,
    unknown
  >
  if (typeof key !== 'string' || key === '' || typeof value !== 'number' || !isExact(timestamp)) return false
  const hasNoOrigin = model_id === undefined && dataset_name === undefined && dataset_digest === undefined
  return hasNoOrigin && (step === undefined || isExact(step))
}

const toEntry = (input: Metric): TaggedMetric => {
  if (Boolean(input.dataset_name) !== Boolean(input.dataset_digest)) {
    throw invalid('A metric names its data set by dataset_name and dataset_digest together, or by neither.')
  }
  return {
    key: input.key,
    value: input.value,
    timestamp: input.timestamp,
    step: input.step ?? 0,
    modelId: input.model_id,
    datasetName: input.dataset_name,
    datasetDigest: input.dataset_digest,
  }
}

const dataset = z.object({
  name: needed,
  digest: needed,
  source_type: text,
  source: text,
  schema: maybeText,
  profile: maybeText,
})
const datasetInput = z.object({ dataset, tags: list(pair) })
const toDatasetInput = ({
  dataset: { source_type: sourceType, ...facts },
  tags,
}: z.output<typeof datasetInput>) => ({
  dataset: { ...facts, sourceType },
  tags,
})

const model = z.object({ model_id: needed, step: int64 })
const toModelLink = ({ model_id: modelId, step }: z.output<typeof model>) => ({ modelId, step: step ?? 0 })

export const loggingEndpoints: readonly Endpoint[] = [
  endpoint('runs/log-metric', {
    grouped: true,
    schema: reference.extend(metric.shape),
    handle: ({ tracking }, input) => tracking.logMetric(input.run_id, toEntry(input)),
  }),
  endpoint('runs/log-parameter', {
    grouped: true,
    schema: reference.extend({ key: needed, value: text }),
    handle: ({ tracking }, { run_id, key, value }) => tracking.logParam(run_id, { key, value }),
  }),
  endpoint('runs/log-batch', {
    grouped: true,
    schema: reference.extend({
      metrics: longList(metric, isPlainMetric),
      params: list(pair),
      tags: list(pair),
    }),
    handle: ({ tracking }, { run_id, metrics, params, tags }) =>
      tracking.logBatch(run_id, { metrics: metrics.map(toEntry), params, tags }),
  }),
  endpoint('runs/log-inputs', {
    grouped: true,
    schema: reference.extend({ datasets: list(datasetInput), models: list(model) }),
    handle: ({ tracking }, { run_id, datasets, models }) =>
      tracking.logInputs(run_id, datasets.map(toDatasetInput), models.map(toModelLink)),
  }),
  endpoint('runs/outputs', {
    grouped: true,
    schema: reference.extend({ models: z.array(model) }),
    handle: ({ tracking }, { run_id, models }) => tracking.logOutputs(run_id, models.map(toModelLink)),
  }),
  endpoint('experiments/search-datasets', {
    ajaxOnly: true,
    schema: z.object({ experiment_ids: list(z.string()) }),
    handle: ({ tracking }, { experiment_ids: ids }) => {
      if (ids.length === 0) throw invalid('SearchDatasets request must specify at least one experiment_id.')
      if (ids.length > mostExperiments) {
        throw invalid(
          `SearchDatasets request cannot specify more than ${mostExperiments} experiment_ids. Received ${ids.length} experiment_ids.`,
        )
      }
      return some('dataset_summaries', tracking.searchDatasets(ids), datasetSummaryJson)
    },
  }),
]
