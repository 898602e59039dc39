import { closeSync, fdatasync, openSync } from 'node:fs'
import type { Sql } from './open-database.ts'

/** Commits whose sync is done by hand, beside the event loop. */
export interface LogSync {
  /** Runs a whole transaction that the next `sync` makes durable; it must not be reported as done before. */
  unsynced<T>(transaction: () => T): T
  /** Resolves when all that was committed before the call is on disk. */
  sync(): Promise<void>
  close(): void
}

/**
 * A commit in WAL mode with `synchronous=FULL` is: append to the log, sync the log. SQLite does both on the calling
 * thread, which is the event loop's. Here it appends with NORMAL (which still syncs the log's header, and the log
 * before a checkpoint) and the sync of the log is ours, on a thread of Node's pool: the same calls in the same order.
 * Every commit that is not made through this stays FULL, and its sync covers what lies before it in the log, so
 * nothing durable ever rests on something that is not.
 */
export const createLogSync = (sql: Sql): LogSync => {
  let file: number | undefined
  let syncing = false
  let closed = false
  // Writable, because Windows flushes nothing through a handle that only reads.
  const handle = (): number => (file ??= openSync(`${sql.name}-wal`, 'r+'))
  const release = (): void => {
    if (file !== undefined && !syncing) closeSync(file)
    if (!syncing) file = undefined
  }
  return {
    unsynced: (transaction) => {
      // Takes effect when SQLite reads it, so it cannot be prepared once.
      sql.exec('PRAGMA synchronous = NORMAL')
      try {
        return transaction()
      } finally {
        if (sql.open) sql.exec('PRAGMA synchronous = FULL')
      }
    },
    sync: () =>
      new Promise((resolve, reject) => {
        syncing = true
        fdatasync(handle(), (error) => {
          syncing = false
          if (closed) release()
          if (error) reject(error)
          else resolve()
        })
      }),
    close: () => {
      closed = true
      release()
    },
  }
}
