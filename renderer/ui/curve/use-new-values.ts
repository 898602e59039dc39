import { useEffect, useEffectEvent } from 'react'
import type { CurveSource } from './curve-source.ts'

/** Calls `read` at most once in `quietFor` ms after new values that `concerns` asks for; both may change between renders. */
export function useNewValues(
  source: CurveSource,
  quietFor: number,
  concerns: (runId: string, keys: readonly string[]) => boolean,
  read: () => void,
): void {
  const asked = useEffectEvent(concerns)
  const readNow = useEffectEvent(read)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const forget = source.onMetrics((runId, keys) => {
      if (timer !== undefined || !asked(runId, keys)) return
      timer = setTimeout(() => {
        timer = undefined
        readNow()
      }, quietFor)
    })
    return () => {
      forget()
      clearTimeout(timer)
    }
  }, [source, quietFor])
}
