import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { digestOf } from '#engine/exec/documents.ts'
import { openDocuments } from './documents.kit.test-helper.ts'

const fixture = (name: string): string =>
  readFileSync(resolve(import.meta.dirname, '../../../tests/fixtures/cli', `${name}.yaml`), 'utf8')
const [first, second] = [fixture('sums'), fixture('falls')]

let kit: ReturnType<typeof openDocuments>
const at = (file: string): string => join(kit.folders.folder, file)
const put = (file: string, text = first): string => {
  mkdirSync(join(at(file), '..'), { recursive: true })
  writeFileSync(at(file), text)
  return digestOf(text)
}
const read = (file: string): string => readFileSync(at(file), 'utf8')
beforeEach(() => {
  kit = openDocuments()
})
afterEach(() => kit.close())

describe('saving', () => {
  test('writes the file, keeps what stood there, and counts versions', async () => {
    const base = put('team/a.yaml')
    const saved = await kit.documents.save({ id: 'team/a', text: second, base })
    expect(saved).toMatchObject({ ok: true, value: { digest: digestOf(second), version: 2 } })
    expect(read('team/a.yaml')).toBe(second)
    expect(kit.versions.list('team/a').map(({ number, origin }) => [number, origin])).toEqual([
      [2, 'saved'],
      [1, 'found'],
    ])
    expect(kit.versions.text('team/a', 1)?.text).toBe(first)
    expect(kit.versions.list('team/a')[0]?.changes?.steps.length).toBeGreaterThan(0)
    expect(readdirSync(at('team'))).toEqual(['a.yaml'])
  })

  test('refuses a file that has become another one, and shows both', async () => {
    const base = put('a.yaml')
    put('a.yaml', second)
    const saved = await kit.documents.save({ id: 'a', text: first.replace('sums', 'mine'), base })
    expect(saved).toMatchObject({
      ok: false,
      error: { why: 'conflict', disk: { digest: digestOf(second), text: second } },
    })
    expect(read('a.yaml')).toBe(second)
    expect(kit.versions.list('a')).toEqual([])
  })

  test('on top of what is there now, knowing it, keeps what was there', async () => {
    put('a.yaml')
    const base = put('a.yaml', second)
    await kit.documents.save({ id: 'a', text: first, base })
    expect(kit.versions.text('a', 1)?.text).toBe(second)
  })

  test('a file that is gone is a conflict; told that it is gone, it is made again', async () => {
    const base = put('a.yaml')
    rmSync(at('a.yaml'))
    expect(await kit.documents.save({ id: 'a', text: first, base })).toMatchObject({
      ok: false,
      error: { why: 'conflict', disk: undefined },
    })
    expect((await kit.documents.save({ id: 'a', text: first, base: '' })).ok).toBe(true)
    expect(read('a.yaml')).toBe(first)
  })

  test('an id that leads elsewhere makes no file', async () => {
    for (const id of ['../a', 'x/../../a', '/a', '.hidden', 'a\\b', ''])
      expect(await kit.documents.save({ id, text: first, base: '' }), id).toMatchObject({ ok: false })
    expect(readdirSync(kit.folders.folder)).toEqual([])
    expect(existsSync(join(kit.folders.folder, '../a.yaml'))).toBe(false)
  })

  test('a JSON file is not turned into YAML, and what is no pipeline is not saved', async () => {
    const base = put('a.json', '{}')
    expect(await kit.documents.save({ id: 'a', text: first, base })).toMatchObject({
      error: { why: 'refused', problems: [{ code: 'json-file' }] },
    })
    const yaml = put('b.yaml')
    const saved = await kit.documents.save({ id: 'b', text: 'just: yaml\n', base: yaml })
    expect(saved).toMatchObject({ ok: false, error: { why: 'refused' } })
    expect(read('b.yaml')).toBe(first)
  })

  test.skipIf(process.platform === 'win32')('a link stays a link, and rights stay', async () => {
    writeFileSync(join(kit.folders.folder, '../real.yaml'), first, { mode: 0o600 })
    symlinkSync('../real.yaml', at('a.yaml'))
    await kit.documents.save({ id: 'a', text: second, base: digestOf(first) })
    const real = join(kit.folders.folder, '../real.yaml')
    expect(readFileSync(real, 'utf8')).toBe(second)
    expect(statSync(real).mode & 0o777).toBe(0o600)
  })

  test('saving the same twice makes one version', async () => {
    let base = put('a.yaml')
    for (let n = 0; n < 2; n += 1) {
      const saved = await kit.documents.save({ id: 'a', text: second, base })
      expect(saved).toMatchObject({ value: { version: 2 } })
      base = digestOf(second)
    }
  })
})

