import type { Failure, RunState, RunSummary } from '#shared/run.ts'
import { allRows, type Row, type StoreContext } from '../context.ts'
import { latestMetricsOf, paramsOf, tagsOf } from '../load-runs.ts'
import { maybeNumber, maybeText, number, text } from '../rows.ts'

/** Runs with their experiment, and the pipeline's facts where a pipeline made them. */
export const fromRuns = `FROM runs r JOIN experiments e ON e.id = r.experiment
  LEFT JOIN pipeline_runs p ON p.run_id = r.run_id`

/** A pipeline run knows its exact state; of any other run MLflow's status is all there is. */
export const stateSql = `ifnull(p.state, CASE r.status
  WHEN 'RUNNING' THEN 'RUNNING' WHEN 'SCHEDULED' THEN 'QUEUED' WHEN 'FINISHED' THEN 'SUCCEEDED'
  WHEN 'FAILED' THEN 'FAILED' ELSE 'CANCELED' END)`

/** A step's run hangs below a pipeline's run, directly or below the run of a loop's iteration. */
const columns = `r.id, r.run_id, r.name, r.user_id, r.start_time, r.end_time, r.lifecycle, r.parent_run_id,
  e.experiment_id, e.name AS experiment_name, ${stateSql} AS state,
  p.run_id IS NOT NULL AS is_pipeline, p.number, p.pipeline_id, p.pipeline_name, p.source, p.failure,
  p.total, p.done, p.failed,
  EXISTS (SELECT 1 FROM tags t WHERE t.run = r.id AND t.key = 'nagare.task')
    OR EXISTS (SELECT 1 FROM pipeline_runs q WHERE q.run_id = r.parent_run_id) AS is_step,
  (SELECT count(*) FROM runs c WHERE c.parent_run_id = r.run_id AND c.lifecycle = 'active') AS children`

const isSystemTag = (key: string): boolean => key.startsWith('mlflow.') || key.startsWith('nagare.')

/** JSON has no NaN and no infinities; the table shows the words. */
const shownValue = (value: number): number | string => (Number.isFinite(value) ? value : String(value))

const parsedFailure = (row: Row): { failure?: Failure } => {
  const json = maybeText(row, 'failure')
  return json === undefined ? {} : { failure: JSON.parse(json) as Failure }
}

const optional = <K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> =>
  value === undefined ? {} : ({ [key]: value } as Partial<Record<K, V>>)

const kindOf = (row: Row): RunSummary['kind'] => {
  if (row['is_pipeline'] === 1) return 'pipeline'
  return row['is_step'] === 1 ? 'step' : 'run'
}

const progressOf = (row: Row): Pick<RunSummary, 'progress'> => {
  if (row['is_pipeline'] !== 1) return {}
  return {
    progress: { total: number(row, 'total'), done: number(row, 'done'), failed: number(row, 'failed') },
  }
}

interface Details {
  readonly params: RunSummary['params']
  readonly metrics: RunSummary['metrics']
  readonly tags: RunSummary['tags']
  readonly source: string | undefined
}

const summaryOf = (row: Row, details: Details): RunSummary => ({
  runId: text(row, 'run_id'),
  name: text(row, 'name'),
  experimentId: text(row, 'experiment_id'),
  experimentName: text(row, 'experiment_name'),
  state: text(row, 'state') as RunState,
  kind: kindOf(row),
  ...optional('parentRunId', maybeText(row, 'parent_run_id')),
  children: number(row, 'children'),
  ...optional('number', maybeNumber(row, 'number')),
  ...optional('pipelineId', maybeText(row, 'pipeline_id')),
  ...optional('pipelineName', maybeText(row, 'pipeline_name')),
  startedAt: number(row, 'start_time'),
  ...optional('endedAt', maybeNumber(row, 'end_time')),
  ...optional('userId', maybeText(row, 'user_id') || undefined),
  ...optional('source', maybeText(row, 'source') ?? details.source),
  params: details.params,
  metrics: details.metrics,
  tags: details.tags,
  ...progressOf(row),
  ...parsedFailure(row),
  lifecycle: text(row, 'lifecycle') as RunSummary['lifecycle'],
})

/** Full rows of the given internal ids, in that order: one query per table whatever the number of runs. */
export const loadSummaries = (context: StoreContext, ids: readonly number[]): RunSummary[] => {
  const list = JSON.stringify(ids)
  const sql = `SELECT ${columns} ${fromRuns} WHERE r.id IN (SELECT value FROM json_each(?))`
  const rows = new Map(allRows(context, sql, list).map((row) => [number(row, 'id'), row]))
  const [params, tags, metrics] = [
    paramsOf(context, list),
    tagsOf(context, list),
    latestMetricsOf(context, list),
  ]
  return ids.flatMap((id) => {
    const row = rows.get(id)
    if (row === undefined) return []
    const all = tags.get(id) ?? []
    return summaryOf(row, {
      params: Object.fromEntries((params.get(id) ?? []).map(({ key, value }) => [key, value])),
      metrics: Object.fromEntries((metrics.get(id) ?? []).map(({ key, value }) => [key, shownValue(value)])),
      tags: Object.fromEntries(
        all.filter(({ key }) => !isSystemTag(key)).map(({ key, value }) => [key, value]),
      ),
      source: all.find(({ key }) => key === 'mlflow.source.name')?.value,
    })
  })
}
