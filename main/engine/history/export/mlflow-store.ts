import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import type { Existing, ExperimentPlan } from '#core/history/plan-experiment.ts'
import { lifecycle, runStatus, type SourceExperiment } from '#core/history/records.ts'
import type { HistoryRefusal } from '#shared/history.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { refusal } from '../source.ts'
import type { HistoryStore } from '../store/history-store.ts'
import { mlflowSchema } from './mlflow-schema.ts'
import { knownThere, putModelThere, putPointsThere, putRegisteredThere } from './put-model-there.ts'
import { putRunThere } from './put-run-there.ts'
import { createStatements, type Row, type Statements } from './statements.ts'

const experimentColumns = `SELECT CAST(experiment_id AS TEXT) AS id, name, creation_time, lifecycle_stage FROM experiments`

const existing = (row: Row | undefined): Existing | undefined =>
  row && {
    id: String(row['id']),
    name: String(row['name']),
    createdAt: Number(row['creation_time'] ?? 0),
    lifecycle: lifecycle(String(row['lifecycle_stage'])),
  }

const nextId = ({ first }: Statements): string =>
  String(first('SELECT CAST(ifnull(max(experiment_id), 0) + 1 AS TEXT) AS id FROM experiments')?.['id'])

const putExperiment = (there: Statements, source: SourceExperiment, plan: ExperimentPlan): string => {
  const id = plan.id ?? nextId(there)
  if (plan.kind === 'same') return id
  const { createdAt = null, updatedAt = null } = source
  there.run(
    `INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time)
     VALUES (?, ?, ?, ?, ?, ?)`,
    BigInt(id),
    plan.name,
    `mlflow-artifacts:/${id}`,
    source.lifecycle,
    createdAt,
    updatedAt,
  )
  const tag = 'INSERT OR IGNORE INTO experiment_tags (key, value, experiment_id) VALUES (?, ?, ?)'
  for (const { key, value } of source.tags) there.run(tag, key, value, BigInt(id))
  return id
}

const storeOver = (sql: Database.Database, there: Statements): HistoryStore => ({
  transaction: (work) => (sql.inTransaction ? work() : sql.transaction(work).immediate()),
  experimentById: (id) => existing(there.first(`${experimentColumns} WHERE experiment_id = ?`, BigInt(id))),
  experimentByName: (name) => existing(there.first(`${experimentColumns} WHERE name = ?`, name)),
  run: (runId) => {
    const row = there.first('SELECT status, end_time, artifact_uri FROM runs WHERE run_uuid = ?', runId)
    return (
      row && {
        status: runStatus(String(row['status'])),
        endTime: row['end_time'] === null ? undefined : Number(row['end_time']),
        artifactUri: String(row['artifact_uri'] ?? ''),
      }
    )
  },
  modelUri: (modelId) => {
    const row = there.first('SELECT artifact_location AS uri FROM logged_models WHERE model_id = ?', modelId)
    return row && String(row['uri'])
  },
  registered: (name) => knownThere(there, name),
  putExperiment: (source, plan) => putExperiment(there, source, plan),
  putRun: (run, here) => putRunThere(there, run, here),
  putModel: (model, here) => putModelThere(there, model, here),
  putModelPoints: (model) => putPointsThere(there, model),
  putRegistered: (name, model, versions) => putRegisteredThere(there, name, model, versions),
  linkArtifacts: () => undefined,
})

const isMlflow = (sql: Database.Database): boolean =>
  sql
    .prepare("SELECT count(*) FROM sqlite_schema WHERE name IN ('runs', 'logged_models', 'alembic_version')")
    .pluck()
    .get() === 3

/** An `mlflow.db` to write into: a new one, or one that MLflow 3 can open already. A dry run makes none. */
export const openMlflowStore = (
  file: string,
  { dryRun }: { readonly dryRun: boolean },
): Result<{ readonly store: HistoryStore; readonly close: () => void }, HistoryRefusal> => {
  const isNew = !existsSync(file)
  let sql: Database.Database | undefined
  try {
    const isDraft = isNew && dryRun
    if (!isDraft) mkdirSync(dirname(file), { recursive: true })
    sql = new Database(isDraft ? ':memory:' : file, { timeout: 10_000 })
    sql.pragma('synchronous = FULL')
    const fresh = sql
    if (isNew) sql.transaction(() => fresh.exec(mlflowSchema)).immediate()
    if (isMlflow(sql)) return ok({ store: storeOver(sql, createStatements(sql)), close: () => fresh.close() })
    sql.close()
    const hint =
      'Choose another place; an older MLflow database is brought up to date by `mlflow db upgrade`.'
    return err(refusal('bad-destination', `${file} is no database of MLflow 3.`, hint))
  } catch (cause) {
    sql?.close()
    const why = cause instanceof Error ? cause.message : String(cause)
    return err(
      refusal(
        'bad-destination',
        `${file} cannot be written: ${why}.`,
        'Choose a folder that you may write to.',
      ),
    )
  }
}
