import type { Sql } from './open-database.ts'

/** Writes that wait for the same commit. */
export interface CommitGroup {
  /**
   * Runs `work` in the next shared transaction and resolves with its result when that is on disk. A throw undoes this
   * work only; the others of the group are kept. `work` runs in one piece, so it must not wait for anything.
   */
  run<T>(work: () => T): Promise<T>
}

interface Job {
  readonly work: () => unknown
  readonly resolve: (value: never) => void
  readonly reject: (reason: unknown) => void
}

/**
 * One fsync for every client that is waiting: whatever arrived in this turn of the event loop shares a transaction,
 * each in a savepoint of its own. Transaction and commit happen in one uninterrupted piece, so no other code ever
 * finds itself inside of somebody's half-written group.
 */
export const createCommitGroup = (sql: Sql): CommitGroup => {
  let waiting: Job[] = []
  const attempt = (job: Job): (() => void) => {
    try {
      const value = sql.transaction(job.work)()
      return () => job.resolve(value as never)
    } catch (error) {
      // A full disk or the like has rolled back everything, not just this savepoint.
      if (!sql.inTransaction) throw error
      return () => job.reject(error)
    }
  }
  const commit = (): void => {
    const jobs = waiting
    waiting = []
    try {
      const answers = sql.transaction(() => jobs.map(attempt)).immediate()
      for (const answer of answers) answer()
    } catch (error) {
      for (const job of jobs) job.reject(error)
    }
  }
  return {
    run: (work) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(commit)
        waiting.push({ work, resolve, reject })
      }),
  }
}
