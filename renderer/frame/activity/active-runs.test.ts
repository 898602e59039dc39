import { expect, it } from 'vitest'
import type { RunSummary } from '#shared/run.ts'
import { withRun } from './active-runs.ts'

const run = (runId: string, more: Partial<RunSummary> = {}): RunSummary => ({
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
  ...more,
})
const ids = (runs: RunSummary[]): string[] => runs.map(({ runId }) => runId)

it('puts a new run first', () => {
  expect(ids(withRun([run('a')], run('b', { startedAt: 2 })))).toEqual(['b', 'a'])
})
it('lets an ended run go', () => {
  expect(ids(withRun([run('a'), run('b')], run('a', { state: 'FAILED' })))).toEqual(['b'])
})
it('keeps a run that is being stopped until it has stopped', () => {
  expect(withRun([run('a')], run('a', { state: 'CANCELING' }))[0]?.state).toBe('CANCELING')
})
it('leaves out the nested runs of steps', () => {
  const runs = [run('a')]
  expect(withRun(runs, run('s', { parentRunId: 'a', kind: 'step' }))).toBe(runs)
})
