import type { Database, Statement } from 'better-sqlite3'

export type Row = Readonly<Record<string, unknown>>

/** Statements on another database, compiled once per text. */
export interface Statements {
  run(text: string, ...values: readonly unknown[]): number
  first(text: string, ...values: readonly unknown[]): Row | undefined
  all(text: string, ...values: readonly unknown[]): readonly Row[]
}

export const createStatements = (sql: Database): Statements => {
  const compiled = new Map<string, Statement>()
  const statement = (text: string): Statement => {
    const known = compiled.get(text) ?? sql.prepare(text)
    compiled.set(text, known)
    return known
  }
  return {
    run: (text, ...values) => statement(text).run(...values).changes,
    first: (text, ...values) => statement(text).get(...values) as Row | undefined,
    all: (text, ...values) => statement(text).all(...values) as Row[],
  }
}
