import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEventBus } from '#engine/events/event-bus.ts'
import { ComponentItem } from '#shared/components.ts'
import { type Components, createComponents } from './components.ts'

let root = ''
let seen: string[] = []
let components: Components
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nagare-components-'))
  seen = []
  const events = createEventBus()
  events.subscribe((event) => seen.push(event.type))
  components = createComponents({
    folder: join(root, 'components'),
    builtIn: resolve(import.meta.dirname, '../../../python/components'),
    events,
    log: (line) => seen.push(line),
  })
})
afterEach(() => {
  components.close()
  rmSync(root, { recursive: true, force: true })
})

const write = (file: string, text: string): void => {
  const path = join(root, 'components', file)
  mkdirSync(resolve(path, '..'), { recursive: true })
  writeFileSync(path, text)
}
const mine = async (): Promise<ComponentItem[]> =>
  (await components.list()).filter(({ origin }) => origin === 'mine')

test('every built-in component can be used, has words for people and a category', async () => {
  const items = await components.list()
  expect(items.filter(({ problem }) => problem !== undefined)).toEqual([])
  for (const item of items) {
    expect(ComponentItem.safeParse(item).error).toBeUndefined()
    expect([item.id, item.category, item.description]).not.toContain(undefined)
    expect(item.source?.executor?.container?.command?.length, item.id).toBeGreaterThan(0)
  }
  expect(items.find(({ id }) => id === 'built-in/load_csv')).toMatchObject({
    title: 'Load CSV',
    category: 'data',
    source: { name: 'load-csv', component: { inputDefinitions: { parameters: { path: {} } } } },
  })
})

test('a file of several functions is several components, and its folder is their group', async () => {
  write(
    'team/text.py',
    'from kfp import dsl\n\ndef helper():\n    pass\n\n@dsl.component\ndef upper(x: str) -> str:\n    """Shouts."""\n    return x.upper()\n\n' +
      "@dsl.component(packages_to_install=['rich'])\ndef show_html(x: str):\n    print(x)\n",
  )
  expect(await mine()).toMatchObject([
    { id: 'mine/team/text.py#upper', title: 'Upper', description: 'Shouts.', group: 'team', packages: [] },
    { id: 'mine/team/text.py#show_html', title: 'Show HTML', file: 'team/text.py', packages: ['rich'] },
  ])
})

test('what cannot be used says why and where, and nothing else is lost by it', async () => {
  write(
    'a.py',
    'from kfp import dsl\n@dsl.component\ndef fine():\n    pass\n\n@dsl.component\ndef odd(x: Foo):\n    pass\n',
  )
  write('b.py', 'def broken(:\n')
  write('c.py', '\n@dsl.container_component\ndef boxed():\n    pass\n')
  write('d.py', 'x = 1\n')
  write('e.py', 'P = []\nQ = len(P)\n@dsl.component(packages_to_install=Q)\ndef f():\n    pass\n')
  write('f.py', '')
  const told = (await mine()).map(({ file, problem }) => [file, problem?.code, problem?.line])
  expect(told).toEqual([
    ['a.py', undefined, undefined],
    ['a.py', 'bad-type', 7],
    ['b.py', 'syntax', 1],
    ['c.py', 'container-component', 3],
    ['d.py', 'no-component', undefined],
    ['e.py', 'bad-option', 3],
  ])
})

test('a list of packages may be a constant of the file', async () => {
  write(
    'a.py',
    "PACKAGES = ['pandas>=2']\n@dsl.component(packages_to_install=PACKAGES, base_image=None)\ndef f():\n    pass\n",
  )
  expect(await mine()).toMatchObject([{ packages: ['pandas>=2'] }])
})

test('a change of the folder is announced, and the next list shows it', async () => {
  components.watch()
  expect(await mine()).toEqual([])
  write('a.py', '@dsl.component\ndef f():\n    pass\n')
  await expect.poll(() => seen).toContain('components')
  expect(await mine()).toHaveLength(1)
  write('a.py', '@dsl.component\ndef f():\n    pass\n\n@dsl.component\ndef g():\n    pass\n')
  expect(await mine()).toHaveLength(2)
})
