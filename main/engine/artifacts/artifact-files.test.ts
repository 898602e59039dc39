import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ArtifactFiles, createArtifactFiles } from './artifact-files.ts'
import { safePath } from './safe-path.ts'

let folder: string
let root: string
let files: ArtifactFiles
let changed: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nagare-artifacts-'))
  root = join(folder, 'root')
  changed = []
  files = createArtifactFiles(root, (path) => changed.push(path))
  writeFileSync(join(folder, 'secret.txt'), 'secret')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function* bytes(...chunks: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk
}
const put = (path: string, ...chunks: string[]) => files.put(path, bytes(...chunks))
const read = async (path: string): Promise<string> => {
  const found = await files.locate(path)
  return found.ok ? readFileSync(found.value.path, 'utf8') : found.reason
}

const hostile = [
  '..',
  '../secret.txt',
  'a/../../secret.txt',
  '%2e%2e/secret.txt',
  '%2e%2e%2fsecret.txt',
  '%252e%252e%252fsecret.txt',
  '%25252e%25252e%25252fsecret.txt',
  '..%5csecret.txt',
  'a\\..\\..\\secret.txt',
  '/etc/passwd',
  '//etc/passwd',
  '%2fetc/passwd',
  'C:\\x',
  'c:/x',
  'C%3a/x',
  'file:///etc/passwd',
  'mlflow-artifacts:/x',
  'a#../b',
  'a%23b',
  'a\0b',
  'a%00b',
  'a\nb',
  '.. /x',
  '.../x',
  'a%zz/%2e%2e/%2e%2e/secret.txt',
]

describe('no path leads outside', () => {
  test.each(hostile)('%j', async (path) => {
    expect(safePath(path)).toBeUndefined()
    expect(await files.list(path)).toEqual({ ok: false, reason: 'bad-path' })
    expect(await files.locate(path)).toEqual({ ok: false, reason: 'bad-path' })
    expect(await files.put(path, bytes('x'))).toEqual({ ok: false, reason: 'bad-path' })
    expect(await files.remove(path)).toEqual({ ok: false, reason: 'bad-path' })
    expect(readFileSync(join(folder, 'secret.txt'), 'utf8')).toBe('secret')
  })

  test('nor does a link on disk, to a file, to a folder, or to nowhere yet', async () => {
    mkdirSync(root, { recursive: true })
    symlinkSync(join(folder, 'secret.txt'), join(root, 'file'))
    symlinkSync(folder, join(root, 'up'))
    symlinkSync(join(folder, 'later'), join(root, 'dangling'))
    for (const path of ['file', 'up/secret.txt', 'up/new.txt']) {
      expect(await files.locate(path)).toEqual({ ok: false, reason: 'bad-path' })
      expect(await files.put(path, bytes('x'))).toEqual({ ok: false, reason: 'bad-path' })
      expect(await files.remove(path)).toEqual({ ok: false, reason: 'bad-path' })
    }
    expect((await files.list('')).ok && (await files.list(''))).toEqual({ ok: true, value: [] })
    await files.put('dangling', bytes('x'))
    expect(existsSync(join(folder, 'later'))).toBe(false)
  })

  test('the root, and the place where uploads wait, are nobody’s artifacts', async () => {
    await put('a.txt', 'x')
    for (const path of ['', '.', './', '.incoming', '.incoming/x']) {
      expect(await files.remove(path)).toEqual({ ok: false, reason: 'bad-path' })
      expect(await files.put(path, bytes('x'))).toEqual({ ok: false, reason: 'bad-path' })
    }
    expect(await read('a.txt')).toBe('x')
  })

  test('the root itself may be a link', async () => {
    mkdirSync(join(folder, 'real'))
    symlinkSync(join(folder, 'real'), root)
    expect((await put('a/b.txt', 'x')).ok).toBe(true)
    expect(readFileSync(join(folder, 'real', 'a', 'b.txt'), 'utf8')).toBe('x')
  })
})

describe('files', () => {
  test.each([
    'plain.txt',
    'deep/er/file.txt',
    '100% sure.txt',
    '100%25.txt',
    'frames%step%3%timestamp%1795408991542%o7da.png',
    'a%2fb',
    '日本語 ñ+&=.txt',
    '..a',
    'a..b',
    '.hidden',
  ])('%s comes back under its own name', async (name) => {
    expect(await put(name, 'con', 'tent')).toEqual({ ok: true, value: { size: 7 } })
    expect(await read(name)).toBe('content')
    expect(readFileSync(join(root, ...name.split('/')), 'utf8')).toBe('content')
    expect(changed).toEqual([name])
  })

  test('a listing has base names, folders and sizes, alphabetically', async () => {
    await put('r/b.txt', '12345')
    await put('r/a/x.txt', '')
    expect(await files.list('r')).toEqual({
      ok: true,
      value: [
        { path: 'a', isDir: true },
        { path: 'b.txt', isDir: false, size: 5 },
      ],
    })
    expect(await files.list('')).toEqual({ ok: true, value: [{ path: 'r', isDir: true }] })
    for (const path of ['nothing', 'r/b.txt', 'r/b.txt/deeper']) {
      expect(await files.list(path)).toEqual({ ok: true, value: [] })
    }
  })

  test('what is not there is missing, a folder is no file, and names do not clash silently', async () => {
    await put('folder/file', 'x')
    expect(await files.locate('nothing')).toEqual({ ok: false, reason: 'missing' })
    expect(await files.remove('nothing')).toEqual({ ok: false, reason: 'missing' })
    expect(await files.locate('folder')).toEqual({ ok: false, reason: 'is-folder' })
    expect(await put('folder', 'x')).toEqual({ ok: false, reason: 'name-taken' })
    expect(await put('folder/file/deeper', 'x')).toEqual({ ok: false, reason: 'name-taken' })
    expect(await put('x'.repeat(300), 'x')).toMatchObject({ ok: false })
    expect(readdirSync(join(root, '.incoming'))).toEqual([])
  })

  test('a broken upload leaves the old file and no remains', async () => {
    await put('a.txt', 'old')
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('new')
      throw new Error('the line was cut')
    }
    await expect(files.put('a.txt', broken())).rejects.toThrow('the line was cut')
    expect(await read('a.txt')).toBe('old')
    expect(readdirSync(join(root, '.incoming'))).toEqual([])
  })

  test('a folder is removed with all it holds', async () => {
    await put('r/a/b.txt', 'x')
    expect(await files.remove('r')).toEqual({ ok: true, value: undefined })
    expect(existsSync(join(root, 'r'))).toBe(false)
  })

  test('an upload of 300 MB needs constant memory', async () => {
    const chunk = new Uint8Array(1024 * 1024)
    async function* many(): AsyncGenerator<Uint8Array> {
      for (let n = 0; n < 300; n += 1) yield chunk
    }
    const before = process.memoryUsage().rss
    expect(await files.put('big.bin', many())).toEqual({ ok: true, value: { size: 300 * 1024 * 1024 } })
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024)
  })
})
