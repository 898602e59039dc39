/** Throttled announcements about one run. */
import type { EventBus, RunQueries } from '#engine/services.ts'
import type { TaskRow } from '#shared/run.ts'

/** At most five messages of a kind per second. */
const pauseMs = 200
/** How far steps are is no news as it is: at most twice a second, all steps of the run together. */
const progressPauseMs = 500

export interface RunPublisher {
  task(row: TaskRow): void
  /** The run's own facts changed; at once when `important` (its state). */
  run(important: boolean): void
  log(): void
  /** A running step is so far, 0..100; undefined: it does not say any more. */
  progress(path: string, percent: number | undefined): void
  /** Sends what waits. */
  close(): void
}

/** Calls `send` now, and again after the pause when it was asked for meanwhile. */
const throttle = (send: () => void, pause = pauseMs) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = false
  const fire = (): void => {
    asked = false
    timer = setTimeout(() => {
      timer = undefined
      if (asked) fire()
    }, pause)
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
  const moved = new Map<string, number | undefined>()
  const progress = throttle(() => {
    const steps = [...moved].map(([path, percent]) => (percent === undefined ? { path } : { path, percent }))
    moved.clear()
    bus.publish({ type: 'progress', runId, steps })
  }, progressPauseMs)
  return {
    task: (row) => {
      bus.publish({ type: 'task', runId, task: row })
      // Its files are published together with its success.
      if (row.runId !== undefined && row.state === 'SUCCEEDED')
        bus.publish({ type: 'artifacts', runId: row.runId })
    },
    run: (important) => run.ask(important),
    log: () => log.ask(),
    progress: (path, percent) => {
      moved.set(path, percent)
      progress.ask()
    },
    close: () => {
      progress.flush()
      log.flush()
      run.flush()
    },
  }
}
