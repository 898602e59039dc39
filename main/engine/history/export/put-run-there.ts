import { randomUUID } from 'node:crypto'
import type { Point, SourceDataset, SourceModelLink, SourceRun } from '#core/history/records.ts'
import type { Here } from '../store/history-store.ts'
import type { Statements } from './statements.ts'

/** MLflow's rule for which point is the latest: greatest step, then timestamp, then value (NaN counts as 0). */
const isLater = (a: Point, b: Point): boolean => {
  if (a.step !== b.step) return a.step > b.step
  if (a.timestamp !== b.timestamp) return a.timestamp > b.timestamp
  return (a.value || 0) > (b.value || 0)
}

/** MLflow stores NaN as a flag and infinities as the largest double. */
const stored = (value: number): number =>
  Number.isNaN(value) ? 0 : Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE)

const putPoints = ({ run }: Statements, runId: string, points: Iterable<Point>): number => {
  const latest = new Map<string, Point>()
  const insert =
    'INSERT OR IGNORE INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?, ?)'
  let count = 0
  for (const point of points) {
    const { key, value, timestamp, step } = point
    run(insert, key, stored(value), timestamp, runId, step, Number.isNaN(value) ? 1 : 0)
    const known = latest.get(key)
    if (known === undefined || isLater(point, known)) latest.set(key, point)
    count += 1
  }
  const last =
    'INSERT OR IGNORE INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES (?, ?, ?, ?, ?, ?)'
  for (const { key, value, timestamp, step } of latest.values())
    run(last, key, stored(value), timestamp, step, Number.isNaN(value) ? 1 : 0, runId)
  return count
}

const id = (): string => randomUUID().replaceAll('-', '')

const datasetId = (
  { run, first }: Statements,
  experiment: bigint,
  dataset: SourceDataset['dataset'],
): string => {
  const find = 'SELECT dataset_uuid FROM datasets WHERE experiment_id = ? AND name = ? AND digest = ?'
  const known = first(find, experiment, dataset.name, dataset.digest)
  if (known) return String(known['dataset_uuid'])
  const fresh = id()
  const { name, digest, sourceType, source, schema = null, profile = null } = dataset
  const insert = `INSERT INTO datasets (dataset_uuid, experiment_id, name, digest, dataset_source_type,
    dataset_source, dataset_schema, dataset_profile) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
  run(insert, fresh, experiment, name, digest, sourceType, source, schema, profile)
  return fresh
}

const link =
  'INSERT OR IGNORE INTO inputs (input_uuid, source_type, source_id, destination_type, destination_id, step) VALUES (?, ?, ?, ?, ?, ?)'

const putDataset = (there: Statements, runId: string, experiment: bigint, input: SourceDataset): void => {
  const inputId = id()
  there.run(link, inputId, 'DATASET', datasetId(there, experiment, input.dataset), 'RUN', runId, 0)
  for (const { key, value } of input.tags)
    there.run('INSERT INTO input_tags (input_uuid, name, value) VALUES (?, ?, ?)', inputId, key, value)
}

const putLinks = (
  there: Statements,
  runId: string,
  kind: 'INPUT' | 'OUTPUT',
  links: readonly SourceModelLink[],
): void => {
  for (const { modelId, step } of links)
    there.run(link, id(), `RUN_${kind}`, runId, `MODEL_${kind}`, modelId, step)
}

/** A run as MLflow's own store would hold it. Gives the number of its points. */
export const putRunThere = (there: Statements, source: SourceRun, here: Here): number => {
  const { runId, name, userId, status, startTime, endTime = null, lifecycle } = source
  const experiment = BigInt(here.experimentId)
  there.run(
    `INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time,
       end_time, source_version, lifecycle_stage, artifact_uri, experiment_id, deleted_time)
     VALUES (?, ?, 'UNKNOWN', '', '', ?, ?, ?, ?, '', ?, ?, ?, ?)`,
    runId,
    name,
    userId,
    status,
    startTime,
    endTime,
    lifecycle,
    here.artifactUri,
    experiment,
    source.deletedTime ?? null,
  )
  for (const table of ['params', 'tags'] as const)
    for (const { key, value } of source[table])
      there.run(`INSERT OR IGNORE INTO ${table} (key, value, run_uuid) VALUES (?, ?, ?)`, key, value, runId)
  for (const input of source.datasets) putDataset(there, runId, experiment, input)
  putLinks(there, runId, 'INPUT', source.modelInputs)
  putLinks(there, runId, 'OUTPUT', source.modelOutputs)
  return putPoints(there, runId, source.points)
}
