import type { OpenHost } from './host.ts'

/** The handler itself, as the page's own tests and an in-process client reach it. */
export const openDirect: OpenHost = async ({ fetch, hosts }) => {
  const base = 'http://127.0.0.1:5000'
  hosts.add('127.0.0.1:5000')
  return {
    name: 'handler',
    fetch: async (path, init) => fetch(new Request(base + path, streaming(init))),
    close: async () => {},
    limits: { abort: 'nothing carries the caller’s abort to a handler in the same process' },
  }
}

/** Node wants it said when a body is a stream. */
export const streaming = (init: RequestInit = {}): RequestInit =>
  init.body instanceof ReadableStream ? ({ ...init, duplex: 'half' } as RequestInit) : init
