import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEvents, useStudio } from '#client/ClientProvider.tsx'
import type { RunSummary } from '#shared/run.ts'
import { isActive, withRun } from './active-runs.ts'

const input = {
  state: ['RUNNING', 'QUEUED', 'CANCELING'] as ('RUNNING' | 'QUEUED' | 'CANCELING')[],
  limit: 100,
}

/** Runs without an end, newest first: read once, kept current by events. */
export const useActiveRuns = (): readonly RunSummary[] => {
  const studio = useStudio()
  const queries = useQueryClient()
  const options = studio.runs.list.queryOptions({ input })
  const { data } = useQuery(options)
  useEvents((event) => {
    // Steps are told inside their run, and there may be dozens in a second.
    if (event.type === 'run' && event.run.parentRunId === undefined) {
      queries.setQueryData(options.queryKey, (old) =>
        old === undefined ? old : { ...old, runs: withRun(old.runs, event.run) },
      )
    }
    if (event.type === 'runs-removed') {
      queries.setQueryData(options.queryKey, (old) =>
        old === undefined
          ? old
          : { ...old, runs: old.runs.filter((run) => !event.runIds.includes(run.runId)) },
      )
    }
  })
  return (data?.runs ?? []).filter(isActive)
}
