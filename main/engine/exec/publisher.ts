/** Throttled announcements about one run. */
import type { EventBus, RunQueries } from '#engine/services.ts'
import type { TaskRow } from '#shared/run.ts'

/** At most five messages of a kind per second. */
const pauseMs = 200

export interface RunPublisher {
  task(row: TaskRow): void
  /** The run's own facts changed; at once when `important` (its state). */
  run(important: boolean): void
  log(): void
  /** Sends what waits. */
  close(): void
}

/** Calls `send` now, and again after the pause when it was asked for meanwhile. */
const throttle = (send: () => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = false
  const fire = (): void => {
    asked = false
    timer = setTimeout(() => {
      timer = undefined
      if (asked) fire()
    }, pauseMs)
    timer.unref()
    send()
  }
  return {
    ask: (now = false): void => {
      asked = true
      if (now && timer !== undefined) {
        clearTimeout(timer)
        timer = undefined
      }
      if (timer === undefined) fire()
    },
    flush: (): void => {
      clearTimeout(timer)
      timer = undefined
      if (asked) send()
      asked = false
    },
  }
}

export const createRunPublisher = (
  runId: string,
  bus: EventBus,
  summary: RunQueries['summary'],
): RunPublisher => {
  const run = throttle(() => {
    const found = summary(runId)
    if (found !== undefined) bus.publish({ type: 'run', run: found })
  })
  const log = throttle(() => bus.publish({ type: 'log', runId }))
  return {
    task: (row) => {
      bus.publish({ type: 'task', runId, task: row })
      // Its files are published together with its success.
      if (row.runId !== undefined && row.state === 'SUCCEEDED')
        bus.publish({ type: 'artifacts', runId: row.runId })
    },
    run: (important) => run.ask(important),
    log: () => log.ask(),
    close: () => {
      log.flush()
      run.flush()
    },
  }
}
