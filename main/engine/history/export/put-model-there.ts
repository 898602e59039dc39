import type { ModelStatus, SourceModel, SourceRegisteredModel, SourceVersion } from '#core/history/records.ts'
import type { Here } from '../store/history-store.ts'
import type { KnownModel } from '../store/put-registered.ts'
import type { Statements } from './statements.ts'

const statusNumber: Readonly<Record<ModelStatus, number>> = { PENDING: 1, READY: 2, UPLOAD_FAILED: 3 }

const insertPoint = `INSERT OR IGNORE INTO logged_model_metrics (model_id, metric_name, metric_timestamp_ms, metric_step,
    metric_value, experiment_id, run_id, dataset_uuid, dataset_name, dataset_digest)
  SELECT @model, @name, @timestamp, @step, @value, experiment_id, @run, (SELECT dataset_uuid FROM datasets d
    WHERE d.experiment_id = m.experiment_id AND d.name = @dataset AND d.digest = @digest), @dataset, @digest
  FROM logged_models m WHERE m.model_id = @model`

/** Gives the runs of its metrics that are not there. */
export const putPointsThere = (there: Statements, model: SourceModel): readonly string[] => {
  const missing = new Set<string>()
  for (const { key: name, timestamp, step, value, runId: run, datasetName, datasetDigest } of model.points) {
    if (there.first('SELECT 1 FROM runs WHERE run_uuid = ?', run) === undefined) {
      missing.add(run)
      continue
    }
    const dataset = { dataset: datasetName || null, digest: datasetDigest || null }
    // MLflow has no flag beside these values, and what it makes of NaN is 0.
    const kept = Number.isNaN(value) ? 0 : Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE)
    there.run(insertPoint, { model: model.modelId, name, timestamp, step, value: kept, run, ...dataset })
  }
  return [...missing]
}

export const putModelThere = (there: Statements, model: SourceModel, here: Here): readonly string[] => {
  const experiment = BigInt(here.experimentId)
  const { modelId, name, createdAt, updatedAt, status, lifecycle, modelType, sourceRunId } = model
  there.run(
    `INSERT INTO logged_models (model_id, experiment_id, name, artifact_location, creation_timestamp_ms,
       last_updated_timestamp_ms, status, lifecycle_stage, model_type, source_run_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    modelId,
    experiment,
    name,
    here.artifactUri,
    createdAt,
    updatedAt,
    statusNumber[status],
    lifecycle,
    modelType,
    sourceRunId,
  )
  for (const kind of ['param', 'tag'] as const)
    for (const { key, value } of model[`${kind}s`])
      there.run(
        `INSERT OR IGNORE INTO logged_model_${kind}s (model_id, experiment_id, ${kind}_key, ${kind}_value)
         VALUES (?, ?, ?, ?)`,
        modelId,
        experiment,
        key,
        value,
      )
  return putPointsThere(there, model)
}

export const knownThere = (there: Statements, name: string): KnownModel | undefined => {
  const row = there.first('SELECT creation_time FROM registered_models WHERE name = ?', name)
  if (row === undefined) return undefined
  const versions = there.all('SELECT version, creation_time FROM model_versions WHERE name = ?', name)
  return {
    createdAt: Number(row['creation_time']),
    versions: new Map(versions.map((one) => [Number(one['version']), Number(one['creation_time'])])),
  }
}

const putVersion = (there: Statements, name: string, version: SourceVersion): void => {
  const { description = null, source, storage, runId, runLink, createdAt, updatedAt } = version
  const stage = version.stage === 'Deleted' ? 'Deleted_Internal' : version.stage
  there.run(
    `INSERT INTO model_versions (name, version, creation_time, last_updated_time, description, user_id, current_stage,
       source, run_id, status, run_link, storage_location) VALUES (?, ?, ?, ?, ?, NULL, ?, ?, ?, 'READY', ?, ?)`,
    name,
    version.version,
    createdAt,
    updatedAt,
    description,
    stage,
    source,
    runId,
    runLink,
    storage,
  )
  const tag = 'INSERT OR IGNORE INTO model_version_tags (key, value, name, version) VALUES (?, ?, ?, ?)'
  for (const { key, value } of version.tags) there.run(tag, key, value, name, version.version)
}

/** As `putRegistered`: tags come with a new model, aliases with a new version. */
export const putRegisteredThere = (
  there: Statements,
  name: string,
  model: SourceRegisteredModel,
  versions: readonly SourceVersion[],
): void => {
  const isNew = there.first('SELECT 1 FROM registered_models WHERE name = ?', name) === undefined
  if (isNew) {
    const made =
      'INSERT INTO registered_models (name, creation_time, last_updated_time, description) VALUES (?, ?, ?, ?)'
    there.run(made, name, model.createdAt, model.updatedAt, model.description)
    const tag = 'INSERT INTO registered_model_tags (key, value, name) VALUES (?, ?, ?)'
    for (const { key, value } of model.tags) there.run(tag, key, value, name)
  }
  for (const version of versions) putVersion(there, name, version)
  const fresh = new Set(versions.filter(({ stage }) => stage !== 'Deleted').map(({ version }) => version))
  const alias = 'INSERT OR IGNORE INTO registered_model_aliases (alias, version, name) VALUES (?, ?, ?)'
  for (const one of model.aliases) if (fresh.has(one.version)) there.run(alias, one.alias, one.version, name)
}
