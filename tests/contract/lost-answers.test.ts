/** Whatever is lost between a window and the server, what was done is done once: the request, or the answer to it. */
import {
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Session } from '../../renderer/features/pipelines/editor/session-types.ts'
import {
  type Fate,
  kept,
  nameIn,
  openWindows,
  placeAt,
  rename,
  textOf,
  type Windows,
} from './editor-windows.ts'

let windows: Windows
beforeEach(async () => {
  windows = await openWindows()
})
afterEach(() => windows.close())

/** Of the next request of this kind only; the others arrive. */
const loseOne = (kind: string, fate: Fate = 'answer'): void => {
  windows.fate = (path) => {
    if (!path.endsWith(kind)) return 'arrives'
    windows.fate = undefined
    return fate
  }
}
const draft = () => windows.app().engine.drafts.read('a')
const namesIn = async (): Promise<(string | undefined)[]> =>
  ((await draft())?.changes ?? []).map((made) =>
    made.change === 'edit' ? (made.command as { name?: string }).name : made.change,
  )
const failing = (session: Session) =>
  expect.poll(() => session.store.getState().keeping, { interval: 5 }).toBe('failing')

describe('changes whose answer is lost are kept once', () => {
  test('the first ones of a draft', async () => {
    const session = await windows.open()
    loseOne('draft/begin')
    rename(session, 'A')
    await failing(session)
    rename(session, 'B')
    session.editor.undo()
    session.wake()
    await kept(session)
    expect(await namesIn()).toEqual(['A', 'B', 'undo'])
    expect(nameIn(session)).toBe('A')
    expect(nameIn(await windows.open())).toBe('A')
  })

  test('an undo', async () => {
    const session = await windows.open()
    for (const name of ['A', 'B', 'C']) rename(session, name)
    await kept(session)
    const before = session.editor.store.getState().history.done[0]
    loseOne('draft/append')
    session.editor.undo()
    await failing(session)
    session.wake()
    await kept(session)
    expect(nameIn(session)).toBe('B')
    // What the window has was right: it is not made again.
    expect(session.editor.store.getState().history.done[0]).toBe(before)
    expect(await namesIn()).toEqual(['A', 'B', 'C', 'undo'])
  })

  test('also when another window has written behind them', async () => {
    const [one, two] = [await windows.open(), await windows.open()]
    rename(one, 'A')
    await kept(one)
    await expect.poll(() => nameIn(two)).toBe('A')
    loseOne('draft/append')
    rename(one, 'B')
    await failing(one)
    await expect.poll(() => nameIn(two)).toBe('B')
    rename(two, 'C')
    await kept(two)
    rename(one, 'D')
    one.wake()
    await kept(one)
    expect(await namesIn()).toEqual(['A', 'B', 'C', 'D'])
    await expect.poll(() => nameIn(two)).toBe('D')
    expect(nameIn(one)).toBe('D')
  })

  test('also when the server was killed in the middle of writing them', async () => {
    const session = await windows.open()
    rename(session, 'A')
    await kept(session)
    windows.fate = () => 'request'
    rename(session, 'B')
    await failing(session)
    for (const name of ['C', 'D']) rename(session, name)
    loseOne('draft/append')
    session.wake()
    await expect.poll(namesIn).toEqual(['A', 'B', 'C', 'D'])
    await windows.restart(() => {
      const drafts = join(windows.app().engine.workspace.state, 'drafts', '*.jsonl')
      const [journal = ''] = globSync(drafts)
      const lines = readFileSync(journal, 'utf8').split('\n')
      truncateSync(journal, Buffer.byteLength(lines.slice(0, 3).join('\n')) + 20)
    })
    session.wake()
    await kept(session)
    expect(await namesIn()).toEqual(['A', 'B', 'C', 'D'])
    expect(nameIn(await windows.open())).toBe('D')
  })

  test('a draft that is begun anew, by two windows at once', async () => {
    const session = await windows.open()
    rename(session, 'A')
    await kept(session)
    const place = await draft()
    if (place === undefined) throw new Error('Nothing was kept.')
    const odd = { change: 'edit', command: { edit: 'fold-paper' } } as const
    await windows.app().engine.drafts.append('a', place, [odd])
    const [one, two] = [await windows.open(), await windows.open()]
    loseOne('draft/begin')
    rename(one, 'B')
    rename(two, 'C')
    await Promise.all([kept(one), kept(two)])
    one.wake()
    await kept(one)
    const names = await namesIn()
    expect(new Set(names)).toEqual(new Set(['A', 'B', 'C']))
    expect(names).toHaveLength(3)
    const third = await windows.open()
    expect(nameIn(third)).toBe(names.at(-1))
    expect(third.store.getState().word).toBeUndefined()
  })
})

