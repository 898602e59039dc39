import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { startFaked } from './start-faked.ts'

const electron = await startFaked()
const { argsOf, calls } = electron

const detailOf = (asked: readonly unknown[] | undefined): string =>
  (asked?.[1] as { detail?: string } | undefined)?.detail ?? ''

test('things happen in the order that Electron asks for', () => {
  const order = [
    'protocol.registerSchemesAsPrivileged',
    'app.enableSandbox',
    'app.requestSingleInstanceLock',
    'ready',
    'protocol.handle',
    'session.setPermissionRequestHandler',
    'utilityProcess.fork',
    'new BrowserWindow',
    'window.loadURL',
  ]
  const happened = calls.map(({ name }) => name).filter((name) => order.includes(name))
  expect(happened).toEqual(order)
})

test('the scheme has the privileges of a real origin and none that weaken it', () => {
  expect(argsOf('protocol.registerSchemesAsPrivileged')).toEqual([
    [
      [
        {
          scheme: 'app',
          privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
        },
      ],
    ],
  ])
})

test('the server gets a pipe that only this user can reach, and a token of its own', () => {
  const [[entry, args, options] = []] = argsOf('utilityProcess.fork') as [
    string,
    string[],
    { env: NodeJS.ProcessEnv },
  ][]
  expect(entry).toBe(join(electron.world.root, 'out/server/server.mjs'))
  expect(args).toEqual([]) // a token on a command line can be read by every user
  const pipe = options?.env['NAGARE_PIPE'] ?? ''
  expect(options?.env['NAGARE_TOKEN']).toMatch(/^[0-9a-f]{64}$/)
  if (process.platform !== 'win32') expect(statSync(dirname(pipe)).mode & 0o777).toBe(0o700)
})

test('crash reports stay on the machine', () => {
  expect(argsOf('crashReporter.start')).toEqual([[{ uploadToServer: false }]])
})

test('a server that vanishes is started again once, on a new pipe with a new token; then the person is asked', async () => {
  const first = argsOf('utilityProcess.fork').length
  electron.dialog.answers = [0]
  electron.servers.at(-1)?.emit('message', { type: 'ready', workspace: '/tmp', url: 'http://127.0.0.1:5000' })
  electron.servers.at(-1)?.emit('exit', 9)
  const again = argsOf('utilityProcess.fork')
  expect(again).toHaveLength(first + 1)
  const envs = again.map((args) => (args[2] as { env: NodeJS.ProcessEnv }).env)
  expect(envs.at(-1)?.['NAGARE_TOKEN']).not.toBe(envs.at(-2)?.['NAGARE_TOKEN'])
  expect(existsSync(dirname(envs.at(-2)?.['NAGARE_PIPE'] ?? ''))).toBe(false)

  electron.servers.at(-1)?.stderr.emit('data', Buffer.from('Error: disk full\n'))
  electron.servers.at(-1)?.emit('exit', 1)
  const [asked] = argsOf('dialog.showMessageBox').slice(-1)
  expect(detailOf(asked)).toContain('disk full')
  await new Promise((done) => setTimeout(done, 10))
  expect(argsOf('utilityProcess.fork')).toHaveLength(first + 2) // "Restart" was answered
})

test('a fatal error of the server is not one of the shell', () => {
  expect(() => electron.servers.at(-1)?.emit('error', 'FatalError', 'v8', 'report')).not.toThrow()
})

test('a server that says why it cannot run is not tried again by itself', () => {
  const before = argsOf('utilityProcess.fork').length
  electron.dialog.answers = [2]
  electron.servers.at(-1)?.emit('message', { type: 'failed', message: 'The workspace is open elsewhere.' })
  electron.servers.at(-1)?.emit('exit', 2)
  expect(argsOf('utilityProcess.fork')).toHaveLength(before)
  const [asked] = argsOf('dialog.showMessageBox').slice(-1)
  expect(detailOf(asked)).toContain('The workspace is open elsewhere.')
})
