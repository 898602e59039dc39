import type { KeyValue, MetricEntry, MlflowStatus } from '#engine/services.ts'
import type { Row } from './context.ts'
import type { Lifecycle, RunInfo } from './types.ts'

export const text = (row: Row, column: string): string => String(row[column])
export const number = (row: Row, column: string): number => Number(row[column])
export const maybeText = (row: Row, column: string): string | undefined => {
  const value = row[column]
  return typeof value === 'string' ? value : undefined
}
export const maybeNumber = (row: Row, column: string): number | undefined => {
  const value = row[column]
  return typeof value === 'number' ? value : undefined
}

export const keyValue = (row: Row): KeyValue => ({ key: text(row, 'key'), value: text(row, 'value') })

/** A stored value is a number and a flag, because SQLite has no NaN. */
const metricValue = (row: Row): number => (row['is_nan'] === 1 ? Number.NaN : number(row, 'value'))

export const metricEntry = (row: Row, key = text(row, 'key')): MetricEntry => ({
  key,
  value: metricValue(row),
  timestamp: number(row, 'timestamp'),
  step: number(row, 'step'),
})

/** Columns of `RunInfo` from `runs r JOIN experiments e`. */
export const runColumns = `r.id, r.run_id, e.experiment_id, r.name, r.status, r.user_id, r.start_time, r.end_time,
  r.lifecycle, r.artifact_uri`

export const runInfo = (row: Row): RunInfo => ({
  runId: text(row, 'run_id'),
  experimentId: text(row, 'experiment_id'),
  name: text(row, 'name'),
  status: text(row, 'status') as MlflowStatus,
  userId: text(row, 'user_id'),
  startTime: number(row, 'start_time'),
  endTime: maybeNumber(row, 'end_time'),
  lifecycle: text(row, 'lifecycle') as Lifecycle,
  artifactUri: text(row, 'artifact_uri'),
})
