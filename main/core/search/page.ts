import type { SqlPiece } from './sql.ts'

/** One key of an order. A nullable value comes after a key that says whether it is there, so nulls never compare. */
export interface OrderKey extends SqlPiece {
  readonly descending: boolean
  /** A row beside that the key is read from, at most one: ` LEFT JOIN …`. Said once for all keys that use it. */
  readonly join?: SqlPiece
}

export type Cell = string | number | null

/** The place of a row in an order: the value of each key, in turn. */
export type Place = readonly Cell[]

export const ascending = (sql: string, values: SqlPiece['values'] = []): OrderKey => ({
  sql,
  values,
  descending: false,
})
export const directed = (key: SqlPiece, isDescending: boolean): OrderKey => ({
  ...key,
  descending: isDescending,
})

/**
 * "Comes after `place`". The first key also bounds alone, which is what lets an index jump there instead of reading
 * everything before.
 */
const after = (order: readonly OrderKey[], place: Place): SqlPiece => {
  const compare = (index: number): SqlPiece => {
    const sign = order[index]?.descending ? '<' : '>'
    const cell = place[index] ?? null
    if (index === order.length - 1) return { sql: `k${index} ${sign} ?`, values: [cell] }
    const rest = compare(index + 1)
    return {
      sql: `(k${index} ${sign} ? OR (k${index} IS ? AND ${rest.sql}))`,
      values: [cell, cell, ...rest.values],
    }
  }
  const bound = order[0]?.descending ? 'k0 <= ?' : 'k0 >= ?'
  const rest = compare(0)
  return { sql: `${bound} AND ${rest.sql}`, values: [place[0] ?? null, ...rest.values] }
}

/**
 * Selects `id` and the order keys `k0`, `k1`, … of one page. The order has to end with something unique. A page
 * starts behind a place, not at a count, so rows that come or go meanwhile neither repeat nor hide others.
 */
export const pageSql = (parts: {
  readonly id: string
  readonly from: string
  readonly where: SqlPiece
  readonly order: readonly OrderKey[]
  readonly after?: Place | undefined
  readonly limit: number
}): SqlPiece => {
  const { id, from, where, order, limit } = parts
  const keys = order.map((key, index) => `${key.sql} AS k${index}`).join(', ')
  const start = parts.after === undefined ? { sql: '1', values: [] } : after(order, parts.after)
  const sorted = order.map((key, index) => (key.descending ? `k${index} DESC` : `k${index}`)).join(', ')
  const joins = order.flatMap((key) => (key.join === undefined ? [] : [key.join]))
  // Without the limit SQLite would look a looked-up key up again wherever the place is compared.
  const once =
    parts.after !== undefined && order.some((key) => key.values.length > 0 || key.join !== undefined)
      ? ' LIMIT -1'
      : ''
  return {
    sql: `SELECT * FROM (SELECT ${id} AS id, ${keys} FROM ${from}${joins.map((join) => join.sql).join('')}
        WHERE ${where.sql}${once})
      WHERE ${start.sql} ORDER BY ${sorted} LIMIT ?`,
    values: [
      ...order.flatMap((key) => key.values),
      ...joins.flatMap((join) => join.values),
      ...where.values,
      ...start.values,
      limit,
    ],
  }
}
