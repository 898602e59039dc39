import { err, ok, type Result } from '#shared/result.ts'
import type { Field, OrderTerm, SearchProblem } from './ast.ts'
import { ascending, directed, type OrderKey } from './page.ts'
import type { SqlPiece, SqlTarget } from './sql.ts'

const columns: Readonly<Record<string, string>> = {
  name: 'm.name',
  run_id: 'v.run_id',
  source_path: 'v.source',
  version_number: 'v.version',
}

const target = (tags: string): SqlTarget => {
  const tagged = (field: Field, condition: SqlPiece): SqlPiece => ({
    sql: `EXISTS (SELECT 1 FROM ${tags} AND x.key = ?${condition.sql})`,
    values: [field.key, ...condition.values],
  })
  return {
    test: (field, condition) => {
      if (field.kind === 'attribute') return condition(columns[field.key] ?? 'NULL')
      const { sql, values } = condition('x.value')
      return tagged(field, { sql: ` AND ${sql}`, values })
    },
    present: (field) => tagged(field, { sql: '', values: [] }),
  }
}

/** Registered models, as rows of `registered_models m`. */
export const registeredModelTarget = target('registered_model_tags x WHERE x.model = m.id')

/** Versions, as rows of `model_versions v JOIN registered_models m`. */
export const modelVersionTarget = target('model_version_tags x WHERE x.version = v.id')

const has = (terms: readonly OrderTerm[], key: string): boolean =>
  terms.some(({ field }) => field.key === key)
const keyOf = (sql: string, descending: boolean): OrderKey => directed({ sql, values: [] }, descending)

const onlyAttributes = (terms: readonly OrderTerm[]): Result<readonly OrderTerm[], SearchProblem> => {
  const wrong = terms.find(({ field }) => field.kind !== 'attribute')
  return wrong ? err({ message: `Invalid order_by entity: ${wrong.field.kind}` }) : ok(terms)
}

/** By name unless told otherwise; ties by name. */
export const registeredModelOrder = (
  terms: readonly OrderTerm[],
): Result<readonly OrderKey[], SearchProblem> => {
  const allowed = onlyAttributes(terms)
  if (!allowed.ok) return allowed
  const keys = terms.map(({ field, descending }) => keyOf(`m.${field.key}`, descending))
  return ok(has(terms, 'name') ? keys : [...keys, ascending('m.name')])
}

const versionColumns: Readonly<Record<string, string>> = {
  name: 'm.name',
  version_number: 'v.version',
  creation_timestamp: 'v.creation_timestamp',
  last_updated_timestamp: 'v.last_updated_timestamp',
}

/** The last changed first unless told otherwise; ties by name, then by newest version. */
export const modelVersionOrder = (
  terms: readonly OrderTerm[],
): Result<readonly OrderKey[], SearchProblem> => {
  const allowed = onlyAttributes(terms)
  if (!allowed.ok) return allowed
  const keys = terms.map(({ field, descending }) => keyOf(versionColumns[field.key] ?? 'NULL', descending))
  const first = keys.length === 0 ? [keyOf('v.last_updated_timestamp', true)] : keys
  return ok([
    ...first,
    ...(has(terms, 'name') ? [] : [ascending('m.name')]),
    ...(has(terms, 'version_number') ? [] : [keyOf('v.version', true)]),
  ])
}
