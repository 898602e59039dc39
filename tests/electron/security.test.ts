/** Electron's own security checklist, item by item (the numbers are the list's), and what we add to it. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { runInNewContext } from 'node:vm'
import { afterAll, describe, expect, test } from 'vitest'
import { createApp } from '#server/app.ts'
import { desktopChannels } from '#shared/desktop-link.ts'
import { buildShell } from '../../scripts/build-shell.mjs'
import { startFaked } from './start-faked.ts'

const root = resolve(import.meta.dirname, '../..')
const built = mkdtempSync(join(tmpdir(), 'nagare-built-'))
await buildShell({ outdir: built })
afterAll(() => rmSync(built, { recursive: true, force: true }))
const preload = readFileSync(join(built, 'preload/preload.cjs'), 'utf8')

const electron = await startFaked((fake) => {
  fake.world.packaged = true
})
const { argsOf, windows } = electron
const [window] = windows
if (!window) throw new Error('The shell made no window.')
const contents = window.webContents
const [[made] = []] = argsOf('new BrowserWindow')
const { webPreferences } = made as { webPreferences: Record<string, unknown> }

/** Whether the shell lets a navigation of this kind happen. */
function mayNavigate(kind: string, url: string): boolean {
  let prevented = false
  contents.emit(kind, { url, preventDefault: () => (prevented = true) })
  return !prevented
}
const ourFrame = { parent: null, url: 'app://nagare/runs/1' }

test('1 the window loads nothing over http', () => {
  expect(argsOf('window.loadURL')).toEqual([['app://nagare/']])
})
test('2 pages have no Node', () => {
  expect(webPreferences['nodeIntegration']).toBe(false)
  expect(webPreferences).not.toHaveProperty('nodeIntegrationInWorker')
  expect(webPreferences).not.toHaveProperty('nodeIntegrationInSubFrames')
})
test('3 the preload lives in a world of its own', () => {
  expect(webPreferences['contextIsolation']).toBe(true)
})
test('4 every process is sandboxed', () => {
  expect(webPreferences['sandbox']).toBe(true)
  expect(argsOf('app.enableSandbox')).toHaveLength(1)
})

describe('5 permissions are refused unless named', () => {
  type Ask = (
    contents: unknown,
    permission: string,
    answer: (granted: boolean) => void,
    details: unknown,
  ) => void
  type Check = (contents: unknown, permission: string, origin: string) => boolean
  const [[ask] = []] = argsOf('session.setPermissionRequestHandler') as [Ask][]
  const [[check] = []] = argsOf('session.setPermissionCheckHandler') as [Check][]
  const granted = (permission: string, requestingUrl: string): boolean => {
    let answer = false
    ask!({}, permission, (value) => (answer = value), { requestingUrl })
    return answer
  }
  test.each([
    'media',
    'geolocation',
    'notifications',
    'midi',
    'pointerLock',
    'fullscreen',
    'openExternal',
    'clipboard-read',
    'display-capture',
    'hid',
    'serial',
    'usb',
    'a permission nobody has thought of yet',
  ])('%s', (permission) => {
    expect(granted(permission, 'app://nagare/')).toBe(false)
    expect(check!({}, permission, 'app://nagare')).toBe(false)
  })
  test('writing to the clipboard is ours alone', () => {
    expect(granted('clipboard-sanitized-write', 'app://nagare/')).toBe(true)
    expect(granted('clipboard-sanitized-write', 'https://evil.example/')).toBe(false)
    expect(check!({}, 'clipboard-sanitized-write', 'null')).toBe(false)
  })
  test('devices', () => {
    const [[device] = []] = argsOf('session.setDevicePermissionHandler') as [() => boolean][]
    expect(device!()).toBe(false)
  })
})

