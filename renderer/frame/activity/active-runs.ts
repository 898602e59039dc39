import { isEnded, type RunSummary } from '#shared/run.ts'

/** A run of its own that has not ended; steps show inside their run. */
export const isActive = (run: RunSummary): boolean =>
  !isEnded(run.state) && run.parentRunId === undefined && run.lifecycle === 'active'

/** The list after one run changed: newest first, ended ones gone, the same array when it does not concern it. */
export const withRun = (runs: RunSummary[], run: RunSummary): RunSummary[] => {
  const at = runs.findIndex((known) => known.runId === run.runId)
  if (!isActive(run)) return at === -1 ? runs : runs.filter((known) => known.runId !== run.runId)
  if (at !== -1) return runs.with(at, run)
  return [run, ...runs].toSorted((a, b) => b.startedAt - a.startedAt)
}
