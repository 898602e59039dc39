import { describe, expect, test } from 'vitest'
import { eventReader, shareDone } from '../../main/electron/activity.ts'
import { arrivalsIn, hrefOfLink, isHref, queueArrivals } from '../../main/electron/links.ts'
import { menuTemplate } from '../../main/electron/menu.ts'
import { parseWindowState } from '../../main/electron/window-state.ts'
import { wordsFor } from '../../main/electron/words.ts'

describe('links', () => {
  test.each([
    ['nagare://run/ab12', '/runs/ab12'],
    ['nagare://pipeline/churn', '/pipelines/churn'],
    ['nagare://pipeline/team/demo', '/pipelines/team/demo'],
  ])('%s shows %s', (link, href) => expect(hrefOfLink(link)).toBe(href))

  test.each([
    'nagare://run/',
    'nagare://run/a/b',
    'nagare://run/..',
    'nagare://run/%2e%2e',
    'nagare://run/a%2Fb',
    'nagare://launch/churn',
    'nagare:run/x',
    'https://run/x',
    'app://nagare/runs/1',
    'nagare://run/<script>',
    '',
  ])('%s shows nothing', (link) => expect(hrefOfLink(link)).toBeUndefined())

  test('a command line is read for links and pipeline files; switches are not ours', () => {
    expect(
      arrivalsIn(['--inspect=x.yaml', 'nagare://run/1', 'a.yaml', '/b.YML', 'notes.txt'], '/work'),
    ).toEqual([
      { kind: 'show', href: '/runs/1' },
      { kind: 'open', file: '/work/a.yaml' },
      { kind: 'open', file: '/b.YML' },
    ])
  })
  test('what comes early waits, in order', () => {
    const queue = queueArrivals()
    const got: unknown[] = []
    queue.push({ kind: 'show', href: '/a' })
    queue.push({ kind: 'show', href: '/b' })
    queue.deliverTo((arrival) => got.push(arrival))
    queue.push({ kind: 'front' })
    expect(got).toEqual([{ kind: 'show', href: '/a' }, { kind: 'show', href: '/b' }, { kind: 'front' }])
  })
  test('addresses inside the app start with one slash', () => {
    expect(['/', '/runs/1?x=2'].every(isHref)).toBe(true)
    expect(['//evil', '/\\evil', 'https://evil', '', 'runs'].some(isHref)).toBe(false)
  })
})

describe('window state', () => {
  const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }]
  const of = (state: unknown) => parseWindowState(JSON.stringify(state), screens)
  const box = { x: 100, y: 50, width: 1200, height: 800 }

  test('a window comes back where it was', () => {
    expect(of({ ...box, maximized: true })).toEqual({ box, maximized: true })
  })
  test('not on a screen that is gone', () => {
    expect(of({ ...box, x: 5000 })).toEqual({ maximized: false })
  })
  test('never smaller than can be worked in', () => {
    expect(of({ ...box, width: 10, height: 10 }).box).toMatchObject({ width: 960, height: 600 })
  })
  test.each(['', 'null', '[]', '{"x":1}', '{"x":"1","y":2,"width":3,"height":4}', 'not json'])(
    '%s means afresh',
    (text) => {
      expect(parseWindowState(text, screens)).toEqual({ maximized: false })
    },
  )
})

test('event messages are found in whatever pieces they arrive', () => {
  const got: string[] = []
  const read = eventReader((data) => got.push(data))
  for (const piece of ['da', 'ta: {"a":1}\n', '\n: still here\n\nda', 'ta: {"b"', ':2}\n\n']) read(piece)
  expect(got).toEqual(['{"a":1}', '{"b":2}'])
})

test('progress is the share of all steps of all live runs', () => {
  const run = (done: number, total: number) => ({ runId: 'r', name: 'n', progress: { done, total } })
  expect(shareDone([run(1, 4), run(2, 4)])).toBe(3 / 8)
  expect(shareDone([])).toBe(-1)
  expect(shareDone([{ runId: 'r', name: 'n' }])).toBe(-1)
})

describe('words', () => {
  test('both languages say everything', () => {
    const [en, ja] = [wordsFor('en-US'), wordsFor('ja')]
    expect(Object.keys(ja)).toEqual(Object.keys(en))
    for (const [key, word] of Object.entries(ja)) if (typeof word === 'string') expect(word, key).not.toBe('')
    expect(wordsFor('fr')).toBe(en)
    expect(en.leaveTitle(1)).not.toBe(en.leaveTitle(2))
  })
  test('every menu item has a label, on every system', () => {
    const actions = { openWorkspace() {}, importPipeline() {} }
    for (const mac of [true, false]) {
      const menus = menuTemplate(wordsFor('ja'), actions, { packaged: false, mac })
      const items = menus.flatMap((menu) => [menu, ...(menu.submenu as typeof menus)])
      expect(items.filter((item) => item.type !== 'separator' && !item.label)).toEqual([])
    }
  })
})
