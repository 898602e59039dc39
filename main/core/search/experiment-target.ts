import { err, ok, type Result } from '#shared/result.ts'
import type { Field, OrderTerm, SearchProblem } from './ast.ts'
import { ascending, directed, type OrderKey } from './page.ts'
import type { SqlPiece, SqlTarget } from './sql.ts'

const columns: Readonly<Record<string, string>> = {
  name: 'e.name',
  experiment_id: 'e.experiment_id',
  creation_time: 'e.creation_time',
  last_update_time: 'e.last_update_time',
}
const column = (field: Field): string => columns[field.key] ?? 'NULL'

const tagWhere = (field: Field, condition: SqlPiece): SqlPiece => ({
  sql: `EXISTS (SELECT 1 FROM experiment_tags x WHERE x.experiment = e.id AND x.key = ?${condition.sql})`,
  values: [field.key, ...condition.values],
})

/** Experiments, as rows of `experiments e`. */
export const experimentTarget: SqlTarget = {
  test: (field, condition) => {
    if (field.kind === 'attribute') return condition(column(field))
    const { sql, values } = condition('x.value')
    return tagWhere(field, { sql: ` AND ${sql}`, values })
  },
  present: (field) => tagWhere(field, { sql: '', values: [] }),
}

/** Ids are numbers in text: ordering uses the internal key, which grows the same way. */
const ordered = (term: OrderTerm): OrderKey => {
  const name = term.field.key === 'experiment_id' ? 'e.id' : column(term.field)
  return directed({ sql: name, values: [] }, term.descending)
}

/**
 * Order of an experiment search; without terms the newest comes first and ties go by ascending id, with terms they
 * go by descending id, as in MLflow. Only attributes can order.
 */
export const experimentOrder = (terms: readonly OrderTerm[]): Result<readonly OrderKey[], SearchProblem> => {
  const wrong = terms.find((term) => term.field.kind !== 'attribute')
  if (wrong) return err({ message: `Invalid order_by entity: ${wrong.field.kind}` })
  const newest = directed({ sql: 'e.creation_time', values: [] }, true)
  if (terms.length === 0) return ok([newest, ascending('e.id')])
  const byId = terms.some((term) => term.field.key === 'experiment_id')
  return ok([...terms.map(ordered), ...(byId ? [] : [directed({ sql: 'e.id', values: [] }, true)])])
}
