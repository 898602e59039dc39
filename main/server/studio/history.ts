import { setTimeout as sleep } from 'node:timers/promises'
import type { HistoryEvent, HistoryProgress, HistoryRefusal, HistoryReport } from '#shared/history.ts'
import type { Result } from '#shared/result.ts'
import { os } from './context.ts'

/** Often enough to look alive, seldom enough to cost nothing. */
const pauseMs = 200

type Work = (watch: {
  readonly onProgress: (progress: HistoryProgress) => void
  readonly signal: AbortSignal
}) => Promise<Result<HistoryReport, HistoryRefusal>>

/** Runs the work and tells of it. Whoever stops listening ends it. */
async function* told(work: Work, given: AbortSignal | undefined): AsyncGenerator<HistoryEvent> {
  const leaving = new AbortController()
  const signal = given === undefined ? leaving.signal : AbortSignal.any([given, leaving.signal])
  let latest: HistoryProgress | undefined
  const done = work({ signal, onProgress: (progress) => void (latest = progress) })
  // It may fail while this waits for its listener.
  done.catch(() => undefined)
  try {
    for (;;) {
      const result = await Promise.race([done, sleep(pauseMs)])
      if (latest) yield { type: 'progress', progress: latest }
      latest = undefined
      if (result === undefined) continue
      yield result.ok ? { type: 'report', report: result.value } : { type: 'refused', refusal: result.error }
      return
    }
  } finally {
    leaving.abort()
  }
}

export const history = {
  import: os.history.import.handler(({ context, input, signal }) =>
    told((watch) => context.services.history.import(input, watch), signal),
  ),
  export: os.history.export.handler(({ context, input, signal }) =>
    told((watch) => context.services.history.export(input, watch), signal),
  ),
}
