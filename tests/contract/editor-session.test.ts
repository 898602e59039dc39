/** An editor's session over the real door and engine: what is kept, saved, found changed, and seen by two windows. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Session } from '../../renderer/features/pipelines/editor/session-types.ts'
import {
  firstText,
  kept,
  nameIn,
  openWindows,
  placeAt,
  rename,
  textOf as text,
  type Windows,
} from './editor-windows.ts'

let windows: Windows
beforeEach(async () => {
  windows = await openWindows()
})
afterEach(() => windows.close())
const open = (): Promise<Session> => windows.open()
const look = (session: Session): Promise<void> => windows.look(session)
const file = (): string => windows.file()
const lose = (): void => {
  windows.fate = () => 'request'
}
const reach = (): void => {
  windows.fate = undefined
}

describe('what is typed', () => {
  test('comes back with its history when window and server are gone', async () => {
    const session = await open()
    for (const name of ['A', 'B', 'C']) rename(session, name)
    session.editor.undo()
    await kept(session)
    const again = await open()
    expect(text(again)).toBe(text(session))
    expect(nameIn(again)).toBe('B')
    expect(again.isUnsaved()).toBe(true)
    again.editor.redo()
    expect(nameIn(again)).toBe('C')
    while (again.editor.store.getState().history.done.length > 0) again.editor.undo()
    expect(again.isUnsaved()).toBe(false)
  })

  test('waits for a server that is gone, and is kept when it is back', async () => {
    const session = await open()
    lose()
    rename(session, 'A')
    await expect.poll(() => session.store.getState().keeping).toBe('failing')
    rename(session, 'B')
    reach()
    session.wake()
    await kept(session)
    expect(nameIn(await open())).toBe('B')
  })

  test('is begun anew when the draft was taken away', async () => {
    const session = await open()
    rename(session, 'A')
    await kept(session)
    await windows.app().engine.drafts.discard('a')
    rename(session, 'B')
    await kept(session)
    expect(text(await open())).toBe(text(session))
  })

  test('stops at what cannot be made again, says so, and goes on from there', async () => {
    const session = await open()
    rename(session, 'A')
    await kept(session)
    const draft = await windows.app().engine.drafts.read('a')
    if (draft === undefined) throw new Error('Nothing was kept.')
    const odd = { change: 'edit', command: { edit: 'fold-paper' } } as const
    await windows.app().engine.drafts.append('a', draft, [odd, { change: 'undo' }])
    const again = await open()
    expect(nameIn(again)).toBe('A')
    expect(again.store.getState().word).toMatchObject({ say: 'stopped', left: 2 })
    rename(again, 'B')
    await kept(again)
    const third = await open()
    expect([nameIn(third), third.store.getState().word]).toEqual(['B', undefined])
  })
})

describe('saving', () => {
  test('writes the file, and the history stays over a restart', async () => {
    const session = await open()
    rename(session, 'A')
    await session.save()
    expect(readFileSync(file(), 'utf8')).toBe(text(session))
    expect(session.store.getState().word).toEqual({ say: 'saved', version: 2 })
    expect(session.isUnsaved()).toBe(false)
    const again = await open()
    expect([again.isUnsaved(), again.store.getState().disk]).toEqual([false, undefined])
    again.editor.undo()
    expect(again.isUnsaved()).toBe(true)
    expect(nameIn(again)).not.toBe('A')
  })

  test('a file that something else has changed is not overwritten; mine can be saved over it', async () => {
    const session = await open()
    rename(session, 'A')
    writeFileSync(file(), firstText.replace('name: ', 'name:  '))
    await session.save()
    const { disk } = session.store.getState()
    expect(disk).toMatchObject({ text: firstText.replace('name: ', 'name:  ') })
    await session.save(disk)
    expect(readFileSync(file(), 'utf8')).toBe(text(session))
    expect(session.store.getState()).toMatchObject({ disk: undefined, word: { say: 'saved' } })
  })

  test('a file that is gone is told, and made again on request', async () => {
    const session = await open()
    rename(session, 'A')
    rmSync(file())
    await session.save()
    expect(session.store.getState().disk).toBe('gone')
    await session.save('gone')
    expect(readFileSync(file(), 'utf8')).toBe(text(session))
  })

  test('a server that does not answer: nothing is lost, and it is said', async () => {
    const session = await open()
    rename(session, 'A')
    await kept(session)
    lose()
    await session.save()
    expect(session.store.getState().word).toMatchObject({ say: 'failed' })
    reach()
    await session.save()
    expect(session.isUnsaved()).toBe(false)
  })
})

describe('a file changed by something else', () => {
  const changed = () => writeFileSync(file(), `# by hand\n${firstText}`)

  test('is read again when nothing here is unsaved', async () => {
    const session = await open()
    changed()
    await look(session)
    expect(session.store.getState()).toMatchObject({ disk: undefined, word: { say: 'read-again' } })
    expect(session.store.getState().base.text).toMatch('# by hand')
  })

  test('is offered when something is; taking it can be undone', async () => {
    const session = await open()
    rename(session, 'A')
    const mine = text(session)
    changed()
    await look(session)
    const { disk } = session.store.getState()
    if (disk === undefined || disk === 'gone') throw new Error('Nothing was offered.')
    await session.reload(disk)
    expect([nameIn(session) === 'A', session.isUnsaved()]).toEqual([false, false])
    session.editor.undo()
    expect(text(session)).toBe(mine)
    await kept(session)
    const again = await open()
    expect([text(again), again.isUnsaved(), again.store.getState().disk]).toEqual([mine, true, undefined])
  })

  test('is offered when it changed while nobody was looking', async () => {
    const session = await open()
    rename(session, 'A')
    await kept(session)
    changed()
    expect((await open()).store.getState().disk).toMatchObject({ text: `# by hand\n${firstText}` })
  })
})

describe('two windows', () => {
  test('show the same document, and each can undo what the other did', async () => {
    const [one, two] = [await open(), await open()]
    rename(one, 'A')
    await expect.poll(() => nameIn(two)).toBe('A')
    rename(two, 'B')
    await expect.poll(() => nameIn(one)).toBe('B')
    one.editor.undo()
    await expect.poll(() => nameIn(two)).toBe('A')
    await one.save()
    await expect.poll(() => two.isUnsaved()).toBe(false)
    expect(two.store.getState().base.digest).toBe(one.store.getState().base.digest)
  })

  test('that change something at once both keep it, in one order', async () => {
    const [one, two] = [await open(), await open()]
    for (let round = 0; round < 8; round += 1) {
      rename(one, `one ${round}`)
      placeAt(two, round, round)
    }
    await Promise.all([kept(one), kept(two)])
    await expect.poll(() => text(one) === text(two)).toBe(true)
    const third = await open()
    expect(text(third)).toBe(text(one))
    expect(nameIn(third)).toBe('one 7')
    expect(third.editor.store.getState().history.done).toHaveLength(16)
  })
})
