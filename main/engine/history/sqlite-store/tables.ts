import type { Database } from 'better-sqlite3'

export type Row = Readonly<Record<string, unknown>>

/**
 * Tables as they are in whatever version of MLflow made them: a column that is not there yet reads as NULL, a table
 * that is not there is empty.
 */
export interface Tables {
  has(table: string): boolean
  /** `columns` may be `name` or `expression AS name` over columns that every version has. */
  select(table: string, columns: readonly string[], rest?: string): (...values: readonly unknown[]) => Row[]
  each(
    table: string,
    columns: readonly string[],
    rest?: string,
  ): (...values: readonly unknown[]) => Iterable<Row>
  count(table: string): number
}

export const createTables = (sql: Database): Tables => {
  const known = new Map<string, ReadonlySet<string>>()
  const columnsOf = (table: string): ReadonlySet<string> => {
    const found =
      known.get(table) ??
      new Set(sql.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table).map(String))
    known.set(table, found)
    return found
  }
  const prepare = (table: string, columns: readonly string[], rest: string) => {
    const there = columnsOf(table)
    const list = columns.map((column) =>
      column.includes(' ') || there.has(column) ? quoted(column) : `NULL AS "${column}"`,
    )
    // Since MLflow 3.10 a store can hold several workspaces; the unnamed one is what every client sees.
    const where = there.has('workspace') ? ` WHERE workspace = 'default'` : ' WHERE 1'
    return sql.prepare<unknown[], Row>(`SELECT ${list.join(', ')} FROM "${table}"${where} ${rest}`)
  }
  return {
    has: (table) => columnsOf(table).size > 0,
    select: (table, columns, rest = '') => {
      const statement = columnsOf(table).size > 0 ? prepare(table, columns, rest) : undefined
      return (...values) => statement?.all(...values) ?? []
    },
    each: (table, columns, rest = '') => {
      const statement = columnsOf(table).size > 0 ? prepare(table, columns, rest) : undefined
      return (...values) => statement?.iterate(...values) ?? []
    },
    count: (table) =>
      columnsOf(table).size > 0 ? Number(sql.prepare(`SELECT count(*) FROM "${table}"`).pluck().get()) : 0,
  }
}

const quoted = (column: string): string => (column.includes(' ') ? column : `"${column}"`)

export const text = (row: Row, column: string): string => {
  const value = row[column]
  return value === null || value === undefined ? '' : String(value)
}
export const maybeText = (row: Row, column: string): string | undefined => {
  const value = row[column]
  return value === null || value === undefined ? undefined : String(value)
}
export const maybeNumber = (row: Row, column: string): number | undefined => {
  const value = row[column]
  return typeof value === 'number' && Number.isFinite(value) ? Math.trunc(value) : undefined
}
export const number = (row: Row, column: string): number => maybeNumber(row, column) ?? 0
