import { type StoreContext } from './context.ts'
import { checkedBatch, checkedParam, checkMetric, checkRunId } from './limits.ts'
import { putMetrics } from './metrics.ts'
import { putModelMetrics } from './models/model-metrics.ts'
import { putParam } from './params.ts'
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

type WriteMethods = Pick<TrackingStore, 'logMetric' | 'logParam' | 'logBatch' | 'setTag' | 'deleteTag'>

export const writeMethods = (context: StoreContext): WriteMethods => ({
  logMetric: (runId, metric) =>
    context.write(() => {
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
})
