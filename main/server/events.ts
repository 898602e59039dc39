import type { ReadableStreamDefaultController, UnderlyingSource } from 'node:stream/web'
import type { EventBus } from '#engine/services.ts'
import type { StudioEvent } from '#shared/events.ts'

export interface EventStreamOptions {
  readonly events: EventBus
  readonly serverId: string
  readonly now: () => number
  /** Milliseconds between comments that keep the connection alive and show that it is. */
  readonly heartbeatMs?: number
  /** Bytes a reader may fall behind before it is cut off; it reconnects and refetches, which is cheaper. */
  readonly backlogBytes?: number
  /** Fires when the server shuts down. */
  readonly closing?: AbortSignal
}

/**
 * `GET /api/events`: one never-ending answer per window. The reader goes away in two ways, and each host knows only
 * one: over a socket the request's signal fires, in a process or behind a protocol handler the body is canceled.
 * Both end the subscription, once.
 */
export function eventStream(request: Request, options: EventStreamOptions): Response {
  const body = new ReadableStream<Uint8Array>(eventSource(request.signal, options), {
    highWaterMark: options.backlogBytes ?? 4 * 1024 * 1024,
    size: (chunk) => chunk.byteLength,
  })
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
    },
  })
}

function eventSource(signal: AbortSignal, options: EventStreamOptions): UnderlyingSource<Uint8Array> {
  const encoder = new TextEncoder()
  let end = (): void => {}
  return {
    start(controller) {
      const send = (text: string): void => {
        controller.enqueue(encoder.encode(text))
        if ((controller.desiredSize ?? 0) <= 0) end()
      }
      const sendEvent = (event: StudioEvent): void => send(`data: ${JSON.stringify(event)}\n\n`)
      const beat = setInterval(() => send(': still here\n\n'), options.heartbeatMs ?? 15_000)
      beat.unref()
      const unsubscribe = options.events.subscribe(sendEvent)
      end = once(() => {
        clearInterval(beat)
        unsubscribe()
        signal.removeEventListener('abort', end)
        options.closing?.removeEventListener('abort', end)
        closeQuietly(controller)
      })
      signal.addEventListener('abort', end)
      options.closing?.addEventListener('abort', end)
      sendEvent({ type: 'hello', serverId: options.serverId, now: options.now() })
      if (signal.aborted || options.closing?.aborted) end()
    },
    cancel() {
      end()
    },
  }
}

function once(action: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    action()
  }
}

/** A canceled stream is closed already, and closing it again throws. */
function closeQuietly(controller: ReadableStreamDefaultController<Uint8Array>): void {
  try {
    controller.close()
  } catch {
    return
  }
}
