/** How far a step is, from its own output through the executor: while it runs, and no longer. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Kit, openKit, pipelineOf } from './executor-kit.test-helper.ts'

// Real processes on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let kit: Kit
beforeEach(() => {
  kit = openKit()
})
afterEach(() => kit.dispose())

/** Draws as tqdm does up to 62 %, waits to be told, and fails the first time. */
const source = (go: string): string => `def step():
    import os, sys, time
    def draw(done):
        bar = ('█' * (done // 10)).ljust(10)
        sys.stderr.write(f'\\rtrain: {done:3d}%|{bar}| {done}/100 [00:10<00:06,  6.1it/s]')
        sys.stderr.flush()
    again = os.path.exists('${go}')
    print('50 % of this is no bar')
    for done in range(0, 12 if again else 63):
        draw(done)
        time.sleep(0.005)
    while not os.path.exists('${go}' + ('2' if again else '')): time.sleep(0.02)
    if not again: raise ValueError('the first time')`

const percents = (): (number | undefined)[] =>
  kit.events.flatMap((event) => (event.type === 'progress' ? event.steps : [])).map((step) => step.percent)
const now = (runId: string): number | undefined =>
  kit.runs.tasks(runId).find(({ path }) => path === 'train')?.percent

it('is told while it runs, by each attempt anew, and nothing of it is kept', async () => {
  const go = join(kit.paths.state, 'go')
  const text = pipelineOf({ train: { source: source(go), retries: 1 } })
  const started = await kit.runs.launch({ text, parameters: {} })
  if (!started.ok) throw new Error(started.error[0]?.message)
  const { runId } = started.value
  await vi.waitFor(() => expect(now(runId)).toBe(62), { timeout: 20_000, interval: 50 })
  await vi.waitFor(() => expect(percents().at(-1)).toBe(62), { timeout: 5_000 })
  expect(percents().length).toBeLessThan(20)

  writeFileSync(go, '')
  await vi.waitFor(() => expect(now(runId)).toBe(11), { timeout: 20_000, interval: 10 })
  writeFileSync(`${go}2`, '')
  const result = await kit.runs.finished(runId)
  expect(result.state).toBe('SUCCEEDED')
  expect(percents().at(-1)).toBeUndefined()

  const told = kit.events.flatMap((event) => (event.type === 'task' ? [event.task] : []))
  expect(told.filter(({ state, percent }) => state !== 'RUNNING' && percent !== undefined)).toEqual([])
  const kept = kit.sql.prepare('SELECT * FROM task_rows').all()
  expect(JSON.stringify(kept)).toContain('train')
  expect(JSON.stringify([kept, kit.runs.tasks(runId), result.tasks])).not.toContain('percent')
})