test('6 web security is left alone', () => {
  expect(webPreferences).not.toHaveProperty('webSecurity')
})
test('7 every page of ours carries a policy without unsafe scripts', async () => {
  const nothing = {} as never
  const services = {
    studio: nothing,
    events: nothing,
    tickets: nothing,
    locateArtifact: nothing,
    mlflow: nothing,
  }
  const { Hono } = await import('hono')
  const app = createApp(
    { ...services, mlflow: new Hono() },
    {
      token: 't',
      serverId: 's',
      hosts: () => new Set(),
      origins: [],
      now: () => 0,
      log: () => {},
    },
  )
  const response = await app.fetch(new Request('http://127.0.0.1/'), { via: 'pipe' })
  expect(response.headers.get('content-type')).toMatch(/^text\/html/)
  const policy = response.headers.get('content-security-policy') ?? ''
  expect(policy).toMatch(/script-src 'self'(;|$)/)
  expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/)
})
test('8, 9, 10 no insecure content, no experiments, no Blink features', () => {
  for (const flag of ['allowRunningInsecureContent', 'experimentalFeatures', 'enableBlinkFeatures'])
    expect(webPreferences).not.toHaveProperty(flag)
})
test('11, 12 no webview: neither enabled nor attached', () => {
  expect(webPreferences).not.toHaveProperty('webviewTag')
  expect(mayNavigate('will-attach-webview', 'app://nagare/')).toBe(false)
})
test.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])(
  '13 %s stays on our own pages',
  (kind) => {
    expect(mayNavigate(kind, 'app://nagare/runs/1')).toBe(true)
    for (const url of [
      'https://evil.example',
      'app://evil/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'data:text/html,x',
      'nonsense',
    ])
      expect(mayNavigate(kind, url), url).toBe(false)
  },
)
test('14 no page opens a window', () => {
  expect(contents.openHandler!({ url: 'app://nagare/' })).toEqual({ action: 'deny' })
  expect(contents.openHandler!({ url: 'https://example.com' })).toEqual({ action: 'deny' })
})
test('15 only well-formed https and mailto addresses leave the app', () => {
  const before = argsOf('shell.openExternal').length
  const refused = [
    'http://example.com',
    'file:///bin/sh',
    'smb://host',
    'https://user:pass@host',
    'javascript:x',
    'ms-msdt:/id',
    '',
  ]
  for (const url of refused) contents.openHandler!({ url })
  expect(argsOf('shell.openExternal')).toHaveLength(before)
  for (const url of ['https://example.com/', 'mailto:a@example.com']) contents.openHandler!({ url })
  expect(argsOf('shell.openExternal').slice(before)).toEqual([
    ['https://example.com/'],
    ['mailto:a@example.com'],
  ])
})
test('16 Electron is one that is maintained', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')) as {
    version: string
  }
  expect(Number(version.split('.')[0])).toBeGreaterThanOrEqual(45) // supported until about April 2027
})
describe('17 every message is from our own page, in its main frame', () => {
  const channels = Object.values(desktopChannels).filter((channel) => channel !== desktopChannels.navigate)
  test('there is one handler for each thing the preload offers, and no other listener', () => {
    expect([...electron.ipcHandlers.keys()].sort()).toEqual([...channels].sort())
    expect(argsOf('ipcMain.on')).toEqual([])
  })
  test.each(channels)('%s', (channel) => {
    const handler = electron.ipcHandlers.get(channel)!
    const call = (senderFrame: unknown) => () => handler({ senderFrame }, undefined)
    expect(call({ parent: null, url: 'https://evil.example/' })).toThrow('may not ask')
    expect(call({ parent: null, url: 'app://evil/' })).toThrow('may not ask')
    expect(call({ parent: ourFrame, url: 'app://nagare/preview/x' })).toThrow('may not ask')
    expect(call(null)).toThrow('may not ask')
  })
  test('what a page says is checked too', async () => {
    const call = (channel: string, ...args: unknown[]) =>
      electron.ipcHandlers.get(channel)!({ senderFrame: ourFrame }, ...args)
    expect(() =>
      call(desktopChannels.notify, { title: 't', body: 'b', href: 'https://evil.example' }),
    ).toThrow('address')
    expect(() => call(desktopChannels.notify, { title: 't', body: 'b', href: '//evil.example' })).toThrow(
      'address',
    )
    expect(() => call(desktopChannels.setProgress, 'much')).toThrow('number')
    await expect(call(desktopChannels.reveal, '/etc/passwd')).rejects.toThrow('nothing to show')
    electron.servers.at(-1)!.emit('message', { type: 'ready', workspace: built, url: '' })
    await expect(call(desktopChannels.reveal, '/etc/passwd')).rejects.toThrow('not in the workspace')
    await expect(call(desktopChannels.reveal, join(built, 'preload'))).resolves.toBeUndefined()
  })
})
test('18 nothing is loaded from file:', () => {
  expect(argsOf('window.loadFile')).toEqual([])
  expect(readFileSync(join(root, 'electron-builder.yml'), 'utf8')).toMatch(
    /grantFileProtocolExtraPrivileges: false/,
  )
})
test('19 the fuses are set (and read back from a packed binary in packaging.test.ts)', () => {
  const config = readFileSync(join(root, 'electron-builder.yml'), 'utf8')
  for (const off of ['runAsNode', 'enableNodeOptionsEnvironmentVariable', 'enableNodeCliInspectArguments'])
    expect(config).toContain(`${off}: false`)
  for (const on of ['onlyLoadAppFromAsar', 'enableEmbeddedAsarIntegrityValidation', 'enableCookieEncryption'])
    expect(config).toContain(`${on}: true`)
})
test('20 the page gets named functions, never the messenger or an event', () => {
  const heard: Record<string, (...args: unknown[]) => void> = {}
  let port: Record<string, unknown> = {}
  const ipcRenderer = {
    on: (channel: string, listener: (...args: unknown[]) => void) => (heard[channel] = listener),
    invoke: (...args: unknown[]) => args,
  }
  const contextBridge = { exposeInMainWorld: (_name: string, api: Record<string, unknown>) => (port = api) }
  const required: string[] = []
  const require = (name: string) => {
    required.push(name)
    return { ipcRenderer, contextBridge }
  }
  runInNewContext(preload, { require, module: { exports: {} }, process: { platform: 'linux' } })
  expect(required).toEqual(['electron'])
  expect(Object.keys(port).sort()).toEqual(
    ['notify', 'onNavigate', 'pickFolder', 'pickPipelines', 'platform', 'reveal', 'setProgress'].sort(),
  )
  expect(Object.values(port)).not.toContain(ipcRenderer)
  const got: unknown[][] = []
  const say = (href: unknown) => heard[desktopChannels.navigate]?.({ sender: 'secret' }, href)
  say('/runs/early')
  ;(port['onNavigate'] as (listener: (...args: unknown[]) => void) => void)((...args) => got.push(args))
  say('/runs/2')
  say({ href: 'not a string' })
  expect(got).toEqual([['/runs/early'], ['/runs/2']])
})

