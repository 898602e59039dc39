import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { createReader, type Reader } from './reader.ts'

/** So many components behind each other, none of which is large. */
const vast = (components: number): string => {
  const names = Array.from({ length: components }, (_, at) => `  comp-${at}:\n    executorLabel: exec\n`)
  return `components:
${names.join('')}deploymentSpec:
  executors:
    exec:
      container: { image: python:3.11, command: [sh, -c, 'true'] }
pipelineInfo:
  name: vast
root:
  dag:
    tasks:
      one: { componentRef: { name: comp-1 }, taskInfo: { name: one } }
schemaVersion: 2.1.0
sdkVersion: kfp-2.17.0
`
}

let reader: Reader
const open = (limits?: Parameters<typeof createReader>[0]): Reader => {
  reader = createReader(limits)
  return reader
}
afterEach(() => reader.close())

test('while a large text is read, everybody else has their turn, and it says what it says when read at once', async () => {
  const text = vast(4_000)
  const reading = open().read(text, 'a')
  let turns = 0
  const others = setInterval(() => {
    turns += 1
  }, 1)
  await reading
  clearInterval(others)
  // Read at once, the first turn is the last.
  expect(turns).toBeGreaterThan(10)
  const facts = await reading
  expect(facts).toMatchObject({ name: 'vast', steps: 1 })
  // All of them but one are used by nobody; not each is told, but that there are more.
  expect(facts.wrong).toHaveLength(501)
  expect(facts.wrong.at(-1)?.code).toBe('more-problems')
  expect(facts.doc?.spec.components).toHaveProperty('comp-3999')
  const more = text.replace('taskInfo: { name: one }', 'taskInfo: { name: two }')
  expect(await reader.compare(text, more)).toEqual(
    await reader.compare(vast(2), vast(2).replace('taskInfo: { name: one }', 'taskInfo: { name: two }')),
  )
})

test('what is wrong far down in it has its place', async () => {
  const text = vast(4_000).replace('name: comp-1 }', 'name: comp-none }')
  const { wrong } = await open().read(text, 'a')
  expect(wrong.filter(({ severity }) => severity === 'error')).toMatchObject([{ line: 8_011 }])
  expect((await reader.check(text)).wrong).toEqual(wrong)
})

test('one that takes too long is given up with what to do, and the next one is read', async () => {
  const { doc, wrong, digest } = await open({ patienceMs: 1 }).read(vast(4_000), 'a')
  expect([doc, digest.length]).toEqual([undefined, 64])
  expect(wrong).toMatchObject([{ code: 'too-large', hint: expect.stringContaining('ParallelFor') }])
  expect((await reader.check(vast(4_000))).wrong.map(({ code }) => code)).toEqual(['too-large'])
  expect((await reader.read(vast(2), 'a')).name).toBe('vast')
})

test('one that needs too much memory takes nobody with it', async () => {
  const { wrong } = await open({ memoryMb: 24 }).read(vast(20_000), 'a')
  expect(wrong).toMatchObject([{ code: 'too-large', message: expect.stringContaining('memory') }])
})

test('who closes does not wait for what is being read', async () => {
  const reading = open().import(vast(4_000), 'a.yaml')
  await sleep(20)
  await reader.close()
  expect(await reading).toMatchObject({ ok: false, error: [{ code: 'unreadable' }] })
})
