import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { guard } from './guard.ts'
import { securityHeaders } from './headers.ts'
import { hostValues } from './hosts.ts'
import type { AppEnv, Via } from './types.ts'

const token = 'correct horse'
const app = new Hono<AppEnv>()
const hosts = hostValues('127.0.0.1', 5000)
app.use(securityHeaders())
app.use(guard({ token, hosts: () => hosts, origins: ['app://nagare'] }))
app.all('*', (c) => c.text('in'))

interface Ask {
  readonly method?: string
  readonly path?: string
  readonly host?: string
  readonly via?: Via
  readonly headers?: Record<string, string>
}
const ask = async ({
  method = 'GET',
  path = '/',
  host = '127.0.0.1:5000',
  via = 'loopback',
  headers = {},
}: Ask) => {
  const request = new Request(`http://127.0.0.1:5000${path}`, { method, headers: { host, ...headers } })
  return (await app.fetch(request, { via })).status
}
const key = { 'x-nagare-token': token }
const json = { 'content-type': 'application/json' }

test.each([
  ['127.0.0.1:5000', 200],
  ['localhost:5000', 200],
  ['LOCALHOST:5000', 200],
  ['[::1]:5000', 200],
  ['127.0.0.1', 421],
  ['127.0.0.1:5001', 421],
  ['evil.example:5000', 421],
  ['127.0.0.1.evil.example:5000', 421],
  ['localhost.:5000', 421],
])('Host %s is answered with %d', async (host, status) => {
  expect(await ask({ host })).toBe(status)
})

test('the private pipe has no host name to check', async () => {
  expect(await ask({ host: 'localhost', via: 'pipe' })).toBe(200)
})

test.each([
  ['http://127.0.0.1:5000', 200],
  ['http://localhost:5000', 200],
  ['app://nagare', 200],
  ['https://127.0.0.1:5000', 403],
  ['http://127.0.0.1:5001', 403],
  ['http://evil.example', 403],
  ['app://other', 403],
  ['null', 403],
])('a write from Origin %s is answered with %d', async (origin, status) => {
  const path = '/api/2.0/mlflow/runs/create'
  expect(await ask({ method: 'POST', path, headers: { ...json, origin } })).toBe(status)
  expect(await ask({ method: 'GET', path, headers: { origin } })).toBe(200)
})

test('a write that a browser calls cross-site is refused even without an Origin', async () => {
  expect(await ask({ method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } })).toBe(403)
})

test.each([
  ['/api/studio/runs/launch', 'POST'],
  ['/api/studio/runs/list', 'POST'],
  ['/api/events', 'GET'],
])('%s needs the token', async (path, method) => {
  expect(await ask({ path, method, headers: json })).toBe(401)
  expect(await ask({ path, method, headers: { ...json, 'x-nagare-token': 'wrong' } })).toBe(401)
  expect(await ask({ path, method, headers: { ...json, 'x-nagare-token': '' } })).toBe(401)
  expect(await ask({ path, method, headers: { ...json, ...key } })).toBe(200)
  expect(
    await ask({ path, method, headers: { ...json, authorization: `Bearer ${token.replace(' ', '_')}` } }),
  ).toBe(401)
})

test.each([
  ['text/plain'],
  ['application/x-www-form-urlencoded'],
  ['multipart/form-data; boundary=x'],
  ['application/jsonp'],
])('the studio API does not take %s', async (type) => {
  const headers = { ...key, 'content-type': type }
  expect(await ask({ method: 'POST', path: '/api/studio/runs/list', headers })).toBe(415)
})

test('on an exposed address everything of the user’s needs the token, the page’s own files do not', async () => {
  const via = 'exposed'
  expect(await ask({ via, path: '/api/2.0/mlflow/experiments/search' })).toBe(401)
  expect(await ask({ via, path: '/ajax-api/2.0/mlflow/runs/search', method: 'POST', headers: json })).toBe(
    401,
  )
  expect(await ask({ via, path: '/get-artifact' })).toBe(401)
  expect(await ask({ via, path: '/api/2.0/mlflow/experiments/search', headers: key })).toBe(200)
  for (const path of ['/', '/runs/1', '/assets/a.js', '/health', '/preview/ticket/a.png']) {
    expect(await ask({ via, path }), path).toBe(200)
  }
})

test('every answer, refusals included, is inert and unsniffable', async () => {
  for (const host of ['127.0.0.1:5000', 'evil.example']) {
    const answer = await app.fetch(new Request('http://127.0.0.1:5000/x', { headers: { host } }))
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'; sandbox")
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  }
})

test('host values follow the address and the port', () => {
  expect([...hostValues('127.0.0.1', 80)]).toContain('localhost')
  expect([...hostValues('::1', 5000)]).toContain('[::1]:5000')
  expect([...hostValues('127.0.0.1', 5000)]).toHaveLength(3)
  expect(hostValues('0.0.0.0', 5000).size).toBeGreaterThan(4)
})
