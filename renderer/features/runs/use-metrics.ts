import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useStudioClient } from '#client/ClientProvider.tsx'
import { directionOf } from '#ui/table/direction.ts'
import { type MetricColumn, metricColumn } from '#ui/table/metric-column.ts'
import type { RunColumn } from './model/columns.ts'
import type { RunList, Scope } from './model/rows.ts'

/**
 * How each metric column is written. While rows are still unread the best one may be among them: the server is
 * asked for it, so that the mark is never on the best of only what happens to be loaded.
 */
export function useMetricColumns(
  list: RunList,
  columns: readonly RunColumn[],
  scope: Scope,
): ReadonlyMap<string, MetricColumn> {
  const client = useStudioClient()
  const keys = useMemo(() => columns.filter((c) => c.group === 'metrics').map((c) => c.key), [columns])
  const partial = list.nextCursor !== undefined
  const asked = partial ? keys.filter((key) => directionOf(key) !== 'neither') : []
  const answers = useQueries({
    queries: asked.map((key) => ({
      queryKey: ['runs-best', scope, key, list.total],
      queryFn: async () => {
        const page = await client.runs.list({
          orderBy: `metrics.${key}`,
          descending: directionOf(key) === 'higher',
          lifecycle: scope.lifecycle,
          limit: 1,
          ...(scope.experimentId === undefined ? {} : { experimentIds: [scope.experimentId] }),
          ...(scope.text === '' ? {} : { text: scope.text }),
        })
        return page.runs[0]?.metrics[key] ?? null
      },
      staleTime: 5000,
    })),
  })
  const best = useSame(
    Object.fromEntries(asked.map((key, index) => [key, answers[index]?.data ?? undefined])),
  )
  return useMemo(() => {
    const runs = [...list.byId.values()]
    return new Map(
      keys.map((key) => {
        const values = runs.map((run) => run.metrics[key])
        const known = best[key]
        const column = metricColumn(key, known === undefined ? values : [...values, known])
        return [key, partial && known === undefined ? { ...column, isBest: () => false } : column]
      }),
    )
  }, [list.byId, keys, partial, best])
}

/** The same object while it says the same. */
function useSame<T>(value: T): T {
  const text = JSON.stringify(value)
  return useMemo(() => JSON.parse(text) as T, [text])
}
