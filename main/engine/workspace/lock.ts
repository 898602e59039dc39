import { readFileSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'

/** Who holds a workspace. */
export interface Owner {
  readonly pid: number
  /** Epoch milliseconds. */
  readonly since: number
}

export interface Lock {
  release(): void
}

const ownerFile = (path: string): string => `${path}.json`

const readOwner = (path: string): Owner | undefined => {
  try {
    const parsed: unknown = JSON.parse(readFileSync(ownerFile(path), 'utf8'))
    if (typeof parsed !== 'object' || parsed === null) return undefined
    const { pid, since } = parsed as Partial<Owner>
    return typeof pid === 'number' && typeof since === 'number' ? { pid, since } : undefined
  } catch {
    return undefined
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY'

/**
 * Takes the lock or says who has it. The lock is the operating system's, on an empty SQLite file that stays open in
 * an exclusive transaction: the system drops it when the process ends in whatever way, `kill -9` included, so there
 * is no stale lock to judge and no moment in which two processes both think they took one over. The file beside it
 * only tells people who it is.
 */
export const takeLock = (path: string, owner: Owner): Lock | { readonly heldBy: Owner | undefined } => {
  const holder = new Database(path, { timeout: 0 })
  try {
    // Without a journal on disk nothing is left behind; the transaction never writes.
    holder.pragma('journal_mode = MEMORY')
    holder.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    holder.close()
    if (isBusy(error)) return { heldBy: readOwner(path) }
    throw error
  }
  writeFileSync(ownerFile(path), `${JSON.stringify(owner)}\n`)
  return { release: () => void holder.close() }
}
