import {
  lifecycle,
  modelStatus,
  type Point,
  type RunHead,
  runStatus,
  type SourceExperiment,
  type SourceModel,
  type SourceRun,
} from '#core/history/records.ts'
import type { HistoryRefusal } from '#shared/history.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { type HistorySource, refusal } from '../source.ts'
import { queryPages, searchPages } from './pages.ts'
import { readRegistry } from './read-registry.ts'
import { remoteArtifacts } from './remote-artifacts.ts'
import { createRest, type Rest, RestError } from './rest.ts'
import { ExperimentJson, LoggedModelJson, MetricJson, RunJson } from './wire.ts'

const api = '/api/2.0/mlflow'
const historyPage = '25000'

const headOf = ({ info }: RunJson): RunHead => ({
  runId: info.run_id || info.run_uuid,
  experimentId: info.experiment_id,
  status: runStatus(info.status),
  endTime: info.end_time,
  artifactUri: info.artifact_uri,
})

const readExperiments = async (rest: Rest): Promise<SourceExperiment[]> => {
  const found: SourceExperiment[] = []
  const body = { view_type: 'ALL', max_results: 1000, order_by: ['experiment_id ASC'] }
  for await (const one of searchPages(rest, `${api}/experiments/search`, body, 'experiments', ExperimentJson))
    found.push({
      id: one.experiment_id,
      name: one.name,
      lifecycle: lifecycle(one.lifecycle_stage),
      createdAt: one.creation_time,
      updatedAt: one.last_update_time,
      tags: one.tags,
    })
  return found
}

/** A run's own answer holds the last value of each metric; the history is asked for key by key. */
const readRun = async (rest: Rest, { runId }: RunHead): Promise<SourceRun> => {
  const answer = (await rest.get(`${api}/runs/get`, { run_id: runId })) as { readonly run?: unknown }
  const run = RunJson.parse(answer.run)
  const points: Point[] = []
  for (const metric_key of new Set(run.data.metrics.map((metric) => metric.key))) {
    const query = { run_id: runId, metric_key, max_results: historyPage }
    for await (const { key, value, timestamp, step } of queryPages(
      rest,
      `${api}/metrics/get-history`,
      query,
      'metrics',
      MetricJson,
    ))
      points.push({ key, value, timestamp, step })
  }
  return {
    ...headOf(run),
    name: run.info.run_name,
    userId: run.info.user_id,
    startTime: run.info.start_time,
    lifecycle: lifecycle(run.info.lifecycle_stage),
    deletedTime: undefined,
    params: run.data.params,
    tags: run.data.tags,
    datasets: (run.inputs?.dataset_inputs ?? []).map(
      ({ dataset: { source_type: sourceType, ...dataset }, tags }) => ({
        dataset: { ...dataset, sourceType },
        tags,
      }),
    ),
    modelInputs: (run.inputs?.model_inputs ?? []).map((link) => ({ modelId: link.model_id, step: 0 })),
    modelOutputs: (run.outputs?.model_outputs ?? []).map((link) => ({
      modelId: link.model_id,
      step: link.step,
    })),
    points,
  }
}

async function* readModels(rest: Rest, experimentId: string): AsyncGenerator<SourceModel> {
  const body = { experiment_ids: [experimentId], max_results: 50 }
  const found = searchPages(rest, `${api}/logged-models/search`, body, 'models', LoggedModelJson)
  try {
    for await (const { info, data } of found)
      yield {
        modelId: info.model_id,
        experimentId,
        name: info.name,
        modelType: info.model_type,
        sourceRunId: info.source_run_id,
        status: modelStatus(info.status),
        lifecycle: 'active',
        createdAt: info.creation_timestamp_ms,
        updatedAt: info.last_updated_timestamp_ms,
        artifactUri: info.artifact_uri,
        params: data.params,
        tags: info.tags,
        points: data.metrics.map(({ run_id: runId, dataset_name, dataset_digest, ...point }) => ({
          ...point,
          runId,
          datasetName: dataset_name,
          datasetDigest: dataset_digest,
        })),
      }
  } catch (error) {
    // A server of MLflow 2 has no logged models.
    if (error instanceof RestError && error.status === 404) return
    throw error
  }
}

/** A running MLflow server, asked as any client asks. */
export const openServerStore = async (
  address: string,
  options: { readonly artifacts?: string | undefined },
): Promise<Result<HistorySource, HistoryRefusal>> => {
  const rest = createRest(address)
  let first: readonly SourceExperiment[] | undefined
  try {
    first = await readExperiments(rest)
  } catch (error) {
    return err(notReached(rest.url, error))
  }
  return ok({
    place: rest.url,
    experiments: async () => first ?? [],
    async *runs(experimentId) {
      const body = { experiment_ids: [experimentId], run_view_type: 'ALL', max_results: 1000 }
      for await (const run of searchPages(rest, `${api}/runs/search`, body, 'runs', RunJson))
        yield headOf(run)
    },
    run: (head) => readRun(rest, head),
    models: (experimentId) => readModels(rest, experimentId),
    registry: () => readRegistry(rest),
    artifacts: (owner) => remoteArtifacts(rest, owner, options.artifacts),
    untaken: async () => [],
    close: () => undefined,
  })
}

export const notReached = (url: string, error: unknown): HistoryRefusal => {
  const why = error instanceof Error ? error.message : String(error)
  return error instanceof RestError
    ? refusal(
        'unreachable',
        `The server at ${url} cannot be asked: ${why}.`,
        'Check that it runs, the address, and user and password in it if it wants them.',
      )
    : refusal(
        'not-mlflow',
        `What answers at ${url} is no MLflow server.`,
        'Check the address: it is the one that goes into MLFLOW_TRACKING_URI.',
      )
}
