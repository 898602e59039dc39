import type { Comparison, Field, OrderTerm } from './ast.ts'
import { ascending, directed, type OrderKey } from './page.ts'
import type { SqlPiece, SqlTarget } from './sql.ts'

/** Attribute → column of `runs r`. */
const columns: Readonly<Record<string, string>> = {
  run_id: 'r.run_id',
  run_name: 'r.name',
  user_id: 'r.user_id',
  status: 'r.status',
  artifact_uri: 'r.artifact_uri',
  start_time: 'r.start_time',
  end_time: 'r.end_time',
}
const column = (field: Field): string => columns[field.key] ?? 'NULL'

const metricKey = '(SELECT id FROM metric_keys WHERE name = ?)'

const within = (table: string, key: string, condition: SqlPiece): SqlPiece => ({
  sql: `EXISTS (SELECT 1 FROM ${table} x WHERE x.run = r.id AND ${condition.sql})`,
  values: [key, ...condition.values],
})

/** NaN stands as value 0 with a flag: it differs from every number and compares with none. */
const metricTest = (key: string, condition: SqlPiece, comparison: Comparison): SqlPiece => {
  const sql =
    comparison.comparator === '!='
      ? `(${condition.sql} OR x.is_nan = 1)`
      : `${condition.sql} AND x.is_nan = 0`
  return within('latest_metrics', key, { sql: `x.key = ${metricKey} AND ${sql}`, values: condition.values })
}

const datasetTest = (field: Field, condition: (column: string) => SqlPiece): SqlPiece => {
  const links = 'run_datasets i JOIN datasets d ON d.id = i.dataset'
  if (field.key !== 'context') {
    const { sql, values } = condition(`d.${field.key}`)
    return { sql: `EXISTS (SELECT 1 FROM ${links} WHERE i.run = r.id AND ${sql})`, values }
  }
  const { sql, values } = condition('t.value')
  const tags = `run_dataset_tags t WHERE t.run = r.id AND t.key = 'mlflow.data.context' AND ${sql}`
  return { sql: `EXISTS (SELECT 1 FROM ${tags})`, values }
}

const tables = { param: 'params', tag: 'tags' } as const

/** Runs, as rows of `runs r`. */
export const runTarget: SqlTarget = {
  test: (field, condition, comparison) => {
    if (field.kind === 'attribute') return condition(column(field))
    if (field.kind === 'metric') return metricTest(field.key, condition('x.value'), comparison)
    if (field.kind === 'dataset') return datasetTest(field, condition)
    const { sql, values } = condition('x.value')
    return within(tables[field.kind], field.key, { sql: `x.key = ? AND ${sql}`, values })
  },
  present: (field) =>
    within(field.kind === 'param' ? 'params' : 'tags', field.key, { sql: 'x.key = ?', values: [] }),
}

/** One look into the table per run, however many keys of the order need what is found. */
const beside = (table: string, alias: string, key: SqlPiece): SqlPiece => ({
  sql: ` LEFT JOIN ${table} ${alias} ON ${alias}.run = r.id AND ${alias}.key = ${key.sql}`,
  values: key.values,
})

const orderOfTable = (term: OrderTerm, table: string, alias: string): OrderKey[] => {
  const join = beside(table, alias, { sql: '?', values: [term.field.key] })
  return [
    { ...ascending(`${alias}.value IS NULL`), join },
    directed({ sql: `${alias}.value`, values: [] }, term.descending),
  ]
}

const orderOfMetric = (term: OrderTerm, alias: string): OrderKey[] => {
  const join = beside('latest_metrics', alias, { sql: metricKey, values: [term.field.key] })
  return [
    { ...ascending(`ifnull(${alias}.is_nan, 2)`), join },
    directed({ sql: `${alias}.value`, values: [] }, term.descending),
  ]
}

const orderOf = (term: OrderTerm, index: number): OrderKey[] => {
  const { field, descending } = term
  const alias = `o${index}`
  if (field.kind === 'metric') return orderOfMetric(term, alias)
  if (field.kind === 'param') return orderOfTable(term, 'params', alias)
  if (field.kind === 'tag') return orderOfTable(term, 'tags', alias)
  const key = directed({ sql: column(field), values: [] }, descending)
  return field.key === 'end_time' ? [ascending('r.end_time IS NULL'), key] : [key]
}

/**
 * Order of a run search: numbers, then NaN, then runs without the value; ties by newest start, then by id. The
 * natural order is left as plain columns so that an index can serve it.
 */
export const runOrder = (terms: readonly OrderTerm[]): readonly OrderKey[] => {
  const has = (key: string): boolean =>
    terms.some((term) => term.field.kind === 'attribute' && term.field.key === key)
  return [
    ...terms.flatMap(orderOf),
    ...(has('start_time') ? [] : [directed({ sql: 'r.start_time', values: [] }, true)]),
    ...(has('run_id') ? [] : [ascending('r.run_id')]),
  ]
}
