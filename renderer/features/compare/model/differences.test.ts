import { describe, expect, it } from 'vitest'
import type { RunSummary } from '#shared/run.ts'
import { differencesOf } from './differences.ts'

const run = (runId: string, more: Partial<RunSummary>): RunSummary => ({
  runId,
  name: runId,
  experimentId: '1',
  experimentName: 'churn',
  state: 'SUCCEEDED',
  kind: 'run',
  children: 0,
  startedAt: 0,
  params: {},
  metrics: {},
  tags: {},
  lifecycle: 'active',
  ...more,
})

describe('differences between runs', () => {
  const runs = [
    run('a', {
      params: { model: 'gbm', seed: '1' },
      metrics: { auc: 0.9418, loss: 0.22 },
      tags: { stage: 'keep' },
    }),
    run('b', { params: { model: 'rf', seed: '1' }, metrics: { auc: 0.9231, loss: 0.3046 } }),
    run('c', { params: { model: 'gbm', seed: '1' }, metrics: { auc: 'NaN' } }),
  ]
  const [params, metrics, tags] = differencesOf(runs, 0)

  it('counts what differs', () => {
    expect([params?.differing, params?.total]).toEqual([1, 2])
    expect(params?.rows.find((row) => row.key === 'seed')?.differs).toBe(false)
  })
  it('marks the best by direction and signs the difference to the baseline', () => {
    const [auc, loss] = metrics?.rows ?? []
    expect(auc?.cells.map((cell) => cell.best)).toEqual([true, false, false])
    expect(auc?.cells[1]?.delta).toEqual({ text: '−0.0187', good: false })
    expect(loss?.cells[1]?.delta).toEqual({ text: '+0.0846', good: false })
    expect(auc?.cells[0]?.delta).toBeUndefined()
  })
  it('has no difference to what is not a number or not there', () => {
    expect(metrics?.rows[0]?.cells[2]).toMatchObject({ text: 'NaN', best: false })
    expect(metrics?.rows[1]?.cells[2]).toMatchObject({ text: undefined })
    expect(metrics?.rows[1]?.cells[2]?.delta).toBeUndefined()
  })
  it('treats a missing tag as different from a present one', () => {
    expect(tags?.rows[0]?.differs).toBe(true)
  })
  it('measures against another baseline when asked', () => {
    const auc = differencesOf(runs, 1)[1]?.rows[0]
    expect(auc?.cells[0]?.delta).toEqual({ text: '+0.0187', good: true })
  })
})
