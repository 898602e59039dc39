/**
 * A `fetch` over the private pipe to the server process: Web request in, Web response out, streaming both ways.
 * Node's own HTTP client rather than Chromium's `net`, because cancelling the answer's body must close the
 * connection: that is how the server learns that nobody listens any more (an event stream, a big download).
 */
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'

export interface PipeTarget {
  /** Path of the Unix socket, or name of the Windows pipe. */
  readonly socketPath: string
  /** Sent as `x-nagare-token`; absent for requests that get no privileges. */
  readonly token?: string
}

/** Belong to one connection, or are ours to say. A page's word on origin, host or token never passes the shell. */
const notForwarded = new Set([
  'accept-encoding',
  'connection',
  'host',
  'keep-alive',
  'origin',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-nagare-token',
])
const withoutBody = new Set([204, 205, 304])
const agent = new Agent({ keepAlive: true, maxFreeSockets: 4 })

function outgoingHeaders(request: Request, target: PipeTarget): Record<string, string> {
  const headers: Record<string, string> = { host: '127.0.0.1', 'accept-encoding': 'identity' }
  for (const [name, value] of request.headers)
    if (!notForwarded.has(name.toLowerCase())) headers[name] = value
  if (target.token !== undefined) headers['x-nagare-token'] = target.token
  return headers
}

/** Repeated headers become one line, as the protocol handler would make of them anyway. */
function incomingHeaders(answer: IncomingMessage): [string, string][] {
  const headers: [string, string][] = []
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value === undefined || notForwarded.has(name)) continue
    headers.push([name, Array.isArray(value) ? (value.at(-1) ?? '') : value])
  }
  return headers
}

function toResponse(answer: IncomingMessage): Response {
  const status = answer.statusCode ?? 502
  if (withoutBody.has(status)) answer.resume()
  const body = withoutBody.has(status) ? null : (Readable.toWeb(answer) as unknown as ReadableStream)
  return new Response(body, { status, headers: incomingHeaders(answer) })
}

/**
 * Rejects when the server cannot be reached or hangs up before it answers. Cancelling the response's body closes
 * the connection; `request.signal` is honoured where it exists (a protocol handler's request has none).
 */
export function pipeFetch(request: Request, target: PipeTarget): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        socketPath: target.socketPath,
        agent,
        method: request.method,
        path: pathname + search,
        headers: outgoingHeaders(request, target),
      },
      (answer) => resolve(toResponse(answer)),
    )
    outgoing.on('error', reject)
    request.signal?.addEventListener('abort', () => outgoing.destroy(new Error('aborted')), { once: true })
    if (!request.body) outgoing.end()
    else {
      const body = Readable.fromWeb(request.body as unknown as NodeReadableStream)
      body.on('error', (cause) => outgoing.destroy(cause))
      body.pipe(outgoing)
    }
  })
}
