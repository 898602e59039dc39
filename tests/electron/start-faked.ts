/** Runs the shell's real first file on the fake, in this process. Import it once per test file. */
import { mkdtempSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as Fake from './fake-electron.ts'

const fakeUrl = pathToFileURL(join(import.meta.dirname, 'fake-electron.ts')).href
registerHooks({
  resolve(specifier, context, next) {
    const isElectron =
      specifier === 'electron' || /[\\/]node_modules[\\/]electron[\\/]index\.js$/.test(specifier)
    return isElectron
      ? { url: fakeUrl, shortCircuit: true, format: 'module-typescript' }
      : next(specifier, context)
  },
})

export type FakeElectron = typeof Fake

/** `before` sets the scene; the shell then starts, becomes ready and has its window. */
export async function startFaked(before: (fake: FakeElectron) => void = () => {}): Promise<FakeElectron> {
  const fake = (await import('electron')) as unknown as FakeElectron
  fake.world.userData = mkdtempSync(join(tmpdir(), 'nagare-user-'))
  fake.world.root = resolve(import.meta.dirname, '../..')
  before(fake)
  await import('../../main/electron/main.ts')
  fake.becomeReady()
  await new Promise((done) => setTimeout(done, 20))
  return fake
}
