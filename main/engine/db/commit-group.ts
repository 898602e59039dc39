import { createLogSync } from './log-sync.ts'
import type { Sql } from './open-database.ts'

/** Writes that wait for the same sync of the disk. */
export interface CommitGroup {
  /**
   * Runs `work` in the next shared transaction and resolves with its result when that is on disk. A throw undoes this
   * work only; the others of the group are kept. `work` runs in one piece, so it must not wait for anything.
   */
  run<T>(work: () => T): Promise<T>
  /** Gives back what it holds of the file. Work that waits is still done first. */
  close(): void
}

interface Job {
  readonly work: () => unknown
  readonly resolve: (value: never) => void
  readonly reject: (reason: unknown) => void
}

/**
 * One sync for every client that is waiting: whatever arrived while the last one was under way shares a transaction,
 * each in a savepoint of its own. The transaction happens in one uninterrupted piece, so no other code ever finds
 * itself inside of somebody's half-written group; the sync that follows runs beside the event loop, which reads and
 * checks the next requests meanwhile. Nobody is answered before it is over.
 */
export const createCommitGroup = (sql: Sql): CommitGroup => {
  const log = createLogSync(sql)
  let waiting: Job[] = []
  let busy = false
  const inSavepoint = sql.transaction((job: Job): unknown => job.work())
  const attempt = (job: Job): (() => void) => {
    try {
      const value = inSavepoint(job)
      return () => job.resolve(value as never)
    } catch (error) {
      // A full disk or the like has rolled back everything, not just this savepoint.
      if (!sql.inTransaction) throw error
      return () => job.reject(error)
    }
  }
  const together = sql.transaction((jobs: readonly Job[]) => jobs.map(attempt))
  const commit = async (): Promise<void> => {
    const jobs = waiting
    waiting = []
    try {
      const answers = log.unsynced(() => together.immediate(jobs))
      await log.sync()
      for (const answer of answers) answer()
    } catch (error) {
      for (const job of jobs) job.reject(error)
    }
    busy = false
    plan()
  }
  const plan = (): void => {
    if (busy || waiting.length === 0) return
    busy = true
    setImmediate(() => void commit())
  }
  return {
    run: (work) =>
      new Promise((resolve, reject) => {
        waiting.push({ work, resolve, reject })
        plan()
      }),
    close: () => log.close(),
  }
}
