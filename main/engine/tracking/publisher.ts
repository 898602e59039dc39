import type { EventBus } from '#engine/services.ts'
import type { RunSummary } from '#shared/run.ts'
import type { Changes } from './changes.ts'

/** At most four messages a second per run. */
const pause = 250
/** A burst of writes (a run with its params and tags) becomes one message. */
const gather = 20
const mostKeys = 1000

export interface Publisher extends Changes {
  /** Sends what is waiting and stops. */
  close(): void
}

interface Waiting {
  facts: boolean
  readonly keys: Set<string>
}

/**
 * Turns the store's changes into events. A run that changes ten thousand times a second is sent four times, each
 * time as it stands at that moment; the last change is always sent. Summaries are read when the message leaves, so
 * changes of an open transaction are seen whole or not at all.
 */
export const createPublisher = (
  bus: EventBus,
  summaryOf: (runId: string) => RunSummary | undefined,
): Publisher => {
  const waiting = new Map<string, Waiting>()
  let experiments = false
  let timer: NodeJS.Timeout | undefined
  let lastSent = 0

  const send = (): void => {
    timer = undefined
    lastSent = performance.now()
    if (experiments) bus.publish({ type: 'experiments' })
    experiments = false
    const due = [...waiting]
    waiting.clear()
    for (const [runId, { facts, keys }] of due) {
      if (keys.size > 0) bus.publish({ type: 'metrics', runId, keys: [...keys] })
      // New metric values change the row of the runs table too.
      const run = facts || keys.size > 0 ? summaryOf(runId) : undefined
      if (run !== undefined) bus.publish({ type: 'run', run })
    }
  }
  const plan = (): void => {
    if (timer !== undefined) return
    const rest = pause - (performance.now() - lastSent)
    timer = setTimeout(send, Math.max(gather, rest))
    timer.unref()
  }
  const entry = (runId: string): Waiting => {
    const known = waiting.get(runId)
    if (known) return known
    const fresh: Waiting = { facts: false, keys: new Set() }
    waiting.set(runId, fresh)
    return fresh
  }
  return {
    run: (runId) => {
      entry(runId).facts = true
      plan()
    },
    metrics: (runId, keys) => {
      const { keys: known } = entry(runId)
      for (const key of keys) if (known.size < mostKeys) known.add(key)
      plan()
    },
    experiments: () => {
      experiments = true
      plan()
    },
    removed: (runIds) => bus.publish({ type: 'runs-removed', runIds: [...runIds] }),
    close: () => {
      if (timer === undefined) return
      clearTimeout(timer)
      send()
    },
  }
}
