import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { importName } from './import-name.ts'
import { scanPipelines } from './scan.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nagare-scan-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const put = (...files: string[]): void => {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), 'x')
  }
}
const ids = (): string[] => scanPipelines(folder).map((item) => item.id)

test('finds every ending, in subfolders too, and nothing else', () => {
  put(
    'b.yaml',
    'team/a.yml',
    'c.JSON',
    'train.py',
    '.hidden.yaml',
    '.git/x.yaml',
    'node_modules/y.yaml',
    '.yaml',
  )
  expect(ids()).toEqual(['b', 'c', 'team/a'])
})

test('two files that differ only in the ending keep apart', () => {
  put('a.yml', 'a.json', 'a.yaml')
  expect(ids()).toEqual(['a', 'a.json', 'a.yml'])
  expect(scanPipelines(folder).find((item) => item.id === 'a')?.file).toBe('a.yaml')
})

test('unicode names and spaces are kept', () => {
  put('流れ/学習 1.yaml')
  expect(ids()).toEqual(['流れ/学習 1'])
})

test('a missing folder is empty, and a link that goes round does not hang', () => {
  symlinkSync(folder, join(folder, 'again'))
  put('a.yaml')
  expect(ids()).toEqual(['a'])
  expect(scanPipelines(join(folder, 'missing'))).toEqual([])
})

test.each([
  ['churn.yaml', [], 'churn.yaml'],
  ['churn.yaml', ['Churn.yml'], 'churn-2.yaml'],
  ['churn.yaml', ['churn.yaml', 'churn-2.yaml'], 'churn-3.yaml'],
  ['../../etc/passwd', [], 'passwd.yaml'],
  ['C:\\dir\\a b.json', [], 'a b.json'],
  ['..', [], 'pipeline.yaml'],
  ['.yaml', [], 'yaml.yaml'],
  ['con.yml', [], 'pipeline.yml'],
  ['学習:1?.yaml', [], '学習1.yaml'],
  ['', [], 'pipeline.yaml'],
] as const)('%j beside %j becomes %j', (name, taken, expected) => {
  expect(importName(name, new Set(taken))).toBe(expected)
})
