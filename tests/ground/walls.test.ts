import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

/** Plants one violation per wall in a scratch tree with the real configurations and sees the tool refuse it. */
const root = resolve(import.meta.dirname, '../..')
const bin = (name: string): string => join(root, 'node_modules/.bin', name)
let scratch: string

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'nagare-walls-'))
  for (const file of ['package.json', '.dependency-cruiser.cjs', 'tsconfig.base.json']) {
    cpSync(join(root, file), join(scratch, file))
  }
  for (const room of ['shared', 'core', 'renderer', 'engine']) {
    cpSync(join(root, `tsconfig.${room}.json`), join(scratch, `tsconfig.${room}.json`))
  }
  symlinkSync(join(root, 'node_modules'), join(scratch, 'node_modules'))
  plant('shared/noun.ts', 'export const noun = 1\n')
  plant('main/core/verb.ts', "import { noun } from '#shared/noun.ts'\nexport const verb = noun + 1\n")
  plant('main/engine/effect.ts', "import { verb } from '#core/verb.ts'\nexport const effect = verb\n")
  plant('renderer/features/a/view.ts', "import { noun } from '#shared/noun.ts'\nexport const a = noun\n")
  plant('renderer/features/b/view.ts', 'export const b = 2\n')
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

function plant(path: string, text: string): void {
  mkdirSync(dirname(join(scratch, path)), { recursive: true })
  writeFileSync(join(scratch, path), text)
}

/** What a tool prints when it fails; undefined when it is content. */
function refusal(tool: string, args: readonly string[]): string | undefined {
  try {
    execFileSync(bin(tool), args, { cwd: scratch, stdio: 'pipe', encoding: 'utf8' })
    return undefined
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    return `${stdout}${stderr}`
  }
}
const cruise = (): string | undefined =>
  refusal('depcruise', ['--config', '.dependency-cruiser.cjs', 'shared', 'main', 'renderer'])
const types = (room: string): string | undefined => refusal('tsc', ['-p', `tsconfig.${room}.json`])

test('a tree that keeps the rules passes', () => {
  expect(cruise()).toBeUndefined()
  expect(types('core')).toBeUndefined()
})

test.each([
  ['core must not reach into the engine', 'main/core/bad.ts', "export { effect } from '#engine/effect.ts'\n"],
  ['core must not import Node', 'main/core/bad.ts', "export { readFileSync } from 'node:fs'\n"],
  ['nouns import nothing but zod', 'shared/bad.ts', "export { verb } from '#core/verb.ts'\n"],
  [
    'the renderer must not reach the engine',
    'renderer/bad.ts',
    "export { effect } from '#engine/effect.ts'\n",
  ],
  ['features link by route', 'renderer/features/a/bad.ts', "export { b } from '../b/view.ts'\n"],
  ['only the shell imports electron', 'main/engine/bad.ts', "export { app } from 'electron'\n"],
  ['the engine speaks no HTTP', 'main/engine/bad.ts', "export { Hono } from 'hono'\n"],
])('cruised: %s', (_rule, path, text) => {
  plant(path, text)
  expect(cruise()).toContain(path)
})

test.each([
  ['core has no process', 'core', 'main/core/bad.ts', 'export const pid = process.pid\n'],
  ['core has no clock of the host', 'core', 'main/core/bad.ts', 'export const t = setTimeout(() => 1, 1)\n'],
  ['core has no DOM', 'core', 'main/core/bad.ts', 'export const w = window.innerWidth\n'],
  ['core has no fetch', 'core', 'main/core/bad.ts', "export const f = fetch('/')\n"],
  ['the renderer has no Buffer', 'renderer', 'renderer/bad.ts', "export const x = Buffer.from('a')\n"],
  ['the engine has no window', 'engine', 'main/engine/bad.ts', 'export const w = window.innerWidth\n'],
])('compiled: %s', (_rule, roomName, path, text) => {
  plant(path, text)
  expect(types(roomName)).toContain(path)
})
