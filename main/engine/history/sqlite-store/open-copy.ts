import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { HistoryRefusal } from '#shared/history.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { refusal } from '../source.ts'

export interface Copy {
  readonly sql: Database.Database
  close(): void
}

const attempts = 3

const hasContent = (path: string): boolean => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0

/** A database whose last writer left a log beside it: recovering that is a write, so it happens to a copy. */
const copyWithLog = (path: string, target: string): void => {
  copyFileSync(path, target)
  for (const end of ['-wal', '-journal']) if (existsSync(path + end)) copyFileSync(path + end, target + end)
}

/** SQLite's own backup is consistent even while MLflow writes, and holds the lock for a moment only. */
const backUp = async (path: string, target: string): Promise<void> => {
  const source = new Database(path, { readonly: true, fileMustExist: true, timeout: 10_000 })
  try {
    await source.backup(target)
  } finally {
    source.close()
  }
}

const makeCopy = async (path: string, target: string): Promise<string | undefined> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (hasContent(`${path}-wal`) || hasContent(`${path}-journal`)) copyWithLog(path, target)
      else await backUp(path, target)
      const sql = new Database(target)
      const found = sql.prepare('PRAGMA quick_check(1)').pluck().get()
      sql.close()
      if (found === 'ok') return undefined
      // The files of a database that is being written do not fit together when copied one after the other.
      if (attempt === attempts) return String(found)
    } catch (cause) {
      if (attempt === attempts) return cause instanceof Error ? cause.message : String(cause)
    }
  }
}

/**
 * A consistent copy in a folder of its own, so that nothing is ever written beside the source, no reader of ours
 * makes its server wait, and what is read does not change underway.
 */
export const openCopy = async (path: string): Promise<Result<Copy, HistoryRefusal>> => {
  const folder = mkdtempSync(join(tmpdir(), 'nagare-import-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  const target = join(folder, 'copy.db')
  const problem = await makeCopy(path, target)
  if (problem !== undefined) {
    remove()
    const hint =
      'Check that it is an MLflow database; if a server is writing to it, stop that one and try again.'
    return err(refusal('not-mlflow', `${path} cannot be read: ${problem}.`, hint))
  }
  const sql = new Database(target)
  return ok({
    sql,
    close: () => {
      sql.close()
      remove()
    },
  })
}
