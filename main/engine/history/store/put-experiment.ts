import type { Existing, ExperimentPlan } from '#core/history/plan-experiment.ts'
import type { Lifecycle, SourceExperiment } from '#core/history/records.ts'
import { execute, firstRow, type Row, type StoreContext } from '#engine/tracking/context.ts'
import { nextId } from '#engine/tracking/experiments.ts'
import { number, text } from '#engine/tracking/rows.ts'

export const existing = (row: Row | undefined): Existing | undefined =>
  row && {
    id: text(row, 'experiment_id'),
    name: text(row, 'name'),
    createdAt: number(row, 'creation_time'),
    lifecycle: text(row, 'lifecycle') as Lifecycle,
  }

const insert = `INSERT INTO experiments
  (experiment_id, name, artifact_location, lifecycle, creation_time, last_update_time)
  VALUES (?, ?, ?, ?, ?, ?)`

const create = (context: StoreContext, source: SourceExperiment, id: string, name: string): void => {
  const createdAt = source.createdAt ?? context.clock.now()
  const updatedAt = source.updatedAt ?? createdAt
  execute(context, insert, id, name, `mlflow-artifacts:/${id}`, source.lifecycle, createdAt, updatedAt)
}

/** The default experiment that every workspace begins with becomes the imported one while nothing has happened in it. */
const adoptDefault = (context: StoreContext, id: string, source: SourceExperiment): void => {
  if (source.createdAt === undefined) return
  const sql = `UPDATE experiments SET creation_time = ?, last_update_time = ?, lifecycle = ?
    WHERE experiment_id = ? AND experiment_id = '0' AND creation_time = last_update_time
      AND NOT EXISTS (SELECT 1 FROM runs WHERE experiment = experiments.id)
      AND NOT EXISTS (SELECT 1 FROM experiment_tags WHERE experiment = experiments.id)`
  execute(context, sql, source.createdAt, source.updatedAt ?? source.createdAt, source.lifecycle, id)
}

/** Carries out a plan and gives the experiment's id here. */
export const putExperiment = (
  context: StoreContext,
  source: SourceExperiment,
  plan: ExperimentPlan,
): string => {
  const id = plan.id ?? String(nextId(context))
  const before = firstRow(context, 'SELECT * FROM experiments WHERE experiment_id = ?', id)
  if (plan.kind === 'create') create(context, source, id, plan.name)
  else if (number(before ?? {}, 'creation_time') === source.createdAt) return id
  else adoptDefault(context, id, source)
  const row = firstRow(context, 'SELECT id FROM experiments WHERE experiment_id = ?', id)
  const tag = 'INSERT OR IGNORE INTO experiment_tags (experiment, key, value) VALUES (?, ?, ?)'
  for (const { key, value } of source.tags) execute(context, tag, row?.['id'], key, value)
  context.changes.experiments()
  return id
}
