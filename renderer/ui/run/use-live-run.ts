import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { useEvents, useStudioClient } from '#client/ClientProvider.tsx'
import { createLiveRun, type LiveRun, type LiveRunState, nothingYet } from './live-run.ts'

/** Follows a run while the component is there. */
export const useLiveRun = (runId: string | undefined): LiveRun | undefined => {
  const client = useStudioClient()
  const live = useMemo(
    () => (runId === undefined ? undefined : createLiveRun(client.runs.get, runId)),
    [client, runId],
  )
  useEffect(() => {
    live?.open()
    return () => live?.close()
  }, [live])
  useEvents((event) => live?.onEvent(event))
  return live
}

const noRun = createStore<LiveRunState>(() => nothingYet)

/** Rerenders when what is picked has changed. Without a run: what is picked from one of which nothing is known. */
export const useLiveState = <T>(live: LiveRun | undefined, pick: (state: LiveRunState) => T): T =>
  useStore(live?.store ?? noRun, pick)
