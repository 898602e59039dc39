import { statSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HistoryRefusal } from '#shared/history.ts'
import { err, type Result } from '#shared/result.ts'
import { openFileStore } from './file-store/file-store.ts'
import { openServerStore } from './server/server-store.ts'
import { type HistorySource, refusal } from './source.ts'
import { openSqliteStore } from './sqlite-store/sqlite-store.ts'

/** `sqlite:///rel`, `sqlite:////abs` and `file:` are how MLflow itself writes these places. */
const pathIn = (given: string): string => {
  const sqlite = /^sqlite:\/\/\/(.+)$/.exec(given)?.[1]
  if (sqlite !== undefined) return sqlite
  return given.startsWith('file:') ? fileURLToPath(given) : given
}

export const isAddress = (given: string): boolean => /^https?:\/\//i.test(given)

/** Opens whatever the person named: a server, a database, an `mlruns` folder or a folder with one of them in it. */
export const openSource = async (
  given: string,
  options: { readonly artifacts?: string | undefined },
): Promise<Result<HistorySource, HistoryRefusal>> => {
  if (isAddress(given)) return openServerStore(given, options)
  const path = pathIn(given)
  const facts = statSync(path, { throwIfNoEntry: false })
  if (!isAbsolute(path) || facts === undefined) {
    const hint = 'Name an mlruns folder, an mlflow.db, or the http address of an MLflow server.'
    return err(refusal('no-source', `There is nothing at ${path}.`, hint))
  }
  if (facts.isFile()) return openSqliteStore(path, options)
  const opened = openFileStore(path, options)
  if (opened.ok) return opened
  // The folder in which somebody worked, as they know it.
  for (const name of ['mlflow.db', 'mlruns']) {
    const inner = statSync(join(path, name), { throwIfNoEntry: false })
    if (inner) return openSource(join(path, name), options)
  }
  return opened
}
