import { useMemo } from 'react'
import { useEvents, useStudioClient } from '#client/ClientProvider.tsx'
import type { CurveSource } from '#ui/curve/curve-source.ts'

type Listener = Parameters<CurveSource['onMetrics']>[0]

/** Charts read from our server and hear of new values through the window's event stream. */
export function useCurveSource(): CurveSource {
  const client = useStudioClient()
  const { source, tell } = useMemo(() => {
    const listeners = new Set<Listener>()
    const source: CurveSource = {
      load: (request) => client.runs.history({ ...request, runIds: [...request.runIds] }),
      onMetrics: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }
    const tell: Listener = (runId, keys) => {
      for (const listener of listeners) listener(runId, keys)
    }
    return { source, tell }
  }, [client])
  useEvents((event) => {
    if (event.type === 'metrics') tell(event.runId, event.keys)
  })
  return source
}
