/** The run that the page of a pipeline shows: the one that was started here last, else the pipeline's latest. */
import { createContext, useContext, useEffect, useMemo, useRef } from 'react'
import { useEvents } from '#client/ClientProvider.tsx'
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

/**
 * A run that was started elsewhere (in a terminal, another window, before this one was opened) takes the canvas, unless
 * one that goes on is there, or a later one.
 */
const useNewcomers = (
  { id, lastRuns }: Pick<PipelineDetail, 'id' | 'lastRuns'>,
  followed: Followed | undefined,
  live: LiveRun | undefined,
): void => {
  const shown = useLiveState(live, ({ run }) => run)
  const isShown = shown !== undefined && shown.runId === followed?.runId
  const isFree = followed === undefined || followed.dismissed === true || (isShown && isEnded(shown.state))
  // The page's list of runs may be older than what was seen of them since.
  const seen = useRef(new Set<string>())
  const [newest] = lastRuns
  const going = newest === undefined || isEnded(newest.state) ? undefined : newest.runId
  useEffect(() => {
    if (followed !== undefined) seen.current.add(followed.runId)
    if (isFree && going !== undefined && !seen.current.has(going)) followRun(id, { runId: going })
  }, [id, isFree, going, followed])
  useEvents((event) => {
    if (event.type !== 'run' || event.run.kind !== 'pipeline' || event.run.pipelineId !== id) return
    const { runId, state, startedAt } = event.run
    const isLater = shown === undefined || startedAt > shown.startedAt
    if (isFree && isLater && !isEnded(state) && runId !== followed?.runId) followRun(id, { runId })
  })
}

/** Undefined: the pipeline has not been run. */
export const useShownRun = ({ id, lastRuns }: PipelineDetail): ShownRun | undefined => {
  const followed = useFollowed(id)
  const painted = followed !== undefined && followed.dismissed !== true
  const live = useLiveRun(painted ? followed.runId : (lastRuns[0]?.runId ?? followed?.runId))
  const isGone = useLiveState(live, ({ status }) => status === 'gone')
  useNewcomers({ id, lastRuns }, followed, live)
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
