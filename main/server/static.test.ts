import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveRenderer } from './static.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nagare-page-'))
  const page = join(folder, 'renderer')
  mkdirSync(join(page, 'assets'), { recursive: true })
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>Nagare</title>')
  writeFileSync(join(page, 'assets', 'index-4f2a.js'), 'export {}')
  writeFileSync(join(page, 'favicon.svg'), '<svg/>')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  symlinkSync(join(folder, 'secret.txt'), join(page, 'link.txt'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const get = (path: string, init: RequestInit = {}): Promise<Response> =>
  serveRenderer(new Request(`http://localhost${path}`, init), join(folder, 'renderer'))

test.each([
  '/',
  '/pipelines/churn',
  '/runs/41?tab=metrics',
  '/pipelines/team%2Fdemo',
  '/pipelines/v1.2',
  '/index.html',
])('%s is the page, with its policy and never from a cache', async (path) => {
  const answer = await get(path)
  expect(answer.status).toBe(200)
  expect(await answer.text()).toContain('<title>Nagare')
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const policy = answer.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("script-src 'self';")
  expect(policy).not.toContain('unsafe-eval')
  expect(policy).toContain("frame-ancestors 'none'")
})

test('hashed files stay in the cache for good, others are asked about', async () => {
  const asset = await get('/assets/index-4f2a.js')
  expect(asset.headers.get('cache-control')).toContain('immutable')
  expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(asset.headers.get('content-length')).toBe('9')
  const icon = await get('/favicon.svg')
  expect(icon.headers.get('cache-control')).toBe('no-cache')
  const again = await get('/favicon.svg', { headers: { 'if-none-match': icon.headers.get('etag') ?? '' } })
  expect(again.status).toBe(304)
})

test.each([
  ['/assets/gone.js', 404],
  ['/assets/', 404],
  ['/gone.png', 404],
  ['/link.txt', 404],
  ['/..%2fsecret.txt', 400],
  ['/%2e%2e/secret.txt', 404],
  ['/assets/..%5c..%5csecret.txt', 400],
  ['/%00', 400],
  ['/%ff', 400],
])('%s is answered with %d and no file', async (path, status) => {
  const answer = await get(path)
  expect(answer.status).toBe(status)
  expect(await answer.text()).not.toBe('secret')
})

test('a write to a page is refused', async () => {
  expect((await get('/pipelines', { method: 'POST' })).status).toBe(405)
})

test('HEAD has the head and no body', async () => {
  const answer = await get('/', { method: 'HEAD' })
  expect(answer.headers.get('content-length')).toBe('36')
  expect(await answer.text()).toBe('')
})

test.each([undefined, '/nowhere/at/all'])(
  'without a build (%s) a plain page says what to do',
  async (place) => {
    const answer = await serveRenderer(new Request('http://localhost/pipelines'), place)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('npm start')
  },
)
