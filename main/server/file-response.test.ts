import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { attachment, fileResponse } from './file-response.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nagare-file-'))
  writeFileSync(join(folder, 'ten'), '0123456789')
  writeFileSync(join(folder, 'empty'), '')
  writeFileSync(join(folder, 'big'), Buffer.alloc(5_000_000))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const get = (name: string, headers: Record<string, string> = {}, method = 'GET') =>
  fileResponse(new Request('http://localhost/', { headers, method }), {
    path: join(folder, name),
    mediaType: 'text/plain',
    headers: {},
  })

test('a whole file comes with its length and a validator', async () => {
  const answer = await get('ten')
  expect(answer?.status).toBe(200)
  expect(answer?.headers.get('content-length')).toBe('10')
  expect(answer?.headers.get('accept-ranges')).toBe('bytes')
  expect(await answer?.text()).toBe('0123456789')
})

test('a range is exactly those bytes', async () => {
  const answer = await get('ten', { range: 'bytes=2-4' })
  expect(answer?.status).toBe(206)
  expect(answer?.headers.get('content-range')).toBe('bytes 2-4/10')
  expect(answer?.headers.get('content-length')).toBe('3')
  expect(await answer?.text()).toBe('234')
})

test('a range behind the end is 416 with the size', async () => {
  const answer = await get('ten', { range: 'bytes=10-' })
  expect(answer?.status).toBe(416)
  expect(answer?.headers.get('content-range')).toBe('bytes */10')
})

test('If-Range with another version gives the whole file', async () => {
  const etag = (await get('ten'))?.headers.get('etag') ?? ''
  expect((await get('ten', { range: 'bytes=2-4', 'if-range': etag }))?.status).toBe(206)
  expect((await get('ten', { range: 'bytes=2-4', 'if-range': '"old"' }))?.status).toBe(200)
})

test('an empty file is empty, not an error', async () => {
  const answer = await get('empty')
  expect(answer?.headers.get('content-length')).toBe('0')
  expect(await answer?.text()).toBe('')
})

test.each(['gone', '.', 'ten/x', 'x'.repeat(300), 'a\0b'])('%j is no file', async (name) => {
  expect(await get(name)).toBeUndefined()
})

/** Descriptors of this process that point at a file. */
const openTimes = (path: string): number =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path
    } catch {
      return false
    }
  }).length

test.runIf(process.platform === 'linux')('no descriptor stays open, whatever the reader does', async () => {
  await (await get('big', {}, 'HEAD'))?.text()
  await (await get('big', { range: 'bytes=5000000-' }))?.text()
  await (await get('big'))?.arrayBuffer()
  const left = await get('big')
  const reader = left?.body?.getReader()
  await reader?.read()
  await reader?.cancel()
  await (await get('big'))?.body?.cancel()
  await expect.poll(() => openTimes(join(folder, 'big'))).toBe(0)
})

test('an attachment keeps its name in every language', () => {
  expect(attachment('学習 "1".csv')).toBe(
    `attachment; filename="__ _1_.csv"; filename*=UTF-8''%E5%AD%A6%E7%BF%92%20%221%22.csv`,
  )
})
