import { execute, firstRow, type StoreContext } from '../context.ts'
import { Refusal } from '../refusal.ts'
import type { TaggedMetric } from '../types.ts'

const insert = `INSERT OR IGNORE INTO logged_model_metrics
  (model, run, key, timestamp, step, value, is_nan, dataset_name, dataset_digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** Keeps what was measured on a model with the model. A model that is not here refuses all of it. */
export const putModelMetrics = (
  context: StoreContext,
  run: number,
  metrics: readonly TaggedMetric[],
): void => {
  for (const metric of metrics) {
    if (!metric.modelId) continue
    const model = firstRow(context, 'SELECT id FROM logged_models WHERE model_id = ?', metric.modelId)
    if (model === undefined)
      throw new Refusal('BAD_REQUEST', `Logged model with ID '${metric.modelId}' not found.`)
    const nan = Number.isNaN(metric.value)
    const { key, timestamp, step, datasetName = '', datasetDigest = '' } = metric
    const value = nan ? 0 : metric.value
    execute(
      context,
      insert,
      model['id'],
      run,
      key,
      timestamp,
      step,
      value,
      nan ? 1 : 0,
      datasetName,
      datasetDigest,
    )
  }
}
