import { useState } from 'react'
import type { TaskRow } from '#shared/run.ts'
import { taskToShow } from '#ui/run/graph-status.ts'
import type { LiveRun } from '#ui/run/live-run.ts'
import { useLiveState } from '#ui/run/use-live-run.ts'

const noRows: readonly TaskRow[] = []

/** What the run says of one step; of a loop, the iteration that was chosen or the most telling one. */
export const useStepTask = (live: LiveRun | undefined, node: string | undefined) => {
  const rows = useLiveState(live, ({ tasks }) => (node === undefined ? undefined : tasks.get(node))) ?? noRows
  const [picked, choose] = useState<string | undefined>()
  return { rows, task: rows.find(({ path }) => path === picked) ?? taskToShow(rows), choose }
}
