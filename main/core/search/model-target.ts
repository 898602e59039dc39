import type { Comparison, Field, OrderTerm } from './ast.ts'
import { ascending, directed, type OrderKey } from './page.ts'
import type { SqlPiece, SqlTarget } from './sql.ts'

/** A data set that metrics must have been measured on; what is left open may be anything. */
export interface DatasetScope {
  readonly name?: string | undefined
  readonly digest?: string | undefined
}

const within = (table: string, condition: SqlPiece): SqlPiece => ({
  sql: `EXISTS (SELECT 1 FROM ${table} x WHERE x.model = m.id AND ${condition.sql})`,
  values: condition.values,
})

const scopeSql = (scopes: readonly DatasetScope[]): SqlPiece => {
  if (scopes.length === 0) return { sql: '1', values: [] }
  const one = ({ name, digest }: DatasetScope): SqlPiece => ({
    sql: `(x.dataset_name = ifnull(?, x.dataset_name) AND x.dataset_digest = ifnull(?, x.dataset_digest))`,
    values: [name ?? null, digest ?? null],
  })
  const parts = scopes.map(one)
  return {
    sql: `(${parts.map((part) => part.sql).join(' OR ')})`,
    values: parts.flatMap((part) => part.values),
  }
}

const metricTest = (
  field: Field,
  condition: SqlPiece,
  comparison: Comparison,
  scopes: readonly DatasetScope[],
): SqlPiece => {
  const value =
    comparison.comparator === '!='
      ? `(${condition.sql} OR x.is_nan = 1)`
      : `${condition.sql} AND x.is_nan = 0`
  const scope = scopeSql(scopes)
  return within('logged_model_metrics', {
    sql: `x.key = ? AND ${value} AND ${scope.sql}`,
    values: [field.key, ...condition.values, ...scope.values],
  })
}

const tables = { param: 'logged_model_params', tag: 'logged_model_tags' } as const
const tableOf = (field: Field): string => (field.kind === 'param' ? tables.param : tables.tag)

/** Logged models, as rows of `logged_models m`; metrics count only where they lie in one of the scopes. */
export const modelTarget = (scopes: readonly DatasetScope[]): SqlTarget => ({
  test: (field, condition, comparison) => {
    if (field.kind === 'attribute') return condition(`m.${field.key}`)
    if (field.kind === 'metric') return metricTest(field, condition('x.value'), comparison, scopes)
    const { sql, values } = condition('x.value')
    return within(tableOf(field), { sql: `x.key = ? AND ${sql}`, values: [field.key, ...values] })
  },
  present: (field) => within(tableOf(field), { sql: 'x.key = ?', values: [field.key] }),
})

/** True for models with any metric measured on one of the scopes. */
export const measuredOn = (scopes: readonly DatasetScope[]): SqlPiece =>
  within('logged_model_metrics', scopeSql(scopes))

export interface ModelOrderTerm extends OrderTerm {
  readonly scope?: DatasetScope | undefined
}

/** A model's latest value of a metric: greatest timestamp, then step. */
const latestValue = (term: ModelOrderTerm): SqlPiece => {
  const scope = scopeSql(term.scope === undefined ? [] : [term.scope])
  return {
    sql: `(SELECT CASE x.is_nan WHEN 0 THEN x.value END FROM logged_model_metrics x
      WHERE x.model = m.id AND x.key = ? AND ${scope.sql} ORDER BY x.timestamp DESC, x.step DESC, x.run LIMIT 1)`,
    values: [term.field.key, ...scope.values],
  }
}

/** Order of a model search: missing values last, ties by newest, then by id. */
export const modelOrder = (terms: readonly ModelOrderTerm[]): readonly OrderKey[] => {
  const keys = terms.flatMap((term): OrderKey[] => {
    if (term.field.kind !== 'metric')
      return [directed({ sql: `m.${term.field.key}`, values: [] }, term.descending)]
    const value = latestValue(term)
    return [ascending(`${value.sql} IS NULL`, value.values), directed(value, term.descending)]
  })
  const has = (key: string): boolean =>
    terms.some(({ field }) => field.kind === 'attribute' && field.key === key)
  return [
    ...keys,
    ...(has('creation_timestamp') ? [] : [directed({ sql: 'm.creation_timestamp', values: [] }, true)]),
    ...(has('model_id') ? [] : [ascending('m.model_id')]),
  ]
}
