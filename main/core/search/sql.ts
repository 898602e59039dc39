import type { Comparison, Field, Filter } from './ast.ts'

/** A piece of SQL with the values for its `?` marks, in order. */
export interface SqlPiece {
  readonly sql: string
  readonly values: readonly (string | number | null)[]
}

/**
 * How one kind of thing is stored. `test` wraps a condition on a value into a condition on the row: for an
 * attribute that is the condition itself, for a metric an EXISTS over its latest value. No clause adds a join, so
 * the cost of a filter is the sum of its clauses.
 */
export interface SqlTarget {
  test(field: Field, condition: (column: string) => SqlPiece, comparison: Comparison): SqlPiece
  /** True when the entity has the key at all. */
  present(field: Field): SqlPiece
}

/** GLOB is always case-sensitive, LIKE in SQLite is not; the wildcards are written differently. */
const globOf = (pattern: string): string =>
  pattern.replaceAll(/[*?[%_]/g, (char) => (char === '%' ? '*' : char === '_' ? '?' : `[${char}]`))

const conditionOf = (comparison: Comparison): ((column: string) => SqlPiece) => {
  const { comparator, value } = comparison
  if (comparator === 'LIKE') return (column) => ({ sql: `${column} GLOB ?`, values: [globOf(String(value))] })
  if (comparator === 'ILIKE') return (column) => ({ sql: `${column} LIKE ?`, values: [String(value)] })
  if (comparator === 'IN' || comparator === 'NOT IN') {
    const list = JSON.stringify(value)
    return (column) => ({ sql: `${column} ${comparator} (SELECT value FROM json_each(?))`, values: [list] })
  }
  const plain = typeof value === 'number' ? value : String(value)
  return (column) => ({ sql: `${column} ${comparator} ?`, values: [plain] })
}

const compareSql = (comparison: Comparison, target: SqlTarget): SqlPiece => {
  const { comparator, field } = comparison
  if (comparator === 'IS NOT NULL') return target.present(field)
  if (comparator === 'IS NULL') {
    const { sql, values } = target.present(field)
    return { sql: `NOT ${sql}`, values }
  }
  return target.test(field, conditionOf(comparison), comparison)
}

const join = (parts: readonly SqlPiece[], word: 'AND' | 'OR'): SqlPiece => ({
  sql: `(${parts.map((part) => part.sql).join(` ${word} `)})`,
  values: parts.flatMap((part) => part.values),
})

/** Compiles a filter to one boolean expression over the target's row. */
export const filterSql = (filter: Filter, target: SqlTarget): SqlPiece => {
  if (filter.type === 'compare') return compareSql(filter, target)
  if (filter.type === 'not') {
    const { sql, values } = filterSql(filter.one, target)
    return { sql: `(${sql}) IS NOT TRUE`, values }
  }
  if (filter.type === 'and') {
    return join(
      filter.all.map((part) => filterSql(part, target)),
      'AND',
    )
  }
  return join(
    filter.any.map((part) => filterSql(part, target)),
    'OR',
  )
}
