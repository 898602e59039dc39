import { useMemo } from 'react'
import { useEvents, useStudioClient } from '#client/ClientProvider.tsx'
import type { CurveSource } from '#ui/curve/curve-source.ts'

type Listener = Parameters<CurveSource['onMetrics']>[0]

/** Charts read from our server and hear of new values through the window's event stream. */
export function useCurveSource(): CurveSource {
  const client = useStudioClient()
  const listeners = useMemo(() => new Set<Listener>(), [])
  useEvents((event) => {
    if (event.type !== 'metrics') return
    for (const listener of listeners) listener(event.runId, event.keys)
  })
  return useMemo(
    (): CurveSource => ({
      load: (request) => client.runs.history({ ...request, runIds: [...request.runIds] }),
      onMetrics: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }),
    [client, listeners],
  )
}
