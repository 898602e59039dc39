/** One run and its tasks, read once and then kept true by the event stream. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEvents, useStudio } from '#client/ClientProvider.tsx'
import type { RunDetail } from '#shared/contract/studio.ts'
import type { StudioEvent } from '#shared/events.ts'
import { isEnded, type TaskRow } from '#shared/run.ts'
import { withPercents } from './percents.ts'

export function useRun(runId: string) {
  const studio = useStudio()
  const queries = useQueryClient()
  // Nobody kept it true while it was not shown.
  const options = { ...studio.runs.get.queryOptions({ input: { runId } }), staleTime: 0 }
  const query = useQuery(options)
  useEvents((event) => {
    if (query.data === undefined) return
    const next = applyToDetail(query.data, runId, event)
    if (next !== query.data)
      queries.setQueryData(
        options.queryKey,
        (held: RunDetail | undefined) => held && applyToDetail(held, runId, event),
      )
    // Outputs, tags and arguments are only complete at the end.
    if (event.type === 'run' && event.run.runId === runId && isEnded(event.run.state)) {
      void queries.invalidateQueries({ queryKey: options.queryKey })
    }
  })
  return query
}

/** Pure, so that two events in one tick both arrive. Returns the same object when the event says nothing new here. */
export function applyToDetail(detail: RunDetail, runId: string, event: StudioEvent): RunDetail {
  if (event.type === 'task' && event.runId === runId)
    return { ...detail, tasks: withTask(detail.tasks, event.task) }
  if (event.type === 'progress' && event.runId === runId) return moved(detail, event.steps)
  if (event.type !== 'run') return detail
  const { run } = event
  if (run.runId === runId) return { ...detail, run }
  if (run.parentRunId !== runId) return detail
  const child = { runId: run.runId, name: run.name, state: run.state }
  const known = detail.childRuns.some((one) => one.runId === run.runId)
  return {
    ...detail,
    childRuns: known
      ? detail.childRuns.map((one) => (one.runId === run.runId ? child : one))
      : [...detail.childRuns, child],
  }
}

const moved = (detail: RunDetail, steps: readonly Pick<TaskRow, 'path' | 'percent'>[]): RunDetail => {
  const tasks = withPercents(detail.tasks, new Map(steps.map(({ path, percent }) => [path, percent])))
  return tasks === detail.tasks ? detail : { ...detail, tasks: [...tasks] }
}

const withTask = (tasks: readonly TaskRow[], task: TaskRow): TaskRow[] =>
  tasks.some((one) => one.path === task.path)
    ? tasks.map((one) => (one.path === task.path ? task : one))
    : [...tasks, task]
