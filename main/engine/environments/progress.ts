import type { Clock, EventBus } from '#engine/services.ts'
import type { EnvironmentProgress } from '#shared/events.ts'
import type { Result } from '#shared/result.ts'
import type { Failure } from '#shared/run.ts'

type Line = (line: string) => void

/** At most this often a builder's line becomes an event; callers get every line. */
const quietMs = 200

/** Tells the windows which environments are being built, and how that ended. */
export function createProgress(events: EventBus, clock: Clock) {
  const current = new Map<string, EnvironmentProgress>()

  async function during<T>(
    key: string,
    packages: readonly string[],
    onLine: Line,
    work: (say: Line) => Promise<Result<T, Failure>>,
  ): Promise<Result<T, Failure>> {
    const startedAt = clock.now()
    let lastEvent = startedAt
    const tell = (state: EnvironmentProgress['state'], line?: string): void => {
      const told = { key, state, packages: [...packages], startedAt, ...(line === undefined ? {} : { line }) }
      if (state === 'building') current.set(key, told)
      events.publish({ type: 'environment', environment: told })
    }
    tell('building')
    const say: Line = (line) => {
      onLine(line)
      if (clock.now() - lastEvent < quietMs) return
      lastEvent = clock.now()
      tell('building', line)
    }
    try {
      const result = await work(say)
      current.delete(key)
      tell(result.ok ? 'ready' : 'failed', result.ok ? undefined : result.error.message)
      return result
    } finally {
      current.delete(key)
    }
  }

  return { during, current: (): readonly EnvironmentProgress[] => [...current.values()] }
}
