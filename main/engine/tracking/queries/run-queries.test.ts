import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RunsQuery } from '#engine/services.ts'
import { type Fixture, openStore } from '../open-store.fixture.ts'

let fixture: Fixture
beforeEach(() => {
  fixture = openStore()
})
afterEach(() => fixture.dispose())

interface Facts {
  readonly name: string
  readonly params?: Record<string, string>
  readonly metrics?: Record<string, number>
  readonly tags?: Record<string, string>
  readonly parentRunId?: string
  readonly startTime?: number
}
const pairs = (record: Record<string, string> = {}) =>
  Object.entries(record).map(([key, value]) => ({ key, value }))

const addRun = ({ name, params, metrics = {}, tags, parentRunId, startTime = 1 }: Facts): string => {
  const parent = parentRunId === undefined ? {} : { parentRunId }
  const run = { experimentId: '0', name, startTime, userId: 'ann', tags: pairs(tags), ...parent }
  const { runId } = fixture.writer.createRun(run)
  const points = Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: 1, step: 0 }))
  fixture.writer.logBatch(runId, { params: pairs(params), metrics: points })
  return runId
}

const addPipelineRow = (runId: string, state: string, number: number): void => {
  fixture.sql
    .prepare(
      `INSERT INTO pipeline_runs (run_id, number, pipeline_id, pipeline_name, source, state, arguments, outputs, failure,
         parallelism, cache, digest, started_at, ended_at, total, done, failed) VALUES
       (?, ?, 'team/flow', 'flow', 'flow.yaml', ?, '{}', '{}', ?, 2, 1, 'd', 1, NULL, 5, 2, 1)`,
    )
    .run(runId, number, state, JSON.stringify({ reason: 'exit', message: 'It ended with 3.' }))
}

const names = (query: RunsQuery): string[] => fixture.queries.list(query).runs.map((run) => run.name)

describe('a row of the runs table', () => {
  test('of a script: its own facts, system tags left out', () => {
    const tags = { team: 'blue', 'mlflow.source.name': 'train.py', 'nagare.x': '1' }
    const metrics = { acc: 0.5, bad: Number.NaN, high: Number.POSITIVE_INFINITY }
    const runId = addRun({ name: 'plain', params: { lr: '0.1' }, metrics, tags })
    expect(fixture.queries.summary(runId)).toEqual({
      runId,
      name: 'plain',
      experimentId: '0',
      experimentName: 'Default',
      state: 'RUNNING',
      kind: 'run',
      children: 0,
      startedAt: 1,
      userId: 'ann',
      source: 'train.py',
      params: { lr: '0.1' },
      metrics: { acc: 0.5, bad: 'NaN', high: 'Infinity' },
      tags: { team: 'blue' },
      lifecycle: 'active',
    })
    expect(fixture.queries.allTags(runId)['nagare.x']).toBe('1')
  })

  test('of a pipeline: its exact state, number, progress and failure; its steps know their parent', () => {
    const parent = addRun({ name: 'flow run' })
    addPipelineRow(parent, 'CANCELING', 7)
    const step = addRun({ name: 'train', parentRunId: parent })
    const nested = addRun({ name: 'iteration', parentRunId: step, tags: { 'nagare.task': 'loop[0]/x' } })
    expect(fixture.queries.summary(parent)).toMatchObject({
      state: 'CANCELING',
      kind: 'pipeline',
      number: 7,
      pipelineId: 'team/flow',
      pipelineName: 'flow',
      source: 'flow.yaml',
      children: 1,
      progress: { total: 5, done: 2, failed: 1 },
      failure: { reason: 'exit' },
    })
    expect(fixture.queries.summary(step)).toMatchObject({
      kind: 'step',
      parentRunId: parent,
      state: 'RUNNING',
    })
    expect(fixture.queries.summary(nested)).toMatchObject({ kind: 'step' })
    expect(fixture.queries.children(parent)).toEqual([{ runId: step, name: 'train', state: 'RUNNING' }])
  })

  test.each([
    ['RUNNING', 'RUNNING'],
    ['SCHEDULED', 'QUEUED'],
    ['FINISHED', 'SUCCEEDED'],
    ['FAILED', 'FAILED'],
    ['KILLED', 'CANCELED'],
  ] as const)('MLflow says %s, the table says %s', (status, state) => {
    const runId = addRun({ name: 'x' })
    fixture.store.updateRun(runId, { status })
    expect(fixture.queries.summary(runId)?.state).toBe(state)
  })
})

