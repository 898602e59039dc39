import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DraftChange } from '#shared/contract/documents.ts'
import { openDocuments } from './documents.kit.test-helper.ts'

let kit: ReturnType<typeof openDocuments>
beforeEach(() => {
  kit = openDocuments()
})
afterEach(() => kit.close())

const edit = (name: string): DraftChange => ({
  change: 'edit',
  command: { edit: 'rename-step', node: 'one', name },
})
const start = { digest: 'd0', text: 'the text\n' }
const begin = async (id: string, ...names: string[]) => {
  const begun = await kit.drafts.begin(id, { ...start, changes: names.map(edit) })
  if (!begun.ok) throw new Error('There is a draft already.')
  return begun.value
}
const fileOfDraft = (): string => join(kit.folders.drafts, readdirSync(kit.folders.drafts)[0] ?? '')
/** What a new process finds. */
const found = (id = 'a') => kit.openDrafts().read(id)

test('changes are on disk when they are answered for, in their order', async () => {
  const place = await begin('team/名前', 'A')
  const next = await kit.drafts.append('team/名前', place, [edit('B'), { change: 'undo' }])
  expect(next).toMatchObject({ ok: true, value: { revision: 3 } })
  expect(await found('team/名前')).toMatchObject({
    ...start,
    revision: 3,
    changes: [edit('A'), edit('B'), { change: 'undo' }],
  })
  expect(kit.told).toEqual(['draft', 'draft'])
})

test('at any place where a kill may cut the file, every whole line before it comes back', async () => {
  const place = await begin('a', 'A')
  await kit.drafts.append('a', place, [edit('B'), edit('C')])
  const whole = readFileSync(fileOfDraft())
  const ends = [...whole.entries()].flatMap(([at, byte]) => (byte === 10 ? [at] : []))
  for (let size = whole.length - 1; size > (ends[0] ?? 0); size -= 7) {
    writeFileSync(fileOfDraft(), whole)
    truncateSync(fileOfDraft(), size)
    const lines = ends.filter((end) => end < size).length
    expect((await found())?.changes).toHaveLength(lines - 1)
  }
})

test('after a cut line, what is written next stands on a line of its own', async () => {
  await begin('a', 'A')
  appendFileSync(fileOfDraft(), '{"change":"edit","comma')
  const drafts = kit.openDrafts()
  const draft = await drafts.read('a')
  expect(draft?.revision).toBe(1)
  if (draft !== undefined) await drafts.append('a', draft, [edit('B')])
  expect((await found())?.changes).toEqual([edit('A'), edit('B')])
})

test('what stands behind a damaged line is put beside and told', async () => {
  await begin('a', 'A')
  appendFileSync(fileOfDraft(), 'noise\n{"change":"undo"}\n')
  expect((await found())?.changes).toEqual([edit('A')])
  expect(readdirSync(kit.folders.drafts).some((name) => name.endsWith('.damaged'))).toBe(true)
  expect(kit.lines.join()).toMatch(/damaged/)
})

test('whoever comes second is given what came first', async () => {
  const place = await begin('a', 'A')
  await kit.drafts.append('a', place, [edit('B')])
  expect(await kit.drafts.append('a', place, [edit('X')])).toMatchObject({
    ok: false,
    error: { revision: 2, changes: [edit('A'), edit('B')] },
  })
  const second = await kit.drafts.begin('a', { ...start, changes: [edit('Y')] })
  expect(second).toMatchObject({ ok: false, error: { revision: 2 } })
})

test('two windows at once: one is first, the other is told, nothing is lost', async () => {
  const place = await begin('a')
  const both = await Promise.all([
    kit.drafts.append('a', place, [edit('X')]),
    kit.drafts.append('a', place, [edit('Y')]),
  ])
  expect(both.map(({ ok }) => ok)).toEqual([true, false])
  expect((await found())?.changes).toEqual([edit('X')])
})

test('a draft that has grown long is replaced by a shorter one, but only by who knows it', async () => {
  const place = await begin('a', 'A', 'B')
  const fresh = { digest: 'd0', text: 'later\n', changes: [edit('C')] }
  const wrong = await kit.drafts.begin('a', { ...fresh, replaces: { ...place, revision: 1 } })
  expect(wrong.ok).toBe(false)
  expect((await kit.drafts.begin('a', { ...fresh, replaces: place })).ok).toBe(true)
  expect(await found()).toMatchObject({ text: 'later\n', changes: [edit('C')] })
})

test('saving keeps the history; what was saved is nothing unsaved', async () => {
  const place = await begin('a', 'A')
  expect(await kit.drafts.isUnsaved('a')).toBe(true)
  await kit.drafts.saved('a', place, 'd1')
  expect(await kit.drafts.isUnsaved('a')).toBe(false)
  expect(await found()).toMatchObject({ digest: 'd1', savedAt: 1, changes: [edit('A')] })
  await kit.drafts.append('a', place, [{ change: 'undo' }])
  expect(await kit.drafts.isUnsaved('a')).toBe(true)
  await kit.drafts.discard('a')
  expect(await found()).toBeUndefined()
})

test('a long draft ends when it is saved', async () => {
  const place = await begin('a', 'x'.repeat(1_100_000))
  expect(await kit.drafts.saved('a', place, 'd1')).toBeUndefined()
  expect(await found()).toBeUndefined()
})
