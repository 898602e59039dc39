import { request as httpRequest } from 'node:http'
import { Readable } from 'node:stream'
import { hostValues } from '#server/hosts.ts'
import { listen } from '#server/listen.ts'
import { streaming } from './direct.ts'
import type { OpenHost } from './host.ts'

/** The loopback listener, reached as a browser or an MLflow client reaches it. */
export const openHttp: OpenHost = async ({ fetch: app, hosts }) => {
  const listener = await listen(app, { host: '127.0.0.1', port: 0, via: 'loopback' })
  for (const value of hostValues('127.0.0.1', listener.port)) hosts.add(value)
  const base = `http://127.0.0.1:${listener.port}`
  return {
    name: 'http',
    fetch: (path, init) => {
      const host = new Headers(init?.headers).get('host')
      return host === null ? fetch(base + path, streaming(init)) : fetchAs(host, base + path, init)
    },
    close: () => listener.close(200),
  }
}

/** `fetch` does not let its caller choose the Host header; a rebinding browser and a hostile client do. */
function fetchAs(host: string, url: string, init: RequestInit = {}): Promise<Response> {
  const headers = { ...Object.fromEntries(new Headers(init.headers)), host }
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, { method: init.method ?? 'GET', headers }, (answer) => {
      const own = Object.entries(answer.headers).map(
        ([name, value]) => [name, String(value)] as [string, string],
      )
      resolve(
        new Response(Readable.toWeb(answer) as ReadableStream, {
          status: answer.statusCode ?? 0,
          headers: own,
        }),
      )
    })
    outgoing.on('error', reject)
    outgoing.end(init.body as string | undefined)
  })
}