describe('the list', () => {
  beforeEach(() => {
    const first = addRun({
      name: 'Alpha',
      params: { lr: '10', opt: 'Adam' },
      metrics: { m: 2 },
      startTime: 1,
    })
    addRun({ name: 'beta', params: { lr: '9' }, metrics: { m: Number.NaN }, startTime: 2 })
    addRun({ name: 'gamma', params: { lr: 'auto' }, tags: { team: 'Blue sky' }, startTime: 3 })
    addRun({ name: 'delta', metrics: { m: -1 }, tags: { 'mlflow.user': 'hidden' }, startTime: 4 })
    addRun({ name: 'child', parentRunId: first, startTime: 5 })
  })

  const orders: [RunsQuery, string[]][] = [
    [{}, ['delta', 'gamma', 'beta', 'Alpha']],
    [{ nested: true }, ['child', 'delta', 'gamma', 'beta', 'Alpha']],
    [{ orderBy: 'started' }, ['Alpha', 'beta', 'gamma', 'delta']],
    [{ orderBy: 'name' }, ['Alpha', 'beta', 'delta', 'gamma']],
    [{ orderBy: 'params.lr' }, ['beta', 'Alpha', 'gamma', 'delta']],
    [{ orderBy: 'params.lr', descending: true }, ['Alpha', 'beta', 'gamma', 'delta']],
    [{ orderBy: 'metrics.m' }, ['delta', 'Alpha', 'gamma', 'beta']],
    [{ orderBy: 'metrics.m', descending: true }, ['Alpha', 'delta', 'gamma', 'beta']],
    [{ orderBy: 'tags.team' }, ['gamma', 'delta', 'beta', 'Alpha']],
    [{ text: 'ADAM' }, ['Alpha']],
    [{ text: 'blue SKY' }, ['gamma']],
    [{ text: 'team' }, ['gamma']],
    [{ text: 'hidden' }, []],
    [{ text: 'lr auto' }, ['gamma']],
    [{ text: '%' }, []],
    [{ state: ['SUCCEEDED'] }, []],
    [{ experimentIds: ['0'], state: ['RUNNING'] }, ['delta', 'gamma', 'beta', 'Alpha']],
    [{ experimentIds: [] }, []],
    [{ experimentIds: ['5'] }, []],
    [{ pipelineId: 'team/flow' }, []],
  ]
  test.each(orders)('%j', (query, expected) => {
    expect(names(query)).toEqual(expected)
  })

  test('pages join to the whole, with the total and the keys of the whole on each', () => {
    const first = fixture.queries.list({ limit: 3, nested: true })
    const second = fixture.queries.list({ limit: 3, nested: true, cursor: first.nextCursor ?? '' })
    expect([...first.runs, ...second.runs].map((run) => run.name)).toEqual(names({ nested: true }))
    expect([first.total, second.total, second.nextCursor]).toEqual([5, 5, undefined])
    for (const { keys } of [first, second]) {
      expect(keys).toEqual({ params: ['lr', 'opt'], metrics: ['m'], tags: ['team'] })
    }
  })

  test('the trash is another list, and things come back from it', () => {
    const { runId } = fixture.queries.list({ text: 'gamma' }).runs[0] ?? { runId: '' }
    fixture.queries.setLifecycle([runId, 'nobody'], 'deleted')
    expect(names({ text: 'gamma' })).toEqual([])
    expect(names({ lifecycle: 'deleted' })).toEqual(['gamma'])
    expect(fixture.events).toContainEqual({ type: 'runs-removed', runIds: [runId] })
    fixture.queries.setLifecycle([runId], 'active')
    expect(names({ text: 'gamma' })).toEqual(['gamma'])
  })

  test('a run takes what hangs below it to the trash and back', () => {
    const { runId } = fixture.queries.list({ text: 'Alpha' }).runs[0] ?? { runId: '' }
    fixture.queries.setLifecycle([runId], 'deleted')
    expect(names({ lifecycle: 'deleted', nested: true })).toEqual(['child', 'Alpha'])
    fixture.queries.setLifecycle([runId], 'active')
    expect(names({ nested: true })).toContain('child')
  })

  test('renaming and tagging say whether there was such a run', () => {
    const { runId } = fixture.queries.list({}).runs[0] ?? { runId: '' }
    expect([fixture.queries.rename(runId, 'new'), fixture.queries.setTag(runId, 'k', 'v')]).toEqual([
      true,
      true,
    ])
    expect(fixture.queries.summary(runId)).toMatchObject({ name: 'new', tags: { k: 'v' } })
    expect([fixture.queries.rename('nobody', 'x'), fixture.queries.setTag('nobody', 'k', 'v')]).toEqual([
      false,
      false,
    ])
  })

  test('many runs come in the order asked, unknown ones left out', () => {
    const ids = fixture.queries.list({ orderBy: 'name' }).runs.map((run) => run.runId)
    const asked = [ids[2] ?? '', 'nobody', ids[0] ?? '']
    expect(fixture.queries.many(asked).map((run) => run.runId)).toEqual([ids[2], ids[0]])
  })

  test('experiments count their own runs', () => {
    expect(fixture.queries.experiments()).toMatchObject([{ id: '0', name: 'Default', runs: 4 }])
  })
})