describe('a save whose answer is lost', () => {
  const versions = async () => (await windows.client().pipelines.versions.list({ id: 'a' })).length

  test('is one version, however often it is asked for', async () => {
    const session = await windows.open()
    rename(session, 'A')
    await kept(session)
    loseOne('pipelines/save')
    await session.save()
    await session.save()
    expect(await versions()).toBe(2)
    expect(session.isUnsaved()).toBe(false)
    expect(session.store.getState()).toMatchObject({ disk: undefined, word: { say: 'saved', version: 2 } })
  })

  test('is no change by something else for what is saved next', async () => {
    const session = await windows.open()
    rename(session, 'A')
    await kept(session)
    const quiet = windows.app().engine.events.publish
    windows.app().engine.events.publish = () => {}
    loseOne('pipelines/save')
    await session.save()
    windows.app().engine.events.publish = quiet
    rename(session, 'B')
    await session.save()
    expect(session.store.getState()).toMatchObject({ disk: undefined, word: { say: 'saved', version: 3 } })
    expect(await versions()).toBe(3)
  })

  test('nor when the folder is looked at, also where the server was killed before it could note the save', async () => {
    const session = await windows.open()
    rename(session, 'A')
    await kept(session)
    loseOne('pipelines/save', 'request')
    const written = textOf(session)
    await session.save()
    await windows.restart(() => writeFileSync(windows.file(), written))
    rename(session, 'B')
    await windows.look(session)
    await kept(session)
    await expect.poll(() => session.store.getState().word).toEqual({ say: 'saved', version: 1 })
    expect(session.store.getState().disk).toBeUndefined()
    const again = await windows.open()
    expect([nameIn(again), again.isUnsaved(), again.store.getState().disk]).toEqual(['B', true, undefined])
  })
})

test('a save that a kill cut off before it was noted is noted when the pipeline is opened, once', async () => {
  const session = await windows.open()
  rename(session, 'A')
  await kept(session)
  await windows.restart(() => writeFileSync(windows.file(), textOf(session)))
  const again = await windows.open()
  await expect.poll(() => again.store.getState().word).toEqual({ say: 'saved', version: 1 })
  rename(again, 'B')
  await kept(again)
  const third = await windows.open()
  expect([third.isUnsaved(), third.store.getState().disk, third.store.getState().word]).toEqual([
    true,
    undefined,
    undefined,
  ])
})

describe('a draft that was begun anew in the middle of a history', () => {
  /** With three steps done before it, and one to be done again. */
  const begun = async (): Promise<Session> => {
    const session = await windows.open()
    for (const name of ['A', 'B', 'C', 'D']) rename(session, name)
    session.editor.undo()
    await kept(session)
    await windows.app().engine.drafts.discard('a')
    return session
  }
  const turn = (session: Session, turns: string): void => {
    for (const one of turns) {
      if (one === '-') session.editor.undo()
      else if (one === '+') session.editor.redo()
      else rename(session, one)
    }
  }

  test.for(['-', '+', '-+', '--+', '---++', '+-', 'X-', 'X--', 'X--++', '-X-', 'XY---++', '-+X--+Y--'])(
    'leads where the window went: %s',
    async (turns) => {
      const session = await begun()
      for (const one of turns) {
        turn(session, one)
        await kept(session)
        expect(textOf(await windows.open())).toBe(textOf(session))
      }
    },
  )

  test('is followed by another window, and follows it', async () => {
    const session = await begun()
    turn(session, 'X')
    await kept(session)
    const other = await windows.open()
    turn(session, '--')
    await expect.poll(() => nameIn(other)).toBe('B')
    other.editor.undo()
    await kept(other)
    await expect.poll(() => textOf(session)).toBe(textOf(other))
  })
})

