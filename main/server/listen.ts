import { chmodSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { getRequestListener, RequestError } from '@hono/node-server'
import { climbs, malformed, refuseClimbing, refuseMalformed } from '#server/malformed.ts'
import type { AppFetch, Via } from '#server/types.ts'

export interface Listener {
  /** 0 for a pipe. */
  readonly port: number
  /** Stops accepting, lets answers under way finish for `graceMs`, then cuts what is left. */
  close(graceMs?: number): Promise<void>
}

export type Place =
  | { readonly host: string; readonly port: number; readonly via: 'loopback' | 'exposed' }
  /** Path of a Unix socket in a folder that only this user can enter, or name of a Windows pipe. */
  | { readonly pipe: string }

/** Opens one listener in front of the app. Rejects with Node's own error (`EADDRINUSE`, `EACCES`, …). */
export async function listen(fetch: AppFetch, place: Place): Promise<Listener> {
  const server = serverFor(fetch, 'pipe' in place ? 'pipe' : place.via)
  const target = 'pipe' in place ? { path: place.pipe } : { host: place.host, port: place.port }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(target, resolve)
  })
  server.removeAllListeners('error')
  if ('pipe' in place && process.platform !== 'win32') chmodSync(place.pipe, 0o600)
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: (graceMs = 1500) => close(server, graceMs),
  }
}

function serverFor(fetch: AppFetch, via: Via): Server {
  // This also gives the process a lighter `Response`: Node's own costs as much as all else that a small call needs.
  const answer = getRequestListener((request) => fetch(request, { via }), { errorHandler: malformedAddress })
  const server = createServer((incoming, outgoing) => {
    if (climbs(incoming.url ?? '')) refuseClimbing(outgoing)
    else void answer(incoming, outgoing)
  })
  // A large artifact over a slow disk may take longer than Node's five minutes; a head may not.
  server.requestTimeout = 0
  server.headersTimeout = 60_000
  server.keepAliveTimeout = 30_000
  refuseMalformed(server)
  return server
}

/** An address or a host that is none. The app itself never throws. */
function malformedAddress(error: unknown): Response {
  if (error instanceof RequestError) return Response.json(malformed, { status: 400 })
  throw error
}

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    // A kept-alive connection turns idle when its answer is done, and Node does not look again by itself.
    const sweep = setInterval(() => server.closeIdleConnections(), 25)
    const cut = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearInterval(sweep)
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}
