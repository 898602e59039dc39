import { runFolder } from '../attempt-paths.ts'
import { type LogIndex, openLogIndex } from './log-index.ts'
import { indexFile } from './run-log.ts'

/** Logs of ended runs that somebody looks at; the index of a long run is worth keeping for the next page. */
const kept = 8

/** Indexes of runs that are not written any more, the last looked at in memory. */
export const createLogShelf = (runs: string) => {
  const open = new Map<string, LogIndex>()
  return {
    read: (runId: string): LogIndex => {
      const index = open.get(runId) ?? openLogIndex(indexFile(runFolder(runs, runId)))
      open.delete(runId)
      open.set(runId, index)
      const [oldest] = open.keys()
      if (open.size > kept && oldest !== undefined) open.delete(oldest)
      return index
    },
  }
}
