import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findElectron, installElectron } from '../../scripts/find-electron.mjs'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nagare-root-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function place(path: string, text = ''): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
function installed(): void {
  place('node_modules/electron/package.json', '{"version":"45.4.1"}')
  place('node_modules/electron/path.txt', 'electron')
  place('node_modules/electron/dist/electron')
  place('node_modules/electron/dist/version', '45.4.1')
}
const screen = { DISPLAY: ':0' }

test('an installed binary is found by its files', () => {
  installed()
  const path = join(root, 'node_modules/electron/dist/electron')
  expect(findElectron(root, screen, 1000)).toEqual({ ok: true, path, version: '45.4.1' })
})

test('the package without its binary can be completed', () => {
  place('node_modules/electron/package.json', '{"version":"45.4.1"}')
  expect(findElectron(root, screen, 1000)).toEqual({
    ok: false,
    reason: 'the Electron binary is not installed',
    installable: true,
  })
})

test.runIf(process.platform === 'linux')('without a screen, and as root, there is no window', () => {
  installed()
  expect(findElectron(root, {}, 1000)).toMatchObject({ ok: false, installable: false })
  expect(findElectron(root, screen, 0)).toMatchObject({ ok: false, reason: 'Electron does not run as root' })
})

test('a folder that was named and is not there is said', () => {
  installed()
  const env = { ...screen, ELECTRON_OVERRIDE_DIST_PATH: join(root, 'nowhere') }
  expect(findElectron(root, env, 1000)).toMatchObject({ ok: false, installable: false })
})

test('the binary is fetched once per version, and never in CI', () => {
  place('node_modules/electron/package.json', '{"version":"45.4.1"}')
  place('node_modules/electron/install.js', "require('node:fs').appendFileSync(__dirname + '/tries', 'x')")
  const log = join(root, 'node_modules/electron/tries')
  const tries = () => (existsSync(log) ? readFileSync(log, 'utf8').length : 0)
  expect(installElectron(root, { env: { ...screen, CI: 'true' } })).toBe(false)
  expect(tries()).toBe(0)
  expect(installElectron(root, { env: screen })).toBe(false)
  expect(installElectron(root, { env: screen })).toBe(false)
  expect(tries()).toBe(1)
})
