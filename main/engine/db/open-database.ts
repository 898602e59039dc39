import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import type { Clock, WorkspacePaths } from '#engine/services.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { migrate, schemaVersion } from './migrate.ts'
import type { Migration } from './migration.ts'
import { migrations } from './migrations/index.ts'
import { applyPragmas } from './pragmas.ts'
import { type StoreProblem, storeProblem } from './problem.ts'

export type Sql = Database.Database

/** The WAL-reset corruption bug was fixed here; an older library must not write our file. */
const oldestSqlite = [3, 51, 3] as const

export interface OpenDatabase {
  readonly sql: Sql
  /** The last owner did not close the store; its integrity has been checked. */
  readonly unclean: boolean
  /** Names of the migrations that this call ran. */
  readonly applied: readonly string[]
  /** Empties the write-ahead log into the file and closes it. Idempotent. */
  close(): void
}

interface OpenOptions {
  readonly clock: Clock
  /** Default: every migration of this build. Tests pass their own. */
  readonly migrations?: readonly Migration[]
}

const isOlder = (version: string): boolean => {
  const found = version.split('.').map(Number)
  for (const [place, wanted] of oldestSqlite.entries()) {
    const part = found[place] ?? 0
    if (part !== wanted) return part < wanted
  }
  return false
}

const checkLibrary = (sql: Sql): StoreProblem | undefined => {
  const version = String(sql.prepare('SELECT sqlite_version()').pluck().get())
  if (!isOlder(version)) return undefined
  return storeProblem(
    'old-sqlite',
    `This build carries SQLite ${version}, which can damage a store in WAL mode.`,
    `Reinstall Nagare: it needs SQLite ${oldestSqlite.join('.')} or newer.`,
  )
}

const checkSchema = (sql: Sql, file: string, known: number): StoreProblem | undefined => {
  const version = schemaVersion(sql)
  if (version <= known) return undefined
  return storeProblem(
    'newer-schema',
    `${file} was written by a newer Nagare (schema ${version}; this one knows up to ${known}).`,
    'Open this workspace with the newer Nagare, or choose another workspace. Nothing was changed.',
  )
}

const checkIntegrity = (sql: Sql, file: string): StoreProblem | undefined => {
  const found = sql.prepare('PRAGMA quick_check(1)').pluck().get()
  if (found === 'ok') return undefined
  return storeProblem(
    'damaged',
    `${file} is damaged: ${String(found)}`,
    'Keep a copy of the file, then put the newest file of `.nagare/backups` in its place.',
  )
}

const connect = (file: string): Result<Sql, StoreProblem> => {
  let sql: Sql | undefined
  try {
    sql = new Database(file)
    applyPragmas(sql)
    return ok(sql)
  } catch (cause) {
    sql?.close()
    const why = cause instanceof Error ? cause.message : String(cause)
    return err(
      storeProblem(
        'not-a-database',
        `${file} cannot be opened: ${why}`,
        'Check that the file is readable and writable and that it is a Nagare store.',
      ),
    )
  }
}

/**
 * Opens the workspace's store, creating it when it is not there. The caller holds the workspace's lock: no other
 * process has the file open. Expected failures (a newer schema, a damaged file, a full disk during a migration)
 * come back as problems; the file is then closed and unchanged.
 */
export const openDatabase = (
  paths: Pick<WorkspacePaths, 'database'>,
  options: OpenOptions,
): Result<OpenDatabase, StoreProblem> => {
  const steps = options.migrations ?? migrations
  const folder = dirname(paths.database)
  mkdirSync(folder, { recursive: true })
  // A clean close removes the write-ahead log, so a log that is still there means a crash.
  const unclean = existsSync(`${paths.database}-wal`)
  const connected = connect(paths.database)
  if (!connected.ok) return connected
  const sql = connected.value
  const problem =
    checkLibrary(sql) ??
    checkSchema(sql, paths.database, steps.at(-1)?.version ?? 0) ??
    (unclean ? checkIntegrity(sql, paths.database) : undefined)
  if (problem !== undefined) {
    sql.close()
    return err(problem)
  }
  const migrated = migrate(sql, steps, { backups: join(folder, 'backups'), now: () => options.clock.now() })
  if (!migrated.ok) {
    sql.close()
    return migrated
  }
  return ok({ sql, unclean, applied: migrated.value.applied, close: () => void sql.close() })
}
