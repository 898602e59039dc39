import { mkdirSync } from 'node:fs'
import type { KeyValue, MetricEntry, TrackingWriter } from '#engine/services.ts'
import { execute, firstRow, type StoreContext } from './context.ts'
import { createExperiment, moveExperiment } from './experiments.ts'
import { inherit } from './inherit.ts'
import { metricKeyId, putMetrics } from './metrics.ts'
import { metricEntry, number, text } from './rows.ts'
import { runRow } from './run-row.ts'
import { artifactDirectory, insertRun } from './runs.ts'
import { parentTag, putTag } from './tags.ts'

const longest = { key: 250, param: 6000, tag: 8000 } as const

/** The executor's names come from pipelines, which allow more than MLflow: what it forbids becomes `_`. */
const safeKey = (key: string): string => {
  const plain = key
    .replaceAll(/[^\p{L}\p{N}_.\- :/]/gu, '_')
    .replaceAll(/\/{2,}/g, '/')
    .replaceAll(/^\/|\/$|^\.+(?=\/|$)|(?<=\/)\.{1,2}(?=\/|$)/g, '_')
  return plain.slice(0, longest.key) || '_'
}

const experimentNamed = (context: StoreContext, name: string): string => {
  const row = firstRow(context, 'SELECT * FROM experiments WHERE name = ?', name)
  if (row === undefined) return createExperiment(context, { name })
  if (row['lifecycle'] === 'deleted') moveExperiment(context, row, 'active')
  return text(row, 'experiment_id')
}

/** The last attempt's values are the truth, so unlike on the wire a parameter may be written again. */
const putOwnParam = (context: StoreContext, run: number, { key, value }: KeyValue): void => {
  const sql = 'INSERT OR REPLACE INTO params (run, key, value) VALUES (?, ?, ?)'
  execute(context, sql, run, safeKey(key), value.slice(0, longest.param))
}

const logBatch: (context: StoreContext, ...args: Parameters<TrackingWriter['logBatch']>) => void = (
  context,
  runId,
  { params = [], metrics = [], tags = [] },
) => {
  const run = number(runRow(context, runId), 'id')
  for (const param of params) putOwnParam(context, run, param)
  const named = metrics.map((metric): MetricEntry => ({ ...metric, key: safeKey(metric.key) }))
  const keys = putMetrics(context, run, named)
  for (const { key, value } of tags)
    putTag(context, run, { key: safeKey(key), value: value.slice(0, longest.tag) })
  if (keys.length > 0) context.changes.metrics(runId, keys)
  if (params.length > 0 || tags.length > 0) context.changes.run(runId)
}

const latestOf = (context: StoreContext, run: number, name: string): MetricEntry | undefined => {
  const key = metricKeyId(context, name)
  const row = firstRow(context, 'SELECT * FROM latest_metrics WHERE run = ? AND key = ?', run, key ?? null)
  return row && metricEntry(row, name)
}

const logFinalMetrics: (
  context: StoreContext,
  ...args: Parameters<TrackingWriter['logFinalMetrics']>
) => void = (context, runId, metrics) => {
  const run = number(runRow(context, runId), 'id')
  const points = metrics.flatMap((metric): MetricEntry[] => {
    const last = latestOf(context, run, safeKey(metric.key))
    if (last === undefined) return [{ ...metric, step: 0 }]
    if (Object.is(last.value, metric.value)) return []
    // A step's own clock may be ahead of ours, and the end is what counts.
    return [{ ...metric, step: last.step, timestamp: Math.max(metric.timestamp, last.timestamp + 1) }]
  })
  if (points.length > 0) logBatch(context, runId, { metrics: points })
}

/**
 * What the executor writes through: the same tables, without the wire's limits on batch sizes, and working on runs
 * in the trash too, because a run goes on when its owner looks away.
 */
export const createTrackingWriter = (context: StoreContext): TrackingWriter => ({
  experimentNamed: (name) => context.write(() => experimentNamed(context, name)),
  createRun: (run) =>
    context.write(() => {
      const parent = run.parentRunId === undefined ? [] : [{ key: parentTag, value: run.parentRunId }]
      const { runId } = insertRun(context, { ...run, tags: [...run.tags, ...parent] })
      const folder = artifactDirectory(context, runId)
      mkdirSync(folder, { recursive: true })
      return { runId, artifactDirectory: folder }
    }),
  endRun: (runId, status, endTime) =>
    context.write(() => {
      const id = number(runRow(context, runId), 'id')
      execute(context, 'UPDATE runs SET status = ?, end_time = ? WHERE id = ?', status, endTime, id)
      context.changes.run(runId)
    }),
  logBatch: (runId, batch) => context.write(() => logBatch(context, runId, batch)),
  logFinalMetrics: (runId, metrics) => context.write(() => logFinalMetrics(context, runId, metrics)),
  inherit: (runId, fromRunId) => context.write(() => inherit(context, runId, fromRunId)),
  artifactDirectory: (runId) => artifactDirectory(context, runId),
})
