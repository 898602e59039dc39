/** The run that the page of a pipeline shows: the one that was started here last, else the pipeline's latest. */
import { createContext, useContext, useEffect, useMemo } from 'react'
import type { PipelineDetail } from '#shared/contract/studio.ts'
import { isEnded } from '#shared/run.ts'
import { dismissRun, type Followed, followRun, useFollowed } from '#ui/run/followed.ts'
import type { LiveRun } from '#ui/run/live-run.ts'
import { useLiveRun, useLiveState } from '#ui/run/use-live-run.ts'

export interface ShownRun {
  readonly live: LiveRun
  /** On the canvas as well: nobody has taken it off. */
  readonly painted: boolean
  readonly part: Followed['part']
  readonly dismiss: () => void
}

/** Undefined: the pipeline has not been run. */
export const useShownRun = ({ id, lastRuns }: PipelineDetail): ShownRun | undefined => {
  const followed = useFollowed(id)
  const going = lastRuns.find(({ state }) => !isEnded(state))?.runId
  useEffect(() => {
    // Somebody came to the page while it goes on: it was started elsewhere, or before the window was opened.
    if (followed === undefined && going !== undefined) followRun(id, { runId: going })
  }, [id, followed, going])
  const painted = followed !== undefined && followed.dismissed !== true
  const live = useLiveRun(painted ? followed.runId : (lastRuns[0]?.runId ?? followed?.runId))
  const isGone = useLiveState(live, ({ status }) => status === 'gone')
  return useMemo(
    () =>
      live === undefined || isGone
        ? undefined
        : { live, painted, part: painted ? followed.part : undefined, dismiss: () => dismissRun(id) },
    [live, isGone, painted, followed, id],
  )
}

const ShownRunContext = createContext<ShownRun | undefined>(undefined)
export const ShownRunProvider = ShownRunContext.Provider
export const useRunShown = (): ShownRun | undefined => useContext(ShownRunContext)
