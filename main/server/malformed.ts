import type { Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

const statusLines: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/** What the sender of such a request reads. */
export const malformed = {
  error_code: 'BAD_REQUEST',
  message: 'The request is not HTTP as this server reads it.',
}

/**
 * Answers what never becomes a request (no HTTP, a bad length or chunk, a head too large) in the shape that MLflow's
 * clients read, and hangs up. Node alone would answer without a body.
 */
export function refuseMalformed(server: Server): void {
  const answers = new WeakMap<Duplex, ServerResponse>()
  server.on('request', (incoming, outgoing) => answers.set(incoming.socket, outgoing))
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Into an answer that is on its way nothing can be said.
    if (error.code === 'ECONNRESET' || !socket.writable || isUnderWay(answers.get(socket))) {
      socket.destroy()
      return
    }
    const body = JSON.stringify(malformed)
    const status = statusLines[error.code ?? ''] ?? '400 Bad Request'
    const head = ['connection: close', 'content-type: application/json', `content-length: ${body.length}`]
    socket.end([`HTTP/1.1 ${status}`, ...head, '', body].join('\r\n'))
  })
  server.on('checkExpectation', (_, outgoing: ServerResponse) => {
    outgoing.writeHead(417, { connection: 'close', 'content-type': 'application/json' })
    outgoing.end(JSON.stringify({ ...malformed, message: 'This server expects nothing but 100-continue.' }))
  })
}

const isUnderWay = (answer: ServerResponse | undefined): boolean =>
  answer?.headersSent === true && !answer.writableEnded

/**
 * True when an address goes a folder up. A `Request` would quietly be one for the folder above, which for a DELETE is
 * another thing altogether.
 */
export const climbs = (target: string): boolean =>
  (target.split(/[?#]/)[0] ?? '').split('/').some((part) => /^(?:\.|%2e){2}$/i.test(part))

export function refuseClimbing(outgoing: ServerResponse): void {
  outgoing.writeHead(400, { 'content-type': 'application/json' })
  outgoing.end(JSON.stringify({ error_code: 'INVALID_PARAMETER_VALUE', message: 'Invalid path' }))
}
