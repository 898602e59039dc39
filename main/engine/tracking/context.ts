import type { Statement } from 'better-sqlite3'
import { type CommitGroup, createCommitGroup } from '#engine/db/commit-group.ts'
import type { Sql } from '#engine/db/open-database.ts'
import type { Clock } from '#engine/services.ts'
import type { Changes } from './changes.ts'

/** What every part of the store works with. */
export interface StoreContext {
  readonly clock: Clock
  /** 32 hex characters. */
  readonly newId: () => string
  /** Number in [0, 1). */
  readonly random: () => number
  /** Absolute root of the artifact files. */
  readonly artifactRoot: string
  readonly changes: Changes
  /** A prepared statement, compiled once per text. */
  statement(text: string): Statement
  /** One durable transaction; a throw inside rolls it back. Nested calls join the outer one. */
  write<T>(work: () => T): T
  /** The same for whoever can wait a moment: shares its commit with others that wait. */
  readonly group: CommitGroup
}

export type Row = Readonly<Record<string, unknown>>

export const createContext = (parts: {
  readonly sql: Sql
  readonly clock: Clock
  readonly newId: () => string
  readonly random: () => number
  readonly artifactRoot: string
  readonly changes: Changes
}): StoreContext => {
  const { sql, ...rest } = parts
  const compiled = new Map<string, Statement>()
  // Made once: what better-sqlite3 puts around a function costs more than a small write.
  const transaction = sql.transaction((work: () => unknown): unknown => work())
  return {
    ...rest,
    statement: (text) => {
      const known = compiled.get(text)
      if (known) return known
      const fresh = sql.prepare(text)
      compiled.set(text, fresh)
      return fresh
    },
    group: createCommitGroup(sql),
    write: <T>(work: () => T): T => (sql.inTransaction ? work() : (transaction.immediate(work) as T)),
  }
}

export const firstRow = (
  context: StoreContext,
  text: string,
  ...values: readonly unknown[]
): Row | undefined => context.statement(text).get(...values) as Row | undefined

export const allRows = (context: StoreContext, text: string, ...values: readonly unknown[]): readonly Row[] =>
  context.statement(text).all(...values) as Row[]

export const execute = (context: StoreContext, text: string, ...values: readonly unknown[]): number =>
  context.statement(text).run(...values).changes
