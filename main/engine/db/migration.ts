import type { Database } from 'better-sqlite3'

/**
 * One step of the schema. Versions are 1, 2, 3… without a gap; a step that has shipped is never edited, a change
 * is a new step. `up` runs inside one IMMEDIATE transaction, together with the new `user_version`.
 */
export interface Migration {
  readonly version: number
  readonly name: string
  readonly up: (sql: Database) => void
}
