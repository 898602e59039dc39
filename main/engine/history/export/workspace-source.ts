import type {
  Lifecycle,
  ModelStatus,
  Pair,
  Point,
  RunHead,
  RunStatus,
  SourceExperiment,
  SourceModel,
  SourceRegisteredModel,
  SourceRun,
  SourceVersion,
} from '#core/history/records.ts'
import { allRows, firstRow, type Row, type StoreContext } from '#engine/tracking/context.ts'
import { proxiedFolder } from '#engine/tracking/experiments.ts'
import { linkedArtifacts } from '#engine/tracking/linked-artifacts.ts'
import { loadRuns } from '#engine/tracking/load-runs.ts'
import { keyValue, maybeNumber, maybeText, metricEntry, number, text } from '#engine/tracking/rows.ts'
import { findArtifacts } from '../artifact-folder.ts'
import type { HistorySource } from '../source.ts'

const pairs = (context: StoreContext, table: string, owner: string, id: unknown): Pair[] =>
  allRows(context, `SELECT key, value FROM ${table} WHERE ${owner} = ?`, id).map(keyValue)

const readExperiments = (context: StoreContext): SourceExperiment[] =>
  allRows(context, 'SELECT * FROM experiments ORDER BY id').map((row) => ({
    id: text(row, 'experiment_id'),
    name: text(row, 'name'),
    lifecycle: text(row, 'lifecycle') as Lifecycle,
    createdAt: number(row, 'creation_time'),
    updatedAt: number(row, 'last_update_time'),
    tags: pairs(context, 'experiment_tags', 'experiment', row['id']),
  }))

const headOf = (row: Row, experimentId: string): RunHead => ({
  runId: text(row, 'run_id'),
  experimentId,
  status: text(row, 'status') as RunStatus,
  endTime: maybeNumber(row, 'end_time'),
  artifactUri: text(row, 'artifact_uri'),
})

const heads = (context: StoreContext, experimentId: string): RunHead[] => {
  const sql = `SELECT run_id, status, end_time, artifact_uri FROM runs
    WHERE experiment = (SELECT id FROM experiments WHERE experiment_id = ?) ORDER BY id`
  return allRows(context, sql, experimentId).map((row) => headOf(row, experimentId))
}

/** Read in pages, so that no statement stays open while something else is written. */
const page = 20_000

function* points(context: StoreContext, run: number): Generator<Point> {
  const sql = `SELECT k.name AS key, m.timestamp, m.step, m.value, m.is_nan FROM metrics m
    JOIN metric_keys k ON k.id = m.key WHERE m.run = ? ORDER BY m.key, m.timestamp, m.step, m.value, m.is_nan
    LIMIT ${page} OFFSET ?`
  for (let offset = 0; ; offset += page) {
    const rows = allRows(context, sql, run, offset)
    for (const row of rows) yield metricEntry(row)
    if (rows.length < page) return
  }
}

const readRun = (context: StoreContext, head: RunHead): SourceRun | undefined => {
  const row = firstRow(context, 'SELECT * FROM runs WHERE run_id = ?', head.runId)
  const [run] = row === undefined ? [] : loadRuns(context, [number(row, 'id')])
  if (row === undefined || run === undefined) return undefined
  const { info, params, tags, datasets, modelInputs, modelOutputs } = run
  return {
    ...headOf(row, head.experimentId),
    name: info.name,
    userId: info.userId,
    startTime: info.startTime,
    lifecycle: info.lifecycle,
    deletedTime: maybeNumber(row, 'deleted_time'),
    params,
    tags,
    datasets,
    modelInputs,
    modelOutputs,
    points: points(context, number(row, 'id')),
  }
}

/**
 * MLflow keeps NaN of a logged model as 0, and an import takes it as it is. The run knows better, and a server that is
 * told 0 for that moment would add a point to the run.
 */
