import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { flushFiles } from './flush-files.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nagare-flush-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('whatever a step leaves can be flushed: nested, locked, linked in a circle, leading nowhere', async () => {
  mkdirSync(join(folder, 'a', 'b'), { recursive: true })
  writeFileSync(join(folder, 'a', 'b', 'deep'), 'x')
  writeFileSync(join(folder, 'locked'), 'x')
  chmodSync(join(folder, 'locked'), 0)
  mkdirSync(join(folder, 'closed'), { mode: 0 })
  symlinkSync(folder, join(folder, 'a', 'circle'))
  symlinkSync('/nowhere/at/all', join(folder, 'lost'))
  await expect(flushFiles(folder)).resolves.toBeUndefined()
})
