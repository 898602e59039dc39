/** The server as the desktop shell starts it: a child with a channel, a private pipe and a token from outside. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type FromServer, serverEnv } from '#shared/desktop-link.ts'

const root = resolve(import.meta.dirname, '../..')
const token = 'token-of-the-shell'
// Every test starts processes, and a busy machine takes its time with them.
vi.setConfig({ testTimeout: 60_000 })

let folder = ''
let children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nagare-desktop-'))
})
afterEach(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  children = []
  rmSync(folder, { recursive: true, force: true })
})

const pipeOf = (name: string): string =>
  process.platform === 'win32' ? `\\\\.\\pipe\\${folder}-${name}` : join(folder, name)

function launch(name: string): { child: ChildProcess; said: Promise<FromServer> } {
  const env = {
    ...process.env,
    NAGARE_HOME: join(folder, 'home'),
    [serverEnv.pipe]: pipeOf(name),
    [serverEnv.token]: token,
    [serverEnv.workspace]: join(folder, 'workspace'),
    [serverEnv.renderer]: join(folder, 'renderer'),
    [serverEnv.resources]: root,
  }
  const child = fork(join(import.meta.dirname, 'desktop.ts'), [], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  children.push(child)
  return { child, said: once(child, 'message').then(([message]) => message as FromServer) }
}

const ask = (
  socketPath: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<number | undefined> =>
  new Promise((answer, fail) => {
    request({ socketPath, path, method: path === '/health' ? 'GET' : 'POST', headers }, (response) => {
      response.resume()
      answer(response.statusCode)
    })
      .on('error', fail)
      .end(path === '/health' ? undefined : '{}')
  })

test('it says ready, answers on its pipe, and closes when asked', async () => {
  const { child, said } = launch('a')
  const ready = await said
  expect(ready).toMatchObject({ type: 'ready', workspace: join(folder, 'workspace') })
  expect(await ask(pipeOf('a'), '/health')).toBe(200)
  const json = { 'content-type': 'application/json' }
  expect(await ask(pipeOf('a'), '/api/studio/settings/get', json)).toBe(401)
  expect(await ask(pipeOf('a'), '/api/studio/settings/get', { ...json, 'x-nagare-token': token })).toBe(200)
  // MLflow clients of this machine come over loopback, at the address that it told.
  const { url } = ready as { url: string }
  expect((await fetch(`${url}/health`)).status).toBe(200)
  child.send({ type: 'close' })
  expect((await once(child, 'exit'))[0]).toBe(0)
  expect(existsSync(join(folder, 'workspace/.nagare/server.json'))).toBe(false)
})

test('it says why it cannot, and exits', async () => {
  const first = launch('a')
  await first.said
  const second = launch('b')
  expect(await second.said).toMatchObject({
    type: 'failed',
    message: expect.stringContaining(String(first.child.pid)),
  })
  expect((await once(second.child, 'exit'))[0]).toBe(2)
})

test('it closes by itself when the channel to its shell breaks', async () => {
  const { child, said } = launch('a')
  await said
  child.disconnect()
  expect((await once(child, 'exit'))[0]).toBe(0)
  expect(existsSync(join(folder, 'workspace/.nagare/server.json'))).toBe(false)
})