const modelPoints = `SELECT m.key, m.timestamp, m.step, m.value, m.dataset_name, m.dataset_digest, r.run_id,
    CASE WHEN m.value = 0 AND EXISTS (
      SELECT 1 FROM metrics x WHERE x.run = m.run AND x.key = (SELECT id FROM metric_keys WHERE name = m.key)
        AND x.timestamp = m.timestamp AND x.step = m.step AND x.is_nan = 1
    ) THEN 1 ELSE m.is_nan END AS is_nan
  FROM logged_model_metrics m JOIN runs r ON r.id = m.run WHERE m.model = ?`

const readModels = (context: StoreContext, experimentId: string): SourceModel[] => {
  const sql = `SELECT * FROM logged_models
    WHERE experiment = (SELECT id FROM experiments WHERE experiment_id = ?) ORDER BY id`
  return allRows(context, sql, experimentId).map((row) => ({
    modelId: text(row, 'model_id'),
    experimentId,
    name: text(row, 'name'),
    modelType: text(row, 'model_type'),
    sourceRunId: text(row, 'source_run_id'),
    status: text(row, 'status') as ModelStatus,
    lifecycle: text(row, 'lifecycle') as Lifecycle,
    createdAt: number(row, 'creation_timestamp'),
    updatedAt: number(row, 'last_updated_timestamp'),
    artifactUri: text(row, 'artifact_location'),
    params: pairs(context, 'logged_model_params', 'model', row['id']),
    tags: pairs(context, 'logged_model_tags', 'model', row['id']),
    points: allRows(context, modelPoints, row['id']).map((point) => ({
      ...metricEntry(point),
      runId: text(point, 'run_id'),
      datasetName: text(point, 'dataset_name'),
      datasetDigest: text(point, 'dataset_digest'),
    })),
  }))
}

const versionOf = (context: StoreContext, row: Row): SourceVersion => ({
  version: number(row, 'version'),
  createdAt: number(row, 'creation_timestamp'),
  updatedAt: number(row, 'last_updated_timestamp'),
  description: maybeText(row, 'description'),
  stage: text(row, 'stage') as SourceVersion['stage'],
  source: text(row, 'source'),
  storage: text(row, 'storage_location'),
  runId: text(row, 'run_id'),
  runLink: text(row, 'run_link'),
  tags: pairs(context, 'model_version_tags', 'version', row['id']),
})

const readRegistry = (context: StoreContext): SourceRegisteredModel[] => {
  const versions = 'SELECT * FROM model_versions WHERE model = ? ORDER BY version'
  const aliases = 'SELECT alias, version FROM registered_model_aliases WHERE model = ?'
  return allRows(context, 'SELECT * FROM registered_models ORDER BY id').map((row) => ({
    name: text(row, 'name'),
    description: text(row, 'description'),
    createdAt: number(row, 'creation_timestamp'),
    updatedAt: number(row, 'last_updated_timestamp'),
    tags: pairs(context, 'registered_model_tags', 'model', row['id']),
    aliases: allRows(context, aliases, row['id']).map((one) => ({
      alias: text(one, 'alias'),
      version: number(one, 'version'),
    })),
    versions: allRows(context, versions, row['id']).map((one) => versionOf(context, one)),
  }))
}

/** The open workspace as something to take a history from. */
export const workspaceSource = (context: StoreContext, workspace: string): HistorySource => ({
  place: workspace,
  experiments: async () => readExperiments(context),
  async *runs(experimentId) {
    yield* heads(context, experimentId)
  },
  run: async (head) => readRun(context, head),
  async *models(experimentId) {
    yield* readModels(context, experimentId)
  },
  async *registry() {
    yield* readRegistry(context)
  },
  artifacts: ({ id, uri }) => {
    const own = proxiedFolder(context.artifactRoot, uri) ?? linkedArtifacts(context, uri)?.folder
    return findArtifacts(id, own === undefined ? uri : '', { base: [], proxied: [], own })
  },
  untaken: async () => [],
  close: () => undefined,
})