describe('and ours', () => {
  test('developer tools are off in a packaged app, and its menu does not offer them', () => {
    expect(webPreferences['devTools']).toBe(false)
    expect(JSON.stringify(argsOf('Menu.buildFromTemplate'))).not.toMatch(/toggleDevTools/)
  })
  test('the default session only, without service workers or cross-origin reads', () => {
    expect(argsOf('session.fromPartition')).toEqual([])
    expect(webPreferences).not.toHaveProperty('partition')
    const privileges = JSON.stringify(argsOf('protocol.registerSchemesAsPrivileged'))
    expect(privileges).not.toMatch(/corsEnabled|bypassCSP|allowServiceWorkers/)
  })
  test('the single-instance lock comes before the server', () => {
    const names = electron.calls.map(({ name }) => name)
    expect(names.indexOf('app.requestSingleInstanceLock')).toBeLessThan(names.indexOf('utilityProcess.fork'))
  })
  test('the built main file imports nothing from node_modules but electron', () => {
    const main = readFileSync(join(built, 'main/main.mjs'), 'utf8')
    const imported = [...main.matchAll(/^import .*? from "([^"]+)"/gm)].map((found) => found[1] ?? '')
    expect(imported.filter((name) => !name.startsWith('node:') && name !== 'electron')).toEqual([])
  })
  test('the built main file is valid on its own', () => {
    execFileSync(process.execPath, ['--check', join(built, 'main/main.mjs')])
  })
})