describe('files', () => {
  test('a new pipeline is an empty one with the given name, under a free file name', async () => {
    const made = await kit.documents.create('Churn, by region')
    expect(made).toMatchObject({ ok: true, value: { id: 'churn-by-region' } })
    expect(await kit.documents.create('Churn, by region')).toMatchObject({
      value: { id: 'churn-by-region-2' },
    })
    expect(await kit.documents.create('解約 予測')).toMatchObject({ value: { id: '解約-予測' } })
    const detail = await kit.pipelines.get('churn-by-region')
    expect(detail).toMatchObject({ name: 'Churn, by region', steps: 0 })
    expect(detail?.problems.map(({ code }) => code)).toEqual(['empty-pipeline'])
  })

  test('a duplicate has the same text, or what was not saved yet', async () => {
    put('team/a.yaml')
    expect(await kit.documents.duplicate('team/a', undefined)).toMatchObject({ value: { id: 'a-copy' } })
    await kit.documents.duplicate('team/a', second)
    expect([read('a-copy.yaml'), read('a-copy-2.yaml')]).toEqual([first, second])
    expect(await kit.documents.duplicate('nobody', undefined)).toBeUndefined()
  })

  test('versions and what is not saved follow a renamed file', async () => {
    const base = put('team/a.yaml')
    await kit.documents.save({ id: 'team/a', text: second, base })
    await kit.drafts.begin('team/a', { digest: 'x', text: second, changes: [{ change: 'undo' }] })
    expect(await kit.documents.rename('team/a', 'B')).toMatchObject({ value: { id: 'team/b' } })
    expect(readdirSync(at('team'))).toEqual(['b.yaml'])
    expect(kit.versions.list('team/b')).toHaveLength(2)
    expect((await kit.drafts.read('team/b'))?.changes).toHaveLength(1)
    expect(await kit.drafts.read('team/a')).toBeUndefined()
  })

  test('a name that another file has is refused', async () => {
    put('a.yaml')
    put('b.yaml', second)
    expect(await kit.documents.rename('a', 'b')).toMatchObject({ error: [{ code: 'name-taken' }] })
    expect([read('a.yaml'), read('b.yaml')]).toEqual([first, second])
  })

  test('what was thrown away comes back with everything; a new one of its name has no past', async () => {
    const base = put('team/a.yaml')
    await kit.documents.save({ id: 'team/a', text: second, base })
    await kit.drafts.begin('team/a', { digest: 'x', text: second, changes: [{ change: 'undo' }] })
    const { trashed = '' } = (await kit.trash.remove('team/a')) ?? {}
    expect(await kit.pipelines.list()).toEqual([])
    expect(kit.trash.list()).toMatchObject([{ trashed, file: 'team/a.yaml' }])
    put('team/a.yaml')
    expect(kit.versions.list('team/a')).toEqual([])
    expect(await kit.drafts.read('team/a')).toBeUndefined()
    const back = await kit.trash.restore(trashed)
    expect(back).toEqual({ id: 'team/a-2' })
    expect(read('team/a-2.yaml')).toBe(second)
    expect(kit.versions.list('team/a-2')).toHaveLength(2)
    expect((await kit.drafts.read('team/a-2'))?.changes).toHaveLength(1)
    expect(kit.trash.list()).toEqual([])
    expect(await kit.trash.restore('../..')).toBeUndefined()
  })

  test('what is deleted for good goes with its versions, and tells what it freed', async () => {
    const base = put('team/a.yaml')
    await kit.documents.save({ id: 'team/a', text: second, base })
    put('b.yaml')
    const { trashed = '' } = (await kit.trash.remove('team/a')) ?? {}
    const other = (await kit.trash.remove('b'))?.trashed ?? ''
    const [weight = 0] = kit.trash.list().flatMap((one) => (one.trashed === trashed ? [one.bytes] : []))
    expect(weight).toBeGreaterThan(2 * second.length)
    expect(await kit.trash.deleteForever([trashed, '../..', trashed, 'gone'])).toEqual({
      deleted: 1,
      bytes: weight,
    })
    expect(kit.trash.list().map((one) => one.trashed)).toEqual([other])
    expect(kit.versions.list(`trash:${trashed}`)).toEqual([])
    expect(await kit.trash.restore(trashed)).toBeUndefined()
    expect(await kit.trash.restore(other)).toEqual({ id: 'b' })
  })

  test('the list tells what has unsaved changes', async () => {
    put('a.yaml')
    const change = { change: 'edit', command: { edit: 'place', points: {} } } as const
    await kit.drafts.begin('a', { digest: 'x', text: first, changes: [change] })
    expect((await kit.pipelines.list())[0]?.unsaved).toBe(true)
  })
})
