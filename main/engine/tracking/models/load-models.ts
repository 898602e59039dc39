import { allRows, type Row, type StoreContext } from '../context.ts'
import { keyValue, metricEntry, number, text } from '../rows.ts'
import type { LoggedModel, ModelStatus } from './types.ts'

const columns = `SELECT m.*, e.experiment_id FROM logged_models m JOIN experiments e ON e.id = m.experiment
  WHERE m.id IN (SELECT value FROM json_each(?))`
const among = 'model IN (SELECT value FROM json_each(?))'
const metricRows = `SELECT x.*, r.run_id FROM logged_model_metrics x JOIN runs r ON r.id = x.run WHERE x.${among}`

const ofModel = <T>(rows: readonly Row[], id: number, read: (row: Row) => T): T[] =>
  rows.filter((row) => row['model'] === id).map(read)

const metricOf = (row: Row): LoggedModel['metrics'][number] => ({
  ...metricEntry(row),
  runId: text(row, 'run_id'),
  datasetName: text(row, 'dataset_name'),
  datasetDigest: text(row, 'dataset_digest'),
})

/** Whole models by internal id, in that order: one query per table. */
export const loadModels = (context: StoreContext, ids: readonly number[]): LoggedModel[] => {
  const list = JSON.stringify(ids)
  const rows = new Map(allRows(context, columns, list).map((row) => [number(row, 'id'), row]))
  const params = allRows(context, `SELECT * FROM logged_model_params WHERE ${among}`, list)
  const tags = allRows(context, `SELECT * FROM logged_model_tags WHERE ${among}`, list)
  const metrics = allRows(context, metricRows, list)
  return ids.flatMap((id) => {
    const row = rows.get(id)
    if (row === undefined) return []
    return {
      modelId: text(row, 'model_id'),
      experimentId: text(row, 'experiment_id'),
      name: text(row, 'name'),
      modelType: text(row, 'model_type'),
      sourceRunId: text(row, 'source_run_id'),
      status: text(row, 'status') as ModelStatus,
      artifactUri: text(row, 'artifact_location'),
      creationTime: number(row, 'creation_timestamp'),
      lastUpdatedTime: number(row, 'last_updated_timestamp'),
      params: ofModel(params, id, keyValue),
      tags: ofModel(tags, id, keyValue),
      metrics: ofModel(metrics, id, metricOf),
    }
  })
}
