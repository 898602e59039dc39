import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { listen } from './listen.ts'
import type { AppFetch } from './types.ts'

const via: AppFetch = (_request, arrival) => new Response(arrival?.via)
const slow: AppFetch = async () => {
  await sleep(150)
  return new Response('done')
}

test('a TCP listener says how requests came, and closes', async () => {
  const listener = await listen(via, { host: '127.0.0.1', port: 0, via: 'exposed' })
  const url = `http://127.0.0.1:${listener.port}/`
  expect(await (await fetch(url)).text()).toBe('exposed')
  await listener.close()
  await expect(fetch(url)).rejects.toThrow()
})

test('a taken port is an error with the system’s code', async () => {
  const listener = await listen(via, { host: '127.0.0.1', port: 0, via: 'loopback' })
  await expect(
    listen(via, { host: '127.0.0.1', port: listener.port, via: 'loopback' }),
  ).rejects.toMatchObject({
    code: 'EADDRINUSE',
  })
  await listener.close()
})

test('closing lets an answer under way finish', async () => {
  const listener = await listen(slow, { host: '127.0.0.1', port: 0, via: 'loopback' })
  const answer = fetch(`http://127.0.0.1:${listener.port}/`)
  await sleep(50)
  const started = performance.now()
  await listener.close(5000)
  expect(performance.now() - started).toBeLessThan(2000)
  expect(await (await answer).text()).toBe('done')
})

test('closing cuts what does not finish in time', async () => {
  const never: AppFetch = () =>
    new Response(new ReadableStream({ start: (c) => c.enqueue(new Uint8Array(1)) }))
  const listener = await listen(never, { host: '127.0.0.1', port: 0, via: 'loopback' })
  const answer = await fetch(`http://127.0.0.1:${listener.port}/`)
  const started = performance.now()
  await listener.close(100)
  expect(performance.now() - started).toBeLessThan(1500)
  await expect(answer.text()).rejects.toThrow()
})

test.runIf(process.platform !== 'win32')('a pipe is this user’s alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nagare-pipe-'))
  const socketPath = join(folder, 'pipe')
  const listener = await listen(via, { pipe: socketPath })
  expect(statSync(socketPath).mode & 0o777).toBe(0o600)
  const text = await new Promise<string>((resolve, reject) => {
    request({ socketPath, path: '/' }, (answer) => {
      answer.setEncoding('utf8')
      answer.on('data', resolve)
    })
      .on('error', reject)
      .end()
  })
  expect(text).toBe('pipe')
  await listener.close()
  rmSync(folder, { recursive: true, force: true })
})
