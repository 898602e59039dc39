import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Keeper } from '#engine/environments/keeper.ts'
import { environmentLifeMs } from '#shared/contract/environments.ts'

const day = 86_400_000
const now = 1_800_000_000_000
const key = (letter: string): string => letter.repeat(20)
let folder: string
let building: Set<string>
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nagare-keeper-'))
  building = new Set()
  gone = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

let gone: string[] = []
const keeper = () =>
  new Keeper({
    folder,
    isBuilding: (one) => building.has(one),
    now: () => now,
    onGone: (key) => gone.push(key),
  })
const kept = (): string[] =>
  readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .sort()

/** @param unusedDays undefined: a build that was killed. */
function environment(letter: string, unusedDays: number | undefined, bytes = 1000): string {
  const place = join(folder, key(letter))
  mkdirSync(join(place, 'bin'), { recursive: true })
  writeFileSync(join(place, 'bin', 'python'), 'x'.repeat(bytes))
  if (unusedDays === undefined) return place
  const stamp = join(place, 'nagare-ready.json')
  const facts = {
    format: 1,
    packages: [`p-${letter}`],
    builtWith: 'uv',
    pythonVersion: '3',
    startedAt: 0,
    buildMs: 1,
  }
  writeFileSync(stamp, JSON.stringify({ ...facts, sizeBytes: bytes }))
  utimesSync(stamp, (now - unusedDays * day) / 1000, (now - unusedDays * day) / 1000)
  return place
}

it('deletes the least recently used first and keeps what was used not long ago', async () => {
  environment('a', 1)
  environment('b', 31)
  environment('c', 90)
  const report = await keeper().gc({})
  expect(report.removed.map((one) => one.key)).toEqual([key('c'), key('b')])
  expect(report.kept).toEqual([{ key: key('a'), packages: ['p-a'], reason: 'recent' }])
  expect(kept()).toEqual([key('a')])
  expect(report.bytes).toBeGreaterThan(2000)
  expect((await keeper().gc({ unusedForMs: 0 })).removed).toHaveLength(1)
  expect(kept()).toEqual([])
  expect(gone).toEqual([key('c'), key('b'), key('a')])
})

it('never deletes one that a step holds, and does once the last of them has let go', async () => {
  environment('a', 90)
  const ours = keeper()
  const first = await ours.take(key('a'))
  const second = ours.holdByPython(join(folder, key('a'), 'bin', 'python'))
  first()
  first()
  expect(await ours.remove(key('a'))).toBe('in-use')
  expect((await ours.gc({ unusedForMs: 0 })).kept).toMatchObject([{ reason: 'in-use' }])
  expect(kept()).toEqual([key('a')])
  second()
  expect(await ours.remove(key('a'))).toMatchObject({ removed: [{ key: key('a'), packages: ['p-a'] }] })
  expect(kept()).toEqual([])
})

it('throws away a build that was killed in the middle, and leaves one that goes on', async () => {
  environment('a', undefined)
  environment('b', undefined)
  building.add(key('b'))
  const report = await keeper().gc({})
  expect(report.removed).toMatchObject([{ key: key('a'), packages: [] }])
  expect(kept()).toEqual([key('b')])
})

it('finishes a deletion that a crash interrupted, and counts what it freed', async () => {
  mkdirSync(join(folder, '.trash', 'gone'), { recursive: true })
  writeFileSync(join(folder, '.trash', 'gone', 'file'), 'x'.repeat(500))
  expect(await keeper().gc({})).toMatchObject({ removed: [], bytes: 500 })
  expect(existsSync(join(folder, '.trash'))).toBe(false)
})

it('counts as freed only what has no other name on the disk', async () => {
  const place = environment('a', 90, 1000)
  writeFileSync(join(folder, 'cached-wheel'), 'y'.repeat(700))
  linkSync(join(folder, 'cached-wheel'), join(place, 'linked'))
  const planned = await keeper().gc({ dryRun: true })
  expect(kept()).toContain(key('a'))
  const done = await keeper().gc({})
  expect(done).toEqual(planned)
  expect(done.sharedBytes).toBe(700)
  expect(done.bytes).toBeLessThan(1500)
})

it('lets nobody begin to use an environment that is being deleted', async () => {
  environment('a', 90)
  const ours = keeper()
  const going = ours.remove(key('a'))
  await Promise.resolve()
  const release = await ours.take(key('a'))
  const report = await going
  // Either it went and the newcomer finds nothing, or the newcomer was first and it stayed.
  expect(existsSync(join(folder, key('a')))).toBe(report === 'in-use')
  release()
})

it('knows no environment that is not there, and touches nothing that is not one', async () => {
  mkdirSync(join(folder, 'notes'))
  expect(await keeper().remove(key('z'))).toBeUndefined()
  expect(await keeper().remove('../x')).toBeUndefined()
  await keeper().gc({ unusedForMs: 0 })
  expect(kept()).toEqual(['notes'])
  expect(environmentLifeMs).toBe(30 * day)
})
