import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { networkInterfaces, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RunningServer, type ServeOptions, startServer } from './serve.ts'
import { readServerFile } from './server-file.ts'

let folder = ''
let running: RunningServer[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nagare-serve-'))
})
afterEach(async () => {
  for (const server of running) await server.close()
  running = []
  rmSync(folder, { recursive: true, force: true })
})

const options = (): ServeOptions => ({
  workspace: join(folder, 'workspace'),
  runtimeFolder: resolve(import.meta.dirname, '../../python'),
  rendererFolder: join(folder, 'renderer'),
  version: '0.0.0',
  port: 0,
  log: () => {},
})
const start = async (more: Partial<ServeOptions> = {}) => {
  const started = await startServer({ ...options(), ...more })
  if (started.ok) running.push(started.value)
  return started
}
const must = async (more: Partial<ServeOptions> = {}): Promise<RunningServer> => {
  const started = await start(more)
  if (!started.ok) throw new Error(started.error.message)
  return started.value
}

test('it says where it is, and takes that back when it closes', async () => {
  const server = await must()
  const facts = readServerFile(server.engine.workspace.serverFile)
  expect(facts).toMatchObject({ url: server.url, token: server.token, pid: process.pid })
  expect(server.pageUrl).toBe(`${server.url}/#token=${server.token}`)
  expect(await (await fetch(`${server.url}/health`)).text()).toBe('OK')
  await server.close()
  await server.close()
  expect(existsSync(server.engine.workspace.serverFile)).toBe(false)
  await expect(fetch(`${server.url}/health`)).rejects.toThrow()
})

test('the same workspace opens again after a close, and not before', async () => {
  const first = await must()
  const second = await start()
  expect(second.ok ? undefined : second.error).toMatchObject({ reason: 'workspace-taken' })
  await first.close()
  expect((await start()).ok).toBe(true)
})

test('a port that cannot be had leaves the workspace free', async () => {
  const other = createServer()
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  const { port } = other.address() as { port: number }
  const refused = await start({ port })
  expect(refused.ok ? undefined : refused.error).toMatchObject({ reason: 'port' })
  expect((await start()).ok).toBe(true)
  other.close()
})

test('the usual port is only a wish: the next free one is taken', async () => {
  const portOf = async (name: string): Promise<number> => {
    const { port: _, ...wish } = options()
    const started = await startServer({ ...wish, workspace: join(folder, name) })
    if (!started.ok) throw new Error(started.error.message)
    running.push(started.value)
    return Number(new URL(started.value.url).port)
  }
  const first = await portOf('a')
  expect(first).toBeGreaterThanOrEqual(5000)
  expect(await portOf('b')).toBeGreaterThan(first)
})

test('an open event stream does not hold the close up', async () => {
  const server = await must()
  const stream = await fetch(`${server.url}/api/events`, { headers: { 'x-nagare-token': server.token } })
  const reader = stream.body!.getReader()
  await reader.read()
  const began = performance.now()
  await server.close()
  expect(performance.now() - began).toBeLessThan(1000)
  expect((await reader.read()).done).toBe(true)
})

test('an exposed address wants the word for it, then the token for everything; steps keep a loopback one', async (context) => {
  const own = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find((address) => address.family === 'IPv4' && !address.internal)?.address
  const refused = await start({ host: '0.0.0.0' })
  expect(refused.ok ? undefined : refused.error).toMatchObject({ reason: 'remote' })
  const server = await must({ host: '0.0.0.0', allowRemote: true })
  const { port } = new URL(server.pageUrl)
  expect(new URL(server.url).port).not.toBe(port)
  const search = (url: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/api/2.0/mlflow/experiments/search?max_results=5`, { headers }).then(
      (answer) => answer.status,
    )
  expect(await search(server.url)).toBe(200)
  expect(await search(`http://127.0.0.1:${port}`)).toBe(401)
  expect(await search(`http://127.0.0.1:${port}`, { authorization: `Bearer ${server.token}` })).toBe(200)
  if (own === undefined) context.skip('this machine has no address but loopback')
  expect(await search(`http://${own}:${port}`)).toBe(401)
  expect(await search(`http://${own}:${port}`, { 'x-nagare-token': server.token })).toBe(200)
  await expect(search(`http://${own}:${new URL(server.url).port}`)).rejects.toThrow()
})
