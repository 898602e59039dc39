import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Kit, openKit, pipelineOf, runToEnd } from '#engine/exec/executor-kit.test-helper.ts'
import { createCacheKeeper } from './keeper.ts'

vi.setConfig({ testTimeout: 60_000 })
let kit: Kit
beforeEach(() => {
  kit = openKit()
})
afterEach(() => kit.dispose())

const text = pipelineOf(
  {
    make: {
      source: `def step(data: Output[Dataset]):\n    open(data.path, 'w').write('x')`,
      artifacts: { data: 'system.Dataset' },
      cache: true,
    },
    count: { source: 'def step() -> int:\n    return 1', outputs: { Output: 'NUMBER_INTEGER' }, cache: true },
  },
  'kept',
)

it('forgets results whose files are gone, and all others when it is told', async () => {
  const first = await runToEnd(kit, text)
  const keeper = createCacheKeeper(kit.sql, { now: () => Date.now() })
  expect(keeper.facts()).toMatchObject({ results: 2, uses: 0 })
  expect(await keeper.collect({})).toMatchObject({ forgotten: 0, kept: 2 })
  const made = first.tasks.find((row) => row.path === 'make')
  rmSync(made?.outputs?.artifacts['data']?.[0]?.uri ?? '')
  const report = await keeper.collect({})
  expect(report).toMatchObject({ forgotten: 1, kept: 1 })
  expect(report.bytes).toBeGreaterThan(0)
  expect(await keeper.collect({ unusedForMs: 60_000 })).toMatchObject({ forgotten: 0 })
  expect(await keeper.collect({ all: true })).toMatchObject({ forgotten: 1, kept: 0 })
  const second = await runToEnd(kit, text)
  expect(second.tasks.map((row) => row.reason)).toEqual(['ran: first time', 'ran: first time'])
})
