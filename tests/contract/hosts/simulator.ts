/**
 * The desktop's transport without Electron: the shell's real protocol handler and its real pipe, between the losses
 * that Electron's own conversion of requests and answers brings. What holds here is what a page can rely on there.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { listen } from '#server/listen.ts'
import { answerPage, origin } from '../../../main/electron/scheme.ts'
import type { OpenHost } from './host.ts'

type Handler = (request: Request) => Promise<Response>

/** Chromium sends these beside what the page asked for; the handler's request does not have them. */
const lostOnTheWayIn = ['origin', 'referer', 'host', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest']

/** What the handler sees of a page's `fetch`: no signal, no origin header, no port, and who asked. */
function asHandlerSees(address: string, init: RequestInit, initiator: string | undefined): Request {
  const url = new URL(address)
  url.port = ''
  const headers = new Headers(init.headers)
  for (const name of lostOnTheWayIn) headers.delete(name)
  const { signal: _, ...rest } = init
  const streams = rest.body ? { duplex: 'half' } : {}
  const request = new Request(url, { ...rest, ...streams, headers })
  return initiator === undefined ? request : Object.assign(request, { initiatorOrigin: initiator })
}

/** The body as the network stack reads it: a Node stream, destroyed when the page cancels. */
function throughNetworkStack(body: ReadableStream, signal: AbortSignal | null | undefined): ReadableStream {
  const readable = Readable.fromWeb(body as unknown as NodeReadableStream)
  readable.on('error', () => {}) // the page learns of it by its own stream failing
  const chunks = readable[Symbol.asyncIterator]()
  return new ReadableStream({
    start(controller) {
      const abort = (): void => {
        readable.destroy()
        controller.error(signal?.reason)
      }
      signal?.addEventListener('abort', abort, { once: true })
    },
    async pull(controller) {
      const { value, done } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(new Uint8Array(value as Buffer))
    },
    cancel() {
      readable.destroy()
    },
  })
}

/** What the page sees of the handler's answer: one `set-cookie` at most, and no status text. */
function asPageSees(answer: Response, signal: AbortSignal | null | undefined): Response {
  const headers = new Headers(Object.fromEntries(answer.headers))
  const body = answer.body && throughNetworkStack(answer.body, signal)
  return new Response(body, { status: answer.status, headers })
}

/** `fetch` of a page at `initiator`, answered by a protocol handler. */
export function simulateProtocol(handler: Handler, initiator: string | undefined) {
  return async (address: string, init: RequestInit = {}): Promise<Response> => {
    const { signal } = init
    signal?.throwIfAborted()
    const request = asHandlerSees(address, init, initiator)
    const aborted = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    })
    // an abort before the head of the answer reaches nobody but the page
    const answer = await Promise.race([handler(request), aborted])
    return asPageSees(answer, signal)
  }
}

export const openSimulator: OpenHost = async ({ fetch, token }) => {
  const folder = mkdtempSync(join(tmpdir(), 'nagare-pipe-'))
  const socketPath = process.platform === 'win32' ? `\\\\.\\pipe\\${folder}` : join(folder, 'pipe')
  const listener = await listen(fetch, { pipe: socketPath })
  const handler: Handler = (request) => answerPage(request, () => Promise.resolve({ socketPath, token }))
  const page = simulateProtocol(handler, origin)
  return {
    name: 'desktop shell (simulated)',
    fetch: (path, init) => page(origin + path, init),
    async close() {
      await listener.close(0)
      rmSync(folder, { recursive: true, force: true })
    },
    limits: {
      'no-token': 'the shell adds the token to what its own page asks for',
      'host-header': 'the pipe has no name that could be rebound',
      'origin-header': 'Electron drops it; the shell checks the initiator instead',
    },
  }
}
