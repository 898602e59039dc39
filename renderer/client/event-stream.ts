/**
 * The one event stream of this window. It reads `/api/events` with fetch (an EventSource cannot send the token),
 * reconnects with growing pauses, sleeps while the tab is hidden, and hands parsed events to its listeners.
 */
import { StudioEvent } from '#shared/events.ts'
import { createSseParser } from './sse.ts'
import type { Door } from './studio.ts'

export type Connection = 'connecting' | 'open' | 'lost' | 'asleep'
export type EventListener = (event: StudioEvent) => void

export interface EventStream {
  subscribe(listener: EventListener): () => void
  connection(): Connection
  /** Called at every change of `connection()`. */
  onConnection(listener: () => void): () => void
  start(): void
  stop(): void
}

const firstPause = 300
const longestPause = 10_000

/** Pause before attempt `n` (0-based), doubling. */
export const pauseBefore = (attempt: number): number => Math.min(longestPause, firstPause * 2 ** attempt)

const parse = (data: string): StudioEvent | undefined => {
  try {
    const result = StudioEvent.safeParse(JSON.parse(data))
    // A newer server may send kinds this page does not know: they are not for it.
    return result.success ? result.data : undefined
  } catch {
    return undefined
  }
}

const readAll = async (body: ReadableStream<Uint8Array>, emit: EventListener): Promise<void> => {
  const parser = createSseParser()
  const decoder = new TextDecoder()
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    for (const data of parser.push(decoder.decode(value, { stream: true }))) {
      const event = parse(data)
      if (event !== undefined) emit(event)
    }
  }
}

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

/** Reconnects until told to stop: after a connection that worked at once, after failures with growing pauses. */
const keepReading = async (
  door: Door,
  signal: AbortSignal,
  emit: EventListener,
  become: (state: Connection) => void,
): Promise<void> => {
  let failures = 0
  const connect = async (): Promise<void> => {
    const response = await door.fetch(new Request(`${door.origin}/api/events`, { signal }))
    if (!response.ok || response.body === null) return
    failures = 0
    become('open')
    await readAll(response.body, emit)
  }
  while (!signal.aborted) {
    await connect().catch(() => undefined)
    if (signal.aborted) return
    become('lost')
    await wait(pauseBefore(failures), signal)
    failures += 1
  }
}

const createBell = <T extends unknown[]>() => {
  const listeners = new Set<(...args: T) => void>()
  return {
    ring: (...args: T) => {
      for (const listener of listeners) listener(...args)
    },
    listen: (listener: (...args: T) => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export const createEventStream = (door: Door): EventStream => {
  const events = createBell<[StudioEvent]>()
  const changes = createBell<[]>()
  let state: Connection = 'connecting'
  let current: AbortController | undefined

  const become = (next: Connection) => {
    if (state === next) return
    state = next
    changes.ring()
  }
  const wake = () => {
    if (current !== undefined) return
    current = new AbortController()
    become('connecting')
    void keepReading(door, current.signal, events.ring, become)
  }
  const sleep = () => {
    current?.abort()
    current = undefined
    become('asleep')
  }
  // Browsers allow six connections per host: a hidden tab must not hold one of them.
  const onVisibility = () => (document.hidden ? sleep() : wake())

  return {
    subscribe: events.listen,
    connection: () => state,
    onConnection: changes.listen,
    start: () => {
      document.addEventListener('visibilitychange', onVisibility)
      onVisibility()
    },
    stop: () => {
      document.removeEventListener('visibilitychange', onVisibility)
      sleep()
    },
  }
}
