import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readServerFile, removeServerFile, writeServerFile } from './server-file.ts'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nagare-server-file-'))
  file = join(folder, 'server.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const facts = { url: 'http://127.0.0.1:5000', token: 'secret', pid: process.pid, startedAt: 1 }
/** The id of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '0']).pid

test('what was written is read, and only by its owner', () => {
  writeServerFile(file, facts)
  expect(readServerFile(file)).toEqual(facts)
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('a file that a crashed process left behind counts for nothing', () => {
  writeServerFile(file, { ...facts, pid: deadPid() })
  expect(readServerFile(file)).toBeUndefined()
})

test.each(['', '{', '[]', '{"url": 5}'])('a broken file (%j) counts for nothing', (text) => {
  writeFileSync(file, text)
  expect(readServerFile(file)).toBeUndefined()
})

test('a process takes away its own file and nobody else’s', () => {
  writeServerFile(file, { ...facts, pid: process.ppid })
  removeServerFile(file)
  expect(readServerFile(file)?.pid).toBe(process.ppid)
  writeServerFile(file, facts)
  removeServerFile(file)
  expect(readServerFile(file)).toBeUndefined()
  removeServerFile(file)
})
