import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { err, ok, type Result } from '#shared/result.ts'
import type { Migration } from './migration.ts'
import { type StoreProblem, storeProblem } from './problem.ts'

const keptBackups = 5

export const schemaVersion = (sql: Database): number => Number(sql.pragma('user_version', { simple: true }))

/** A whole copy beside the store; `VACUUM INTO` is consistent and leaves out free pages. */
const backUp = (sql: Database, folder: string, version: number, now: number): string => {
  mkdirSync(folder, { recursive: true })
  const stamp = new Date(now).toISOString().replaceAll(/[:.]/g, '-')
  const file = join(folder, `schema-${String(version).padStart(3, '0')}-${stamp}.db`)
  rmSync(file, { force: true })
  sql.prepare('VACUUM INTO ?').run(file)
  return file
}

const dropOldBackups = (folder: string): void => {
  const backups = readdirSync(folder)
    .filter((name) => /^schema-\d+-.*\.db$/.test(name))
    .toSorted()
  for (const name of backups.slice(0, Math.max(0, backups.length - keptBackups))) rmSync(join(folder, name))
}

const apply = (sql: Database, migration: Migration): void => {
  sql
    .transaction(() => {
      migration.up(sql)
      sql.pragma(`user_version = ${migration.version}`)
    })
    .immediate()
}

/**
 * Brings the schema to the newest version. A store that already holds data is backed up before each step, so that
 * a step that fails (it is rolled back) or a wrong one can be undone by hand.
 */
export const migrate = (
  sql: Database,
  steps: readonly Migration[],
  options: { readonly backups: string; readonly now: () => number },
): Result<{ readonly applied: readonly string[] }, StoreProblem> => {
  const applied: string[] = []
  const fresh = schemaVersion(sql) === 0
  for (const step of steps) {
    const from = schemaVersion(sql)
    if (step.version <= from) continue
    try {
      if (!fresh) backUp(sql, options.backups, from, options.now())
      apply(sql, step)
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      return err(
        storeProblem(
          'migration-failed',
          `The store could not be brought to schema ${step.version} (${step.name}): ${why}`,
          `Nothing was changed: the store is still at schema ${from}. Free disk space if it is full, then try again.`,
        ),
      )
    }
    applied.push(step.name)
  }
  if (applied.length > 0 && !fresh) dropOldBackups(options.backups)
  return ok({ applied })
}
