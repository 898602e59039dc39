import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEvents, useStudio } from '#client/ClientProvider.tsx'
import type { QueueEntry } from '#shared/contract/studio.ts'
import type { RunSummary } from '#shared/run.ts'

/** Live pipeline runs in the order in which their steps get places. */
export const useQueue = (): readonly QueueEntry[] => {
  const queries = useQueryClient()
  const options = useStudio().runs.queue.queryOptions()
  const { data } = useQuery(options)
  useEvents((event) => {
    if (event.type === 'queue' || event.type === 'hello')
      void queries.invalidateQueries({ queryKey: options.queryKey })
  })
  return data ?? []
}

export interface Queued {
  readonly run: RunSummary
  /** Absent for what does not stand in the queue: a script's own run. */
  readonly entry?: QueueEntry
  /** Whether it can be moved among the runs of its priority. */
  readonly up: boolean
  readonly down: boolean
}

/** Runs in the order of the queue, then those that do not stand in it. */
export const inQueue = (runs: readonly RunSummary[], queue: readonly QueueEntry[]): Queued[] => {
  const place = (run: RunSummary): number => {
    const at = queue.findIndex(({ runId }) => runId === run.runId)
    return at === -1 ? queue.length : at
  }
  return runs
    .toSorted((a, b) => place(a) - place(b))
    .map((run) => {
      const at = place(run)
      const entry = queue[at]
      if (entry === undefined) return { run, up: false, down: false }
      const peer = (other: QueueEntry | undefined): boolean => other?.priority === entry.priority
      return { run, entry, up: peer(queue[at - 1]), down: peer(queue[at + 1]) }
    })
}