describe('a disk that takes nothing', () => {
  const drafts = () => join(windows.app().engine.workspace.state, 'drafts')

  test('a folder in the place of the file: it is said what to do, and then it is saved', async () => {
    const session = await windows.open()
    rename(session, 'A')
    await kept(session)
    rmSync(windows.file())
    mkdirSync(windows.file())
    await session.save('gone')
    expect(session.store.getState().word).toEqual({
      say: 'failed',
      message: 'The file was not written: something else stands in its place.',
      hint: 'Look for a file or folder of the same name, move it away, then try again.',
    })
    rmdirSync(windows.file())
    await session.save('gone')
    expect(readFileSync(windows.file(), 'utf8')).toBe(textOf(session))
    expect(session.isUnsaved()).toBe(false)
  })

  test('changes that cannot be kept stay in the window, are not saved unkept, and are kept when they can be', async () => {
    const session = await windows.open()
    writeFileSync(drafts(), '')
    rename(session, 'A')
    await failing(session)
    await session.save()
    expect(session.store.getState().word).toMatchObject({
      message: 'The change was not kept: something else stands in its place.',
      hint: expect.stringContaining('move it away'),
    })
    rmSync(drafts())
    session.wake()
    await kept(session)
    expect(await namesIn()).toEqual(['A'])
  })

  test('what was kept and cannot be read just now is not taken for gone', async () => {
    const session = await windows.open()
    rename(session, 'A')
    await kept(session)
    const [journal = ''] = globSync(join(drafts(), '*.jsonl'))
    await windows.restart(() => {
      renameSync(journal, `${journal}.aside`)
      mkdirSync(journal)
    })
    await expect(windows.open()).rejects.toThrow()
    rmdirSync(journal)
    renameSync(`${journal}.aside`, journal)
    expect(nameIn(await windows.open())).toBe('A')
  })

  test('a name as long as a disk takes is saved like any other', async () => {
    const id = 'x'.repeat(250)
    const path = join(windows.app().engine.workspace.pipelines, `${id}.yaml`)
    renameSync(windows.file(), path)
    const { pipelines } = windows.client()
    const { text, digest } = await pipelines.get({ id })
    const next = text.replace('name: sums', 'name: more')
    await pipelines.save({ id, text: next, base: digest })
    expect(readFileSync(path, 'utf8')).toBe(next)
  })
})

/** The same numbers every time: a round that fails can be looked at. */
const dice = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

const rounds = Number(process.env['NAGARE_LOST_ROUNDS'] ?? 2)
test.for(Array.from({ length: rounds }, (_, round) => round + 1))(
  'a bad line between two windows and a server that is started again: every change is there once, in its order (%i)',
  async (seed) => {
    const chance = dice(seed)
    const [one, two] = [await windows.open(), await windows.open()]
    const lossy = (): Fate => {
      const at = chance()
      return at < 0.3 ? 'answer' : at < 0.5 ? 'request' : 'arrives'
    }
    for (let at = 0; at < 12; at += 1) {
      windows.fate = lossy
      rename(one, `one ${at}`)
      if (chance() < 0.4) one.editor.undo()
      placeAt(two, at, seed)
      if (chance() < 0.5) await new Promise((done) => setTimeout(done, 2))
      for (const session of [one, two]) session.wake()
      if (chance() < 0.15) await windows.restart()
    }
    windows.fate = undefined
    await expect
      .poll(() => {
        for (const session of [one, two]) session.wake()
        return [one, two].map((session) => session.store.getState().keeping)
      })
      .toEqual(['kept', 'kept'])
    const made = (await draft())?.changes ?? []
    const edits = made.flatMap((change) => (change.change === 'edit' ? [change.command] : []))
    const names = edits.flatMap((command) => (command.edit === 'rename-step' ? [command['name']] : []))
    expect(names).toEqual(Array.from({ length: 12 }, (_, at) => `one ${at}`))
    const xs = edits.flatMap((command) =>
      command.edit === 'place'
        ? Object.values(command['points'] as Record<string, { x: number }>).map(({ x }) => x)
        : [],
    )
    expect(xs).toEqual(Array.from({ length: 12 }, (_, at) => at))
    const third = await windows.open()
    await expect.poll(() => [textOf(one), textOf(two)]).toEqual([textOf(third), textOf(third)])
  },
)
