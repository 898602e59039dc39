import { expect, it } from 'vitest'
import type { RunSummary } from '#shared/run.ts'
import { inQueue } from './use-queue.ts'

const run = (runId: string): RunSummary => ({
  runId,
  name: runId,
  experimentId: '0',
  experimentName: 'Default',
  state: 'RUNNING',
  kind: 'pipeline',
  children: 0,
  startedAt: 1,
  params: {},
  metrics: {},
  tags: {},
  lifecycle: 'active',
})
const entry = (runId: string, priority = 0) => ({ runId, priority, running: 0, waiting: 0 })

it('shows runs in the order of the queue, what does not stand in it last', () => {
  const shown = inQueue([run('script'), run('a'), run('b')], [entry('b'), entry('a')])
  expect(shown.map((one) => one.run.runId)).toEqual(['b', 'a', 'script'])
})

it('moves a run only among those of its priority', () => {
  const shown = inQueue([run('a'), run('b'), run('c')], [entry('a', 1), entry('b'), entry('c')])
  expect(shown.map(({ up, down }) => [up, down])).toEqual([
    [false, false],
    [false, true],
    [true, false],
  ])
})
