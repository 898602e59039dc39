import type { Hono } from 'hono'
import { z } from 'zod'
import { type LoggedModel, modelStatuses } from '#engine/tracking/models/types.ts'
import { invalid } from '#engine/tracking/refusal.ts'
import type { AppEnv } from '#server/types.ts'
import { checkPath, download, filesJson, granted } from './artifacts.ts'
import { type Endpoint, endpoint, type MlflowServices } from './endpoint.ts'
import { answering } from './errors.ts'
import { flag, int64, list, maybeText, needed, pair, text } from './fields.ts'
import { metricJson, pageJson, pairJson, some } from './wire.ts'

const usualPage = 50
const statusPrefix = 'LOGGED_MODEL_'

const modelJson = (model: LoggedModel): object => ({
  info: {
    model_id: model.modelId,
    experiment_id: model.experimentId,
    name: model.name,
    creation_timestamp_ms: model.creationTime,
    last_updated_timestamp_ms: model.lastUpdatedTime,
    artifact_uri: model.artifactUri,
    status: `${statusPrefix}${model.status}`,
    model_type: model.modelType,
    source_run_id: model.sourceRunId,
    ...some('tags', model.tags, pairJson),
  },
  data: {
    ...some('params', model.params, pairJson),
    ...some('metrics', model.metrics, (metric) => ({
      ...metricJson(metric),
      model_id: model.modelId,
      run_id: metric.runId,
      ...(metric.datasetName ? { dataset_name: metric.datasetName } : {}),
      ...(metric.datasetDigest ? { dataset_digest: metric.datasetDigest } : {}),
    })),
  },
})

/** By name with its prefix, or by number (from 1). */
const status = z.preprocess((value) => {
  if (typeof value === 'number') return modelStatuses[value - 1] ?? value
  return typeof value === 'string' && value.startsWith(statusPrefix)
    ? value.slice(statusPrefix.length)
    : undefined
}, z.enum(modelStatuses))

const reference = z.object({ model_id: needed })
const ordering = z.object({
  field_name: needed,
  ascending: z.boolean().nullish(),
  dataset_name: maybeText,
  dataset_digest: maybeText,
})

const searchEndpoint = endpoint('logged-models/search', {
  schema: z.object({
    experiment_ids: z.array(z.string()),
    filter: text,
    datasets: list(z.object({ dataset_name: needed, dataset_digest: maybeText })),
    max_results: int64,
    order_by: list(ordering),
    page_token: text,
  }),
  handle: ({ tracking }, input) => {
    const page = tracking.models.search({
      experimentIds: input.experiment_ids,
      filter: input.filter,
      datasets: input.datasets.map((one) => ({ name: one.dataset_name, digest: one.dataset_digest })),
      orderBy: input.order_by.map((term) => ({
        fieldName: term.field_name,
        ascending: term.ascending ?? true,
        datasetName: term.dataset_name,
        datasetDigest: term.dataset_digest,
      })),
      maxResults: input.max_results || usualPage,
      pageToken: input.page_token,
    })
    return pageJson('models', page, modelJson)
  },
})

export const modelEndpoints: readonly Endpoint[] = [
  endpoint('logged-models', {
    schema: z.object({
      experiment_id: needed,
      name: maybeText,
      model_type: text,
      source_run_id: text,
      params: list(pair),
      tags: list(pair),
    }),
    handle: ({ tracking }, input) => {
      const model = tracking.models.create({
        experimentId: input.experiment_id,
        name: input.name || undefined,
        modelType: input.model_type,
        sourceRunId: input.source_run_id,
        params: input.params,
        tags: input.tags,
      })
      return { model: modelJson(model) }
    },
  }),
  searchEndpoint,
  endpoint('logged-models/:model_id', {
    methods: ['GET'],
    schema: reference.extend({ allow_deleted: flag }),
    handle: ({ tracking }, { model_id, allow_deleted: allowDeleted }) => ({
      model: modelJson(tracking.models.get(model_id, { allowDeleted })),
    }),
  }),
  endpoint('logged-models/:model_id', {
    methods: ['PATCH'],
    schema: reference.extend({ status }),
    handle: ({ tracking }, input) => ({
      model: modelJson(tracking.models.finalize(input.model_id, input.status)),
    }),
  }),
  endpoint('logged-models/:model_id', {
    methods: ['DELETE'],
    schema: reference,
    handle: ({ tracking }, input) => tracking.models.remove(input.model_id),
  }),
  endpoint('logged-models/:model_id/params', {
    schema: reference.extend({ params: list(pair) }),
    handle: ({ tracking }, input) => tracking.models.logParams(input.model_id, input.params),
  }),
  endpoint('logged-models/:model_id/tags', {
    methods: ['PATCH'],
    schema: reference.extend({ tags: list(pair) }),
    handle: ({ tracking }, input) => tracking.models.setTags(input.model_id, input.tags),
  }),
  endpoint('logged-models/:model_id/tags/:key', {
    methods: ['DELETE'],
    schema: reference.extend({ key: needed }),
    handle: ({ tracking }, input) => tracking.models.deleteTag(input.model_id, input.key),
  }),
  endpoint('logged-models/:model_id/artifacts/directories', {
    methods: ['GET'],
    schema: reference.extend({ artifact_directory_path: text }),
    handle: async ({ tracking, artifacts }, { model_id, artifact_directory_path: path }) => {
      checkPath(path)
      const { artifactUri } = tracking.models.get(model_id)
      const found = await artifacts.listingAt(artifactUri, path)
      return { root_uri: artifactUri, ...(found === undefined ? {} : filesJson(granted(found, path))) }
    },
  }),
]

/** One file of a model, as the page fetches it. */
export const mountModelFiles = (app: Hono<AppEnv>, { tracking, artifacts }: MlflowServices): void => {
  app.get('/ajax-api/2.0/mlflow/logged-models/:model_id/artifacts/files', (c) =>
    answering(async () => {
      const path = c.req.query('artifact_file_path') ?? ''
      if (path === '') throw invalid('Request must include the "artifact_file_path" query parameter.')
      const { artifactUri } = tracking.models.get(c.req.param('model_id'))
      return download(c, granted(await artifacts.locateAt(artifactUri, path), path), path)
    }),
  )
}
