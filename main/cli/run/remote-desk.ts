import { setTimeout as sleep } from 'node:timers/promises'
import { isDefinedError, safe } from '@orpc/client'
import type { RunResult } from '#engine/services.ts'
import type { ServerFacts } from '#server/server-file.ts'
import type { StudioEvent } from '#shared/events.ts'
import { err, ok } from '#shared/result.ts'
import { isEnded } from '#shared/run.ts'
import { type StudioClient, studioClient, tokenHeader } from '../client.ts'
import type { Desk } from './desk.ts'
import { readEvents } from './event-reader.ts'
import { noRun } from './words.ts'

/** Tries to come back to a server that is there and silent: about ten seconds. */
const retries = 40
const pauseMs = 250

/**
 * Hands the work to the server that owns the workspace and follows it through the event stream.
 * @param isThere whether that server still says that the workspace is its own.
 */
export function openRemoteDesk(server: ServerFacts, isThere: () => boolean): Desk {
  const client = studioClient(server)
  const stream = followStream(server.url, tokenHeader(server), isThere)
  return {
    listen: (listener) => stream.listen(listener),
    async launch(request) {
      await stream.connected
      const [error, run] = await safe(client.runs.launch(request))
      if (!error) return ok({ runId: run.runId })
      if (isDefinedError(error) && error.code === 'REFUSED') return err(error.data.problems)
      throw error
    },
    async plan(request) {
      const [error, plan] = await safe(client.runs.plan(request))
      if (!error) return ok(plan)
      if (isDefinedError(error) && error.code === 'REFUSED') return err(error.data.problems)
      throw error
    },
    async retry(run) {
      await stream.connected
      const [error, started] = await safe(client.runs.retry({ runId: run }))
      if (!error) return ok({ runId: started.runId })
      if (isDefinedError(error)) return err(error.code === 'REFUSED' ? error.data.problems : [noRun(run)])
      throw error
    },
    cacheFacts: () => client.cache.facts(),
    cleanCache: (choice) => client.cache.collect(choice),
    async stop(runId) {
      await client.runs.stop({ runId })
    },
    finished: (runId) => untilEnded(client, stream, runId),
    async lastLines(runId, task) {
      const log = await client.runs.log({ runId, task, tail: true, limit: 15 })
      return log.lines.map((line) => line.text)
    },
    async close() {
      stream.close()
    },
    leaveNow: () => undefined,
  }
}

/** Looks after every message about this run, and after every reconnect, because messages are not replayed. */
async function untilEnded(client: StudioClient, stream: EventFollower, runId: string): Promise<RunResult> {
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>()
  // It may be rejected while the first look is still under way, and nobody waits for it yet.
  ended.catch(() => {})
  const look = async (): Promise<void> => {
    const { run } = await client.runs.get({ runId })
    if (isEnded(run.state)) resolve()
  }
  stream.listen((event) => {
    if (event.type === 'run' && event.run.runId === runId && isEnded(event.run.state)) resolve()
    if (event.type === 'hello') void look().catch(reject)
  })
  void stream.lost.catch(reject)
  await look()
  await ended
  const { run, tasks, pipeline } = await client.runs.get({ runId })
  const outputs = pipeline?.outputs ?? { parameters: {}, artifacts: {} }
  return { runId, state: run.state, ...(run.failure ? { failure: run.failure } : {}), outputs, tasks }
}

interface EventFollower {
  listen(listener: (event: StudioEvent) => void): void
  /** Resolves with the first `hello`. */
  readonly connected: Promise<void>
  /** Rejects when the server stays away. */
  readonly lost: Promise<never>
  close(): void
}

function followStream(url: string, headers: Record<string, string>, isThere: () => boolean): EventFollower {
  const listeners = new Set<(event: StudioEvent) => void>()
  const ending = new AbortController()
  const connected = Promise.withResolvers<void>()
  const lost = Promise.withResolvers<never>()
  // Both may be rejected while nobody waits for them.
  connected.promise.catch(() => {})
  lost.promise.catch(() => {})
  const tell = (event: StudioEvent): void => {
    if (event.type === 'hello') connected.resolve()
    for (const listener of listeners) listener(event)
  }
  void keepReading()

  async function keepReading(): Promise<void> {
    for (let missed = 0; missed < retries && !ending.signal.aborted; missed += 1) {
      const heard = await readOnce(`${url}/api/events`, headers, ending.signal, tell)
      if (heard) missed = 0
      if (!isThere()) break
      await sleep(pauseMs, undefined, { signal: ending.signal }).catch(() => {})
    }
    if (ending.signal.aborted) return
    const error = new Error(`The server at ${url} went away.`)
    connected.reject(error)
    lost.reject(error)
  }
  return {
    listen: (listener) => void listeners.add(listener),
    connected: connected.promise,
    lost: lost.promise,
    close: () => ending.abort(),
  }
}

/** One connection; true when it said anything. */
async function readOnce(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
  tell: (event: StudioEvent) => void,
): Promise<boolean> {
  let heard = false
  try {
    const response = await fetch(url, { headers, signal })
    if (!response.ok || !response.body) return false
    for await (const event of readEvents(response.body)) {
      heard = true
      tell(event)
    }
  } catch {
    return heard
  }
  return heard
}
