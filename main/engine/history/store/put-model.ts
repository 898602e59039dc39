import type { SourceModel } from '#core/history/records.ts'
import { execute, firstRow, type StoreContext } from '#engine/tracking/context.ts'
import { putModelMetrics } from '#engine/tracking/models/model-metrics.ts'

const insert = `INSERT INTO logged_models (model_id, experiment, name, model_type, source_run_id, status,
    artifact_location, creation_timestamp, last_updated_timestamp, lifecycle)
  VALUES (?, (SELECT id FROM experiments WHERE experiment_id = ?), ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`

/** Writes a logged model as it was. Gives the runs of its metrics that are not here. */
export const putModel = (
  context: StoreContext,
  model: SourceModel,
  here: { readonly experimentId: string; readonly artifactUri: string },
): readonly string[] => {
  const facts = [model.name, model.modelType, model.sourceRunId, model.status, here.artifactUri]
  const times = [model.createdAt, model.updatedAt, model.lifecycle]
  const row = firstRow(context, insert, model.modelId, here.experimentId, ...facts, ...times)
  for (const table of ['params', 'tags'] as const) {
    const sql = `INSERT OR IGNORE INTO logged_model_${table} (model, key, value) VALUES (?, ?, ?)`
    for (const { key, value } of model[table]) execute(context, sql, row?.['id'], key, value)
  }
  return putModelPoints(context, model)
}

/** What was measured on a model that is here; what is known already changes nothing. Gives the runs that are not. */
export const putModelPoints = (context: StoreContext, model: SourceModel): readonly string[] => {
  const missing: string[] = []
  for (const [runId, points] of Map.groupBy(model.points, (point) => point.runId)) {
    const run = firstRow(context, 'SELECT id FROM runs WHERE run_id = ?', runId)
    if (run === undefined) missing.push(runId)
    else
      putModelMetrics(
        context,
        Number(run['id']),
        points.map((point) => ({ ...point, modelId: model.modelId })),
      )
  }
  return missing
}
