import { firstRow, type StoreContext } from './context.ts'
import { checkedBatch, checkedParam, checkMetric, checkRunId } from './limits.ts'
import { putMetrics } from './metrics.ts'
import { putModelMetrics } from './models/model-metrics.ts'
import { putParam } from './params.ts'
import { text } from './rows.ts'
import { activeRun } from './run-row.ts'
import type { TrackingStore } from './store.ts'
import { deleteTag, putTag, setTag } from './tags.ts'
import type { Batch } from './types.ts'

const logBatch = (context: StoreContext, runId: string, batch: Batch): void => {
  checkRunId(runId)
  const { metrics, params, tags } = checkedBatch(batch)
  const run = activeRun(context, runId)
  for (const param of params) putParam(context, run, runId, param)
  const keys = putMetrics(context, run, metrics)
  putModelMetrics(context, run, metrics)
  for (const tag of tags) putTag(context, run, tag)
  if (keys.length > 0) context.changes.metrics(runId, keys)
  if (params.length > 0 || tags.length > 0) context.changes.run(runId)
}

const modelsTag = 'mlflow.log-model.history'

const listIn = (value: string): readonly unknown[] => {
  try {
    const list: unknown = JSON.parse(value)
    return Array.isArray(list) ? list : []
  } catch {
    return []
  }
}

/** The list may grow beyond what a tag may hold: cut in the middle it would no longer be one. */
const recordModel = (context: StoreContext, runId: string, model: object): void => {
  const run = activeRun(context, runId)
  const row = firstRow(context, 'SELECT value FROM tags WHERE run = ? AND key = ?', run, modelsTag)
  const known = row === undefined ? [] : listIn(text(row, 'value'))
  putTag(context, run, { key: modelsTag, value: JSON.stringify([...known, model]) })
  context.changes.run(runId)
}

type WriteMethods = Pick<
  TrackingStore,
  'logMetric' | 'logParam' | 'logBatch' | 'setTag' | 'deleteTag' | 'recordModel'
>

export const writeMethods = (context: StoreContext): WriteMethods => ({
  logMetric: (runId, metric) =>
    context.write(() => {
      // For a metric of a model MLflow looks for the run first.
      if (metric.modelId) activeRun(context, runId)
      checkMetric(metric)
      const run = activeRun(context, runId)
      putModelMetrics(context, run, [metric])
      context.changes.metrics(runId, putMetrics(context, run, [metric]))
    }),
  logParam: (runId, param) =>
    context.write(() => {
      const clean = checkedParam(param)
      putParam(context, activeRun(context, runId), runId, clean)
      context.changes.run(runId)
    }),
  logBatch: (runId, batch) => context.write(() => logBatch(context, runId, batch)),
  setTag: (runId, tag) => context.write(() => setTag(context, runId, tag)),
  deleteTag: (runId, key) => context.write(() => deleteTag(context, runId, key)),
  recordModel: (runId, model) => context.write(() => recordModel(context, runId, model)),
})
