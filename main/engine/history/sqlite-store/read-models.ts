import {
  lifecycle,
  modelStatus,
  type SourceModel,
  type SourceRegisteredModel,
  type SourceVersion,
  stage,
} from '#core/history/records.ts'
import { pairOf } from './read-runs.ts'
import { maybeText, number, type Row, type Tables, text } from './tables.ts'

const modelColumns =
  'model_id name artifact_location creation_timestamp_ms last_updated_timestamp_ms status lifecycle_stage model_type source_run_id'.split(
    ' ',
  )
const metricColumns =
  'metric_name metric_timestamp_ms metric_step metric_value run_id dataset_name dataset_digest'.split(' ')
const versionColumns =
  'version creation_time last_updated_time description current_stage source storage_location run_id run_link'.split(
    ' ',
  )

/** Models as runs logged them; the tables came with MLflow 3. */
export const loggedModelReader = (tables: Tables) => {
  const models = tables.select(
    'logged_models',
    modelColumns,
    'AND experiment_id = CAST(? AS INTEGER) ORDER BY rowid',
  )
  const params = tables.select(
    'logged_model_params',
    ['param_key AS key', 'param_value AS value'],
    'AND model_id = ?',
  )
  const tags = tables.select(
    'logged_model_tags',
    ['tag_key AS key', 'tag_value AS value'],
    'AND model_id = ?',
  )
  const metrics = tables.select('logged_model_metrics', metricColumns, 'AND model_id = ?')
  const modelOf = (experimentId: string, row: Row): SourceModel => {
    const modelId = text(row, 'model_id')
    return {
      modelId,
      experimentId,
      name: text(row, 'name'),
      modelType: text(row, 'model_type'),
      sourceRunId: text(row, 'source_run_id'),
      status: modelStatus(maybeText(row, 'status')),
      lifecycle: lifecycle(maybeText(row, 'lifecycle_stage')),
      createdAt: number(row, 'creation_timestamp_ms'),
      updatedAt: number(row, 'last_updated_timestamp_ms'),
      artifactUri: text(row, 'artifact_location'),
      params: params(modelId).map(pairOf),
      tags: tags(modelId).map(pairOf),
      points: metrics(modelId).map((point) => ({
        key: text(point, 'metric_name'),
        timestamp: number(point, 'metric_timestamp_ms'),
        step: number(point, 'metric_step'),
        value: point['metric_value'] === null ? Number.NaN : Number(point['metric_value']),
        runId: text(point, 'run_id'),
        datasetName: text(point, 'dataset_name'),
        datasetDigest: text(point, 'dataset_digest'),
      })),
    }
  }
  return (experimentId: string): SourceModel[] =>
    models(experimentId).map((row) => modelOf(experimentId, row))
}

const versionOf = (row: Row, tags: Row[]): SourceVersion => {
  const kept = stage(maybeText(row, 'current_stage'))
  const own = (column: string): string => (kept === 'Deleted' ? '' : text(row, column))
  return {
    version: number(row, 'version'),
    createdAt: number(row, 'creation_time'),
    updatedAt: number(row, 'last_updated_time'),
    description: kept === 'Deleted' ? undefined : maybeText(row, 'description'),
    stage: kept,
    source: own('source'),
    storage: own('storage_location') || own('source'),
    runId: own('run_id'),
    runLink: own('run_link'),
    tags: kept === 'Deleted' ? [] : tags.map(pairOf),
  }
}

export const registryReader = (tables: Tables) => {
  const models = tables.select(
    'registered_models',
    ['name', 'creation_time', 'last_updated_time', 'description'],
    'ORDER BY name',
  )
  const versions = tables.select('model_versions', versionColumns, 'AND name = ? ORDER BY version')
  const tags = tables.select('registered_model_tags', ['key', 'value'], 'AND name = ?')
  const versionTags = tables.select('model_version_tags', ['key', 'value'], 'AND name = ? AND version = ?')
  const aliases = tables.select('registered_model_aliases', ['alias', 'version'], 'AND name = ?')
  return (): SourceRegisteredModel[] =>
    models().map((row) => {
      const name = text(row, 'name')
      return {
        name,
        description: text(row, 'description'),
        createdAt: number(row, 'creation_time'),
        updatedAt: number(row, 'last_updated_time'),
        tags: tags(name).map(pairOf),
        aliases: aliases(name).map((one) => ({ alias: text(one, 'alias'), version: number(one, 'version') })),
        versions: versions(name).map((one) => versionOf(one, versionTags(name, one['version']))),
      }
    })
}
