import { stopped } from '#engine/environments/build.ts'
import type { Result } from '#shared/result.ts'
import { err } from '#shared/result.ts'
import type { Failure } from '#shared/run.ts'

export interface BuildCaller {
  readonly signal: AbortSignal
  readonly onLine: (line: string) => void
}
interface Build<T> {
  readonly result: Promise<Result<T, Failure>>
  readonly callers: Set<BuildCaller>
  readonly controller: AbortController
  /** What was said so far, for callers that join late. */
  lastLine: string
}

/**
 * One build per key however many ask for it. A caller that gives up only leaves; the build itself is stopped when
 * nobody waits for it any more, and the next caller of that key waits until it is really gone.
 */
export function createSharedBuilds<T>() {
  const builds = new Map<string, Build<T>>()

  function start(
    key: string,
    run: (signal: AbortSignal, onLine: (line: string) => void) => Promise<Result<T, Failure>>,
  ): Build<T> {
    const callers = new Set<BuildCaller>()
    const controller = new AbortController()
    const say = (line: string): void => {
      build.lastLine = line
      for (const caller of callers) caller.onLine(line)
    }
    const result = run(controller.signal, say).finally(() => builds.delete(key))
    const build: Build<T> = { result, callers, controller, lastLine: '' }
    builds.set(key, build)
    return build
  }

  async function join(
    key: string,
    caller: BuildCaller,
    run: (signal: AbortSignal, onLine: (line: string) => void) => Promise<Result<T, Failure>>,
  ): Promise<Result<T, Failure>> {
    if (caller.signal.aborted) return err(stopped)
    const running = builds.get(key)
    if (running?.controller.signal.aborted === true) {
      await running.result.catch(() => undefined)
      return join(key, caller, run)
    }
    const build = running ?? start(key, run)
    build.callers.add(caller)
    if (build.lastLine !== '') caller.onLine(build.lastLine)
    return untilDoneOrLeft(build, caller)
  }

  return { join, isRunning: (key: string): boolean => builds.has(key) }
}

function untilDoneOrLeft<T>(build: Build<T>, caller: BuildCaller): Promise<Result<T, Failure>> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      build.callers.delete(caller)
      if (build.callers.size > 0) return resolve(err(stopped))
      build.controller.abort()
      // The last one out answers only when the tools are gone: "stopped" must mean stopped.
      build.result.then(() => resolve(err(stopped)), reject)
    }
    caller.signal.addEventListener('abort', leave, { once: true })
    build.result.then(resolve, reject).finally(() => caller.signal.removeEventListener('abort', leave))
  })
}
