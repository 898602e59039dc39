/** The runs of one pipeline, newest first: read once, kept current by events. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEvents, useStudio } from '#client/ClientProvider.tsx'
import type { RunSummary } from '#shared/run.ts'

/** As many as one looks back at; the others stand in the room of runs. */
const shownRuns = 50

/** Nothing that the list shows is different: how far a run is, is told on the canvas. */
const isSameLine = (a: RunSummary, b: RunSummary): boolean =>
  a.state === b.state && a.endedAt === b.endedAt && a.name === b.name

const withRun = (runs: readonly RunSummary[], run: RunSummary): RunSummary[] => {
  const known = runs.some(({ runId }) => runId === run.runId)
  return known ? runs.map((one) => (one.runId === run.runId ? run : one)) : [run, ...runs]
}

export interface PipelineRuns {
  readonly runs: readonly RunSummary[]
  readonly total: number
  readonly status: 'pending' | 'error' | 'success'
}

export const usePipelineRuns = (pipelineId: string): PipelineRuns => {
  const studio = useStudio()
  const queries = useQueryClient()
  const input = { pipelineId, limit: shownRuns, orderBy: 'started', descending: true }
  const options = studio.runs.list.queryOptions({ input })
  const { data, status } = useQuery(options)
  useEvents((event) => {
    if (event.type === 'run' && event.run.pipelineId === pipelineId && event.run.kind === 'pipeline') {
      const { run } = event
      const held = data?.runs.find(({ runId }) => runId === run.runId)
      if (held !== undefined && isSameLine(held, run)) return
      queries.setQueryData(options.queryKey, (old) => {
        if (old === undefined) return old
        const runs = withRun(old.runs, run)
        return { ...old, runs, total: old.total + runs.length - old.runs.length }
      })
    }
    if (event.type === 'runs-removed') void queries.invalidateQueries({ queryKey: options.queryKey })
  })
  return { runs: data?.runs ?? [], total: data?.total ?? 0, status }
}

/** What of a run's inputs is not as in the run before it: `[name, before, now]`. */
export const changedInputs = (
  { params }: Pick<RunSummary, 'params'>,
  before: Pick<RunSummary, 'params'>,
): readonly (readonly [string, string | undefined, string | undefined])[] =>
  [...new Set([...Object.keys(params), ...Object.keys(before.params)])]
    .filter((name) => params[name] !== before.params[name])
    .toSorted()
    .map((name) => [name, before.params[name], params[name]] as const)