describe('curves', () => {
  const log = (points: readonly { value: number; step: number; timestamp: number }[]): string => {
    const runId = addRun({ name: 'curve' })
    fixture.writer.logBatch(runId, { metrics: points.map((point) => ({ key: 'm', ...point })) })
    return runId
  }
  const curve = async (runId: string, more: { maxPoints?: number; from?: number; to?: number } = {}) => {
    const [found] = await fixture.queries.history({ runIds: [runId], key: 'm', ...more })
    if (found === undefined) throw new Error('no curve')
    return found
  }
  const spiky = (axis: 'step' | 'timestamp') =>
    Array.from({ length: 10_000 }, (_, n) => ({
      value: n === 4321 ? 99 : n === 7777 ? -99 : Math.sin(n),
      step: axis === 'step' ? n : 0,
      timestamp: n,
    }))

  test.each(['step', 'timestamp'] as const)('thinning along %s keeps spikes and both ends', async (axis) => {
    const runId = log(spiky(axis))
    const { points, total } = await curve(runId, { maxPoints: 100 })
    expect(points.length).toBeLessThanOrEqual(100)
    expect(points.length).toBeGreaterThan(50)
    expect(total).toBe(10_000)
    const values = points.map((point) => point.value)
    expect([Math.max(...values), Math.min(...values)]).toEqual([99, -99])
    expect([points[0]?.[axis], points.at(-1)?.[axis]]).toEqual([0, 9999])
    const places = points.map((point) => point[axis])
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  test('a long history is read in short pieces, and none of its points is lost between them', async () => {
    const length = 45_000
    const points = Array.from({ length }, (_, n) => ({
      value: n % 7,
      step: length - n,
      timestamp: Math.floor(n / 9),
    }))
    const spikes = [9_999, 10_000, 20_001, 44_999].map((n, at) => ({ ...points[n], value: 100 + at }))
    const runId = log([...points, ...spikes.map((spike) => ({ step: 0, timestamp: 0, ...spike }))])
    let turns = 0
    const counting = setInterval(() => (turns += 1), 0)
    const found = await curve(runId, { maxPoints: 200 })
    clearInterval(counting)
    expect(turns).toBeGreaterThan(3)
    expect([found.total, found.points[0]?.step, found.points.at(-1)?.step]).toEqual([length + 4, 1, length])
    expect(found.points.filter(({ value }) => value >= 100).map(({ value }) => value)).toEqual([
      103, 102, 101, 100,
    ])
    expect((await curve(runId, { from: 20_000, to: 20_999 })).points).toHaveLength(1000)
  })

  test('a narrow range has every point again', async () => {
    const runId = log(spiky('step'))
    const { points, total } = await curve(runId, { maxPoints: 100, from: 4300, to: 4350 })
    expect([points.length, total]).toEqual([51, 51])
  })

  test('NaN and infinities are left out and counted', async () => {
    const values = [1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2]
    const runId = log(values.map((value, step) => ({ value, step, timestamp: step })))
    expect(await curve(runId)).toMatchObject({ total: 2, skipped: 3, points: [{ value: 1 }, { value: 2 }] })
  })

  test('an unknown run or key is an empty curve', async () => {
    expect(await curve('nobody')).toEqual({ runId: 'nobody', points: [], total: 0, skipped: 0 })
  })
})

describe('a filter in the language of the page', () => {
  beforeEach(() => {
    addRun({ name: 'a', params: { lr: '0.1' }, metrics: { acc: 0.9 } })
    addRun({ name: 'b', params: { lr: '0.2' }, metrics: { acc: 0.5 } })
    addRun({ name: 'c', tags: { team: 'blue' } })
  })

  test.each([
    ["metrics.acc > 0.8 OR tags.team = 'blue'", ['a', 'c']],
    ["NOT params.lr = '0.1'", ['b', 'c']],
    ['NOT (metrics.acc > 0.8 OR metrics.acc < 0.6)', ['c']],
    // None of them has ended: what is missing is not less than anything, so not-less is true.
    ['NOT end_time < 5', ['a', 'b', 'c']],
    ["(run_name = 'a' OR run_name = 'b') AND metrics.acc < 0.6", ['b']],
  ])('%s', (filter, expected) => {
    expect(names({ filter }).toSorted()).toEqual(expected)
  })

  test('together with words, and a problem says where it is', () => {
    expect(names({ filter: 'metrics.acc > 0', text: '0.2' })).toEqual(['b'])
    expect(() => names({ filter: 'metrics.acc >' })).toThrow(expect.objectContaining({ at: 13 }))
  })
})
