import { useEvents, useStudioClient } from '#client/ClientProvider.tsx'
import type { RunSummary } from '#shared/run.ts'
import { statusOfRun } from '#ui/status/status.ts'
import { type DocumentTab, setTabs, tabStore } from './tabs.ts'

const runPath = /^\/runs\/(\w+)$/

/** The tabs after a run changed; the same array when none of them shows it, or nothing of it that is seen has changed. */
export function withRunStatus(
  tabs: readonly DocumentTab[],
  { runId, state }: Pick<RunSummary, 'runId' | 'state'>,
): readonly DocumentTab[] {
  const at = tabs.findIndex(({ path }) => path === `/runs/${runId}`)
  const tab = tabs[at]
  const status = statusOfRun(state)
  return tab === undefined || tab.status === status ? tabs : tabs.with(at, { ...tab, status })
}

const openRuns = (): readonly string[] =>
  tabStore.getState().tabs.flatMap(({ path }) => runPath.exec(path)?.[1] ?? [])

/** Tabs tell how their runs are, also those that nobody looks at, and what happened while nobody was connected. */
export function useTabStatuses(): void {
  const client = useStudioClient()
  useEvents((event) => {
    if (event.type === 'run') setTabs((tabs) => withRunStatus(tabs, event.run))
    if (event.type !== 'hello') return
    const runIds = [...openRuns()]
    if (runIds.length === 0) return
    void client.runs.many({ runIds }).then(
      (runs) => setTabs((tabs) => runs.reduce(withRunStatus, tabs)),
      // The page says itself that it cannot be reached; the next `hello` asks again.
      () => undefined,
    )
  })
}
