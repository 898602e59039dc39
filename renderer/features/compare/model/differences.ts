/** The differences table: one row per fact, one cell per run, and what of it is worth showing. */
import type { RunSummary } from '#shared/run.ts'
import { type MetricColumn, type MetricValue, metricColumn } from '#ui/table/metric-column.ts'

export type FactGroup = 'params' | 'metrics' | 'tags' | 'info'

export interface FactCell {
  readonly text: string | undefined
  /** Same as the baseline's: drawn quieter. */
  readonly same: boolean
  /** Metrics only: difference to the baseline, already signed. `good`: in the better direction. */
  readonly delta?: { readonly text: string; readonly good: boolean | undefined }
  readonly best: boolean
}
export interface FactRow {
  readonly key: string
  readonly differs: boolean
  readonly numeric: boolean
  readonly cells: readonly FactCell[]
}
export interface FactSection {
  readonly group: FactGroup
  readonly rows: readonly FactRow[]
  readonly differing: number
  readonly total: number
}

/** `baseline` is a place in `runs`. All keys that any of the runs has, in the order of their names. */
export function differencesOf(runs: readonly RunSummary[], baseline: number): FactSection[] {
  const texts = (group: 'params' | 'tags') =>
    section(
      group,
      keysOf(runs, group).map((key) =>
        textRow(
          key,
          runs.map((run) => run[group][key]),
          baseline,
        ),
      ),
    )
  const metrics = section(
    'metrics',
    keysOf(runs, 'metrics').map((key) =>
      metricRow(
        key,
        runs.map((run) => run.metrics[key]),
        baseline,
      ),
    ),
  )
  return [texts('params'), metrics, texts('tags'), section('info', infoRows(runs, baseline))].filter(
    (one) => one.total > 0,
  )
}

function section(group: FactGroup, rows: readonly FactRow[]): FactSection {
  return { group, rows, total: rows.length, differing: rows.filter((row) => row.differs).length }
}

const keysOf = (runs: readonly RunSummary[], group: 'params' | 'metrics' | 'tags'): string[] =>
  [...new Set(runs.flatMap((run) => Object.keys(run[group])))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  )

function infoRows(runs: readonly RunSummary[], baseline: number): FactRow[] {
  const facts: [string, (run: RunSummary) => string | undefined][] = [
    ['state', (run) => run.state],
    ['experiment', (run) => run.experimentName],
    ['pipeline', (run) => run.pipelineName],
    ['source', (run) => run.source],
    ['user', (run) => run.userId],
  ]
  return facts
    .map(([key, read]) => textRow(key, runs.map(read), baseline))
    .filter((row) => row.cells.some((cell) => cell.text !== undefined))
}

function textRow(key: string, values: readonly (string | undefined)[], baseline: number): FactRow {
  const reference = values[baseline]
  return {
    key,
    numeric: values.every(
      (value) => value === undefined || (value.trim() !== '' && Number.isFinite(Number(value))),
    ),
    differs: new Set(values).size > 1,
    cells: values.map((text, index) => ({
      text,
      same: index !== baseline && text === reference,
      best: false,
    })),
  }
}

function metricRow(key: string, values: readonly MetricValue[], baseline: number): FactRow {
  const column = metricColumn(key, values)
  const reference = values[baseline]
  return {
    key,
    numeric: true,
    differs: new Set(values).size > 1,
    cells: values.map((value, index) => ({
      text: value === undefined ? undefined : column.format(value),
      same: index !== baseline && value === reference,
      best: column.isBest(value),
      ...(index === baseline ? {} : deltaOf(column, value, reference)),
    })),
  }
}

function deltaOf(column: MetricColumn, value: MetricValue, reference: MetricValue): Pick<FactCell, 'delta'> {
  if (typeof value !== 'number' || typeof reference !== 'number' || value === reference) return {}
  const difference = value - reference
  const good = column.direction === 'neither' ? undefined : difference > 0 === (column.direction === 'higher')
  return { delta: { text: column.formatDelta(difference), good } }
}
