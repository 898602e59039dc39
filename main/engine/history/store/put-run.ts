import type { Point, SourceRun } from '#core/history/records.ts'
import { execute, firstRow, type StoreContext } from '#engine/tracking/context.ts'
import { linkDataset, linkModels } from '#engine/tracking/inputs.ts'
import { putMetrics } from '#engine/tracking/metrics.ts'
import { parentTag } from '#engine/tracking/tags.ts'

/** So many points are handed to SQLite at once that keys are looked up seldom, and so few that memory stays small. */
const chunk = 5000

const insert = `INSERT INTO runs (run_id, experiment, name, status, user_id, start_time, end_time, lifecycle,
    deleted_time, artifact_uri, parent_run_id)
  VALUES (?, (SELECT id FROM experiments WHERE experiment_id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?)
  RETURNING id, experiment`

const putPoints = (context: StoreContext, run: number, points: Iterable<Point>): number => {
  let count = 0
  let waiting: Point[] = []
  for (const point of points) {
    waiting.push(point)
    if (waiting.length < chunk) continue
    putMetrics(context, run, waiting)
    count += waiting.length
    waiting = []
  }
  if (waiting.length > 0) putMetrics(context, run, waiting)
  return count + waiting.length
}

/**
 * Writes a run with all it has, as it was: no limit of the wire applies, no time is touched. Gives the number of its
 * points. The caller holds the transaction.
 */
export const putRun = (
  context: StoreContext,
  run: SourceRun,
  here: { readonly experimentId: string; readonly artifactUri: string },
): number => {
  const parent = run.tags.find((tag) => tag.key === parentTag)?.value ?? null
  const deletedAt = run.lifecycle === 'deleted' ? (run.deletedTime ?? context.clock.now()) : null
  const facts = [
    run.name,
    run.status,
    run.userId,
    run.startTime,
    run.endTime ?? null,
    run.lifecycle,
    deletedAt,
  ]
  const row = firstRow(context, insert, run.runId, here.experimentId, ...facts, here.artifactUri, parent)
  const [id, experiment] = [Number(row?.['id']), Number(row?.['experiment'])]
  const param = 'INSERT OR IGNORE INTO params (run, key, value) VALUES (?, ?, ?)'
  for (const { key, value } of run.params) execute(context, param, id, key, value)
  const tag = 'INSERT OR IGNORE INTO tags (run, key, value) VALUES (?, ?, ?)'
  for (const { key, value } of run.tags) execute(context, tag, id, key, value)
  for (const input of run.datasets) linkDataset(context, id, experiment, input)
  linkModels(context, id, 'input', run.modelInputs)
  linkModels(context, id, 'output', run.modelOutputs)
  const points = putPoints(context, id, run.points)
  context.changes.run(run.runId)
  return points
}
