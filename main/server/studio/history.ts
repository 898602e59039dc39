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
  let ended = false
  const done = work({ signal, onProgress: (progress) => void (latest = progress) }).finally(
    () => (ended = true),
  )
  done.catch(() => undefined)
  try {
    while (!ended) {
      await Promise.race([done, new Promise((resolve) => setTimeout(resolve, pauseMs))])
      if (latest) yield { type: 'progress', progress: latest }
      latest = undefined
    }
    const result = await done
    yield result.ok ? { type: 'report', report: result.value } : { type: 'refused', refusal: result.error }
  } finally {
    leaving.abort()
  }
}

export const history = {
  import: os.history.import.handler(({ context, input, signal }) =>
    told((watch) => context.services.history.import(input, watch), signal),
  ),
}
