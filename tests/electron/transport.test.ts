import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { admit, answerPage, isOurs, origin } from '../../main/electron/scheme.ts'
import { simulateProtocol } from '../contract/hosts/simulator.ts'

let folder: string
let server: Server
let answer: (request: IncomingMessage, response: ServerResponse) => void
const seen: IncomingMessage[] = []

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nagare-pipe-'))
  seen.length = 0
  server = createServer((request, response) => {
    seen.push(request)
    answer(request, response)
  })
  await new Promise<void>((done) => server.listen(join(folder, 'pipe'), done))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

const target = () => Promise.resolve({ socketPath: join(folder, 'pipe'), token: 'secret' })
const pageAt = (initiator: string | undefined) =>
  simulateProtocol((request) => answerPage(request, target), initiator)
const ours = (path: string, init?: RequestInit) => pageAt(origin)(origin + path, init)

test('the page gets the token added, and cannot speak for origin, host or token itself', async () => {
  answer = (_request, response) => response.end('hello')
  const headers = { 'x-nagare-token': 'forged', host: 'evil.example', 'x-mine': '1' }
  expect(await (await ours('/api/events?x=1', { headers })).text()).toBe('hello')
  expect(seen[0]?.url).toBe('/api/events?x=1')
  expect(seen[0]?.headers).toMatchObject({ 'x-nagare-token': 'secret', host: '127.0.0.1', 'x-mine': '1' })
  expect(seen[0]?.headers.origin).toBeUndefined()
})

test('reading the page for the browser itself carries no token', async () => {
  answer = (_request, response) => response.end()
  await pageAt(undefined)(`${origin}/`)
  expect(seen[0]?.headers['x-nagare-token']).toBeUndefined()
})

test.each([
  ['another site', 'https://evil.example'],
  ['a sandboxed preview', 'null'],
  ['another host of our scheme', 'app://other'],
])('%s is refused before the server hears of it', async (_name, initiator) => {
  answer = (_request, response) => response.end()
  expect((await pageAt(initiator)(`${origin}/api/events`)).status).toBe(403)
  expect((await pageAt(initiator)(`${origin}/`)).status).toBe(403)
  expect(seen).toHaveLength(0)
})

test('without an initiator only the page can be read: no API, no writes', () => {
  const of = (method: string, path: string) => admit({ url: origin + path, method, initiator: undefined })
  expect(of('GET', '/runs/1')).toBe('plain')
  expect(of('GET', '/api/events')).toBe('refused')
  expect(of('POST', '/')).toBe('refused')
})

test.each([
  ['app://nagare/', true],
  ['app://nagare/runs/1?x=app://other', true],
  ['app://nagare.evil/', false],
  ['app://artifact/', false],
  ['https://nagare/', false],
  ['file:///etc/passwd', false],
  ['nagare://run/1', false],
  ['not an address', false],
])('%s is our page: %s', (address, expected) => {
  expect(isOurs(address)).toBe(expected)
})

test('a body is uploaded whole', async () => {
  answer = (request, response) => request.pipe(response)
  const bytes = new Uint8Array(300_000).map((_, i) => i % 251)
  const response = await ours('/echo', { method: 'POST', body: bytes })
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes)
})

test('content length, range and status survive; compression is not asked for', async () => {
  answer = (_request, response) =>
    response.writeHead(206, { 'content-length': '3', 'content-range': 'bytes 0-2/9' }).end('abc')
  const response = await ours('/file', { headers: { range: 'bytes=0-2', 'accept-encoding': 'gzip' } })
  expect(response.status).toBe(206)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-length': '3',
    'content-range': 'bytes 0-2/9',
  })
  expect(seen[0]?.headers).toMatchObject({ range: 'bytes=0-2', 'accept-encoding': 'identity' })
})

test.each([204, 304])('an answer without a body stays without one (%i)', async (status) => {
  answer = (_request, response) => response.writeHead(status).end()
  expect((await ours('/')).body).toBeNull()
})

test('events arrive one by one, and canceling them closes the connection', async () => {
  const closed = Promise.withResolvers<void>()
  answer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
    response.on('close', closed.resolve)
  }
  const reader = (await ours('/api/events')).body!.getReader()
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('data: 1\n\n')
  await reader.cancel()
  await closed.promise
})

test('aborting a fetch whose answer has begun closes the connection', async () => {
  const closed = Promise.withResolvers<void>()
  answer = (_request, response) => {
    response.write('x')
    response.on('close', closed.resolve)
  }
  const abort = new AbortController()
  const response = await ours('/slow', { signal: abort.signal })
  abort.abort()
  await expect(response.text()).rejects.toThrow()
  await closed.promise
})

test('a reader that pauses holds the server back', async () => {
  let written = 0
  answer = (_request, response) => {
    const chunk = Buffer.alloc(64 * 1024)
    const more = (): void => {
      while (written < 64 * 1024 * 1024) {
        written += chunk.length
        if (!response.write(chunk)) return void response.once('drain', more)
      }
      response.end()
    }
    more()
  }
  const response = await ours('/big')
  await new Promise((done) => setTimeout(done, 200))
  expect(written).toBeLessThan(8 * 1024 * 1024)
  await response.body?.cancel()
})

test('a server that is not there is an answer, not a hang', async () => {
  server.close()
  const response = await ours('/api/events')
  expect(response.status).toBe(503)
  const down = () => Promise.reject(new Error('The workspace is open elsewhere.'))
  const refused = await simulateProtocol((request) => answerPage(request, down), origin)(`${origin}/`)
  expect([refused.status, await refused.json()]).toEqual([
    503,
    { message: 'The workspace is open elsewhere.' },
  ])
})

test('a server that dies in the middle of an answer breaks that answer', async () => {
  answer = (_request, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('half')
    setTimeout(() => response.destroy(), 20)
  }
  await expect((await ours('/half')).text()).rejects.toThrow()
})
