import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bareMachine } from '#core/plan/machine.test-helper.ts'
import { createEventBus } from '#engine/events/event-bus.ts'
import { createPipelines, type Pipelines } from './pipelines.ts'
import { createReader } from './reading/reader.ts'

const fixture = (name: string): string =>
  resolve(import.meta.dirname, '../../../tests/fixtures/cli', `${name}.yaml`)

let root = ''
let folder = ''
let seen: string[] = []
let pipelines: Pipelines
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nagare-pipelines-'))
  folder = join(root, 'pipelines')
  mkdirSync(folder)
  seen = []
  const events = createEventBus()
  events.subscribe((event) => seen.push(event.type))
  pipelines = createPipelines({
    folder,
    events,
    historyOf: () => ({ lastRuns: [] }),
    log: (line) => seen.push(line),
    reader: createReader(),
    machine: () => bareMachine,
    ask: async () => undefined,
    isUnsaved: async () => false,
  })
})
afterEach(() => {
  pipelines.close()
  rmSync(root, { recursive: true, force: true })
})

test('the list draws what can be drawn and says what is wrong with the rest', async () => {
  cpSync(fixture('sums'), join(folder, 'sums.yaml'))
  writeFileSync(join(folder, 'argo.yaml'), 'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n')
  writeFileSync(join(folder, 'broken.yaml'), 'a: [1\n')
  const [argo, broken, sums] = await pipelines.list()
  expect(argo).toMatchObject({ id: 'argo', name: 'argo', steps: 0, problems: [{ code: expect.any(String) }] })
  expect(argo?.graph).toBeUndefined()
  expect(broken?.problems[0]?.line).toBeGreaterThan(0)
  expect(sums).toMatchObject({ id: 'sums', name: 'sums', steps: 3, problems: [] })
  expect(sums?.graph?.nodes.map((node) => node.id).sort()).toEqual(['add', 'add-2', 'speak'])
})

test('one pipeline comes with its text, inputs, details and what would make a run refuse', async () => {
  cpSync(fixture('sums'), join(folder, 'sums.yaml'))
  const sums = await pipelines.get('sums')
  expect(sums?.text).toBe(readFileSync(fixture('sums'), 'utf8'))
  expect(sums?.inputs.map((input) => [input.name, input.type, input.defaultValue])).toEqual([
    ['label', 'STRING', 'sum'],
    ['x', 'NUMBER_DOUBLE', undefined],
  ])
  expect(sums?.runProblems).toEqual([])
  expect(Object.keys(sums?.stepDetails ?? {}).sort()).toEqual(['add', 'add-2', 'speak'])
  expect(await pipelines.get('../pipelines/sums')).toBeUndefined()
  expect(await pipelines.get('nobody')).toBeUndefined()
})

test('a file is read again when it changed, and only then', async () => {
  const file = join(folder, 'sums.yaml')
  cpSync(fixture('sums'), file)
  const first = await pipelines.list()
  expect((await pipelines.list())[0]?.graph).toBe(first[0]?.graph)
  writeFileSync(file, readFileSync(fixture('falls')))
  utimesSync(file, new Date(), new Date(Date.now() + 5000))
  expect((await pipelines.list())[0]).toMatchObject({ id: 'sums', name: 'falls' })
})

test('an imported file stands in the folder under a free name, byte for byte', async () => {
  const text = readFileSync(fixture('sums'), 'utf8')
  expect(await pipelines.import({ fileName: 'a.yaml', text })).toEqual({ ok: true, value: { id: 'a' } })
  expect(await pipelines.import({ fileName: 'a.yaml', text })).toEqual({ ok: true, value: { id: 'a-2' } })
  const together = await Promise.all([1, 2, 3].map(() => pipelines.import({ fileName: '../../b.yml', text })))
  expect(new Set(together.map((made) => made.ok && made.value.id))).toEqual(new Set(['b', 'b-2', 'b-3']))
  expect(readFileSync(join(folder, 'a-2.yaml'), 'utf8')).toBe(text)
})

test('what is no pipeline is not imported', async () => {
  const made = await pipelines.import({ fileName: 'x.yaml', text: 'just: yaml\n' })
  expect(made.ok).toBe(false)
  expect(await pipelines.list()).toEqual([])
})

test('what would hold everybody up for seconds is refused before it is read, from outside and in the folder', async () => {
  const component = (at: number): string =>
    `  comp-${at}:\n    executorLabel: exec-${at}\n    a:\n      b: 1\n`
  const text = `components:\n${Array.from({ length: 60_000 }, (_, at) => component(at)).join('')}`
  const begin = process.cpuUsage()
  const refused = await pipelines.import({ fileName: 'vast.yaml', text })
  const { user } = process.cpuUsage(begin)
  expect(refused).toMatchObject({ ok: false, error: [{ code: 'too-large' }] })
  // Reading it costs more than two seconds.
  expect(user / 1000).toBeLessThan(600)
  writeFileSync(join(folder, 'vast.yaml'), text)
  const [item] = await pipelines.list()
  expect(item?.problems).toMatchObject([{ code: 'too-large', hint: expect.stringContaining('ParallelFor') }])
})

test('a burst of changes in the folder, subfolders too, is told once', async () => {
  mkdirSync(join(folder, 'team'))
  pipelines.watch()
  await sleep(100)
  for (let n = 0; n < 5; n += 1) writeFileSync(join(folder, 'team', 'a.tmp'), String(n))
  renameSync(join(folder, 'team', 'a.tmp'), join(folder, 'team', 'a.yaml'))
  await expect.poll(() => seen, { timeout: 3000 }).toEqual(['pipelines'])
  await sleep(300)
  expect(seen).toEqual(['pipelines'])
})

test('a file that was replaced as a whole is watched like before, and so is a folder made later', async () => {
  const toldAfter = async (work: () => void) => {
    const before = seen.length
    work()
    await expect.poll(() => seen.length, { timeout: 3000 }).toBeGreaterThan(before)
    await sleep(250)
  }
  const file = join(folder, 'a.yaml')
  writeFileSync(file, 'one')
  pipelines.watch()
  await sleep(100)
  await toldAfter(() => {
    writeFileSync(join(folder, 'part'), 'two')
    renameSync(join(folder, 'part'), file)
  })
  await toldAfter(() => writeFileSync(file, 'three'))
  await toldAfter(() => mkdirSync(join(folder, 'new')))
  await toldAfter(() => writeFileSync(join(folder, 'new', 'b.yaml'), 'one'))
  await toldAfter(() => writeFileSync(join(folder, 'new', 'b.yaml'), 'two'))
})

test('a folder that is not there is an empty one', async () => {
  rmSync(folder, { recursive: true })
  expect(await pipelines.list()).toEqual([])
})
