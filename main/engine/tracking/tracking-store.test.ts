import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MetricEntry } from '#engine/services.ts'
import { type Fixture, openStore } from './open-store.fixture.ts'
import { Refusal } from './refusal.ts'

let fixture: Fixture
beforeEach(() => {
  fixture = openStore()
})
afterEach(() => fixture.dispose())

const newRun = (experimentId = '0', tags: { key: string; value: string }[] = []): string =>
  fixture.store.createRun({ experimentId, userId: 'ann', startTime: 5, tags }).info.runId
const metric = (key: string, value: number, step = 0, timestamp = 1): MetricEntry => ({
  key,
  value,
  step,
  timestamp,
})
const refusalOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return `${error.code}: ${error.message}`
    throw error
  }
  return 'granted'
}
const latest = (runId: string) =>
  Object.fromEntries(fixture.store.getRun(runId).metrics.map(({ key, value }) => [key, value]))

describe('experiments', () => {
  test('Default is there with id 0, and ids count on from it without reuse', () => {
    const { store } = fixture
    expect(store.getExperiment('0')).toMatchObject({
      name: 'Default',
      artifactLocation: 'mlflow-artifacts:/0',
    })
    expect(store.createExperiment({ name: 'a' })).toBe('1')
    store.deleteExperiment('1')
    expect(store.createExperiment({ name: 'b' })).toBe('2')
    expect(refusalOf(() => store.createExperiment({ name: 'a' }))).toMatch(/^RESOURCE_ALREADY_EXISTS/)
  })

  test('an imported id beyond 2^53 keeps every digit and does not push the next one', () => {
    const { store, sql } = fixture
    sql
      .prepare(
        `INSERT INTO experiments (experiment_id, name, artifact_location, creation_time, last_update_time)
         VALUES ('987654321012345678', 'imported', 'x', 1, 1)`,
      )
      .run()
    expect(store.getExperiment('987654321012345678').name).toBe('imported')
    expect(Number(store.createExperiment({ name: 'next' }))).toBeLessThan(10)
  })

  test('an id that is no number is a mistake, one that is free is missing', () => {
    expect(refusalOf(() => fixture.store.getExperiment('abc'))).toMatch(/^INVALID_PARAMETER_VALUE/)
    expect(refusalOf(() => fixture.store.getExperiment('77'))).toMatch(/^RESOURCE_DOES_NOT_EXIST/)
  })

  test.each([
    'runs:/x/y',
    's3://b/a?x=1',
    'file:///a#b',
    'mlflow-artifacts:/a/../b',
    'x/%2e%2e/y',
    'x/%252e%252e/y',
  ])('the artifact location %s is refused', (artifactLocation) => {
    const create = () => fixture.store.createExperiment({ name: 'x', artifactLocation })
    expect(refusalOf(create)).toMatch(/^INVALID_PARAMETER_VALUE/)
  })
})

describe('writing', () => {
  test('a batch happens wholly or not at all', () => {
    const runId = newRun()
    fixture.store.logParam(runId, { key: 'p', value: '1' })
    const batch = {
      metrics: [metric('fresh key', 1)],
      params: [
        { key: 'new', value: '1' },
        { key: 'p', value: 'other' },
      ],
      tags: [{ key: 't', value: '1' }],
    }
    expect(refusalOf(() => fixture.store.logBatch(runId, batch))).toMatch(
      /Changing param values is not allowed/,
    )
    const run = fixture.store.getRun(runId)
    expect([run.metrics, run.params.length, run.tags.length]).toEqual([[], 1, 1])
    expect(fixture.sql.prepare('SELECT count(*) FROM metric_keys').pluck().get()).toBe(0)
  })

  test('the latest value goes by step, then time, then value, within a batch and across them', () => {
    const runId = newRun()
    fixture.store.logBatch(runId, {
      metrics: [metric('m', 1, 5, 10), metric('m', 9, 4, 99), metric('m', 2, 5, 10)],
    })
    expect(latest(runId)).toEqual({ m: 2 })
    fixture.store.logMetric(runId, metric('m', 100, 5, 9))
    expect(latest(runId)).toEqual({ m: 2 })
    fixture.store.logMetric(runId, metric('m', Number.NaN, 6, 0))
    expect(latest(runId)).toEqual({ m: Number.NaN })
  })

  test('exact repeats of a point are one point, NaN too', () => {
    const runId = newRun()
    for (let n = 0; n < 3; n += 1) {
      fixture.store.logBatch(runId, { metrics: [metric('m', 1), metric('m', Number.NaN), metric('m', 0)] })
    }
    const { items } = fixture.store.metricHistory({ runId, key: 'm' })
    expect(items.map(({ value }) => value)).toEqual([0, Number.NaN, 1])
  })

  test('infinities and the largest double stay apart', () => {
    const runId = newRun()
    const values = [Number.NEGATIVE_INFINITY, Number.MAX_VALUE, Number.POSITIVE_INFINITY]
    fixture.store.logBatch(runId, { metrics: values.map((value) => metric('m', value)) })
    expect(fixture.store.metricHistory({ runId, key: 'm' }).items.map(({ value }) => value)).toEqual(values)
  })

  test('the name and its tag are one thing', () => {
    const runId = newRun('0', [{ key: 'mlflow.runName', value: 'tagged' }])
    const name = () => {
      const run = fixture.store.getRun(runId)
      return [run.info.name, run.tags.find(({ key }) => key === 'mlflow.runName')?.value]
    }
    expect(name()).toEqual(['tagged', 'tagged'])
    fixture.store.updateRun(runId, { name: 'argument' })
    expect(name()).toEqual(['argument', 'argument'])
    fixture.store.setTag(runId, { key: 'mlflow.runName', value: 'tag' })
    expect(name()).toEqual(['tag', 'tag'])
    fixture.store.setTag(runId, { key: 'mlflow.runName', value: '' })
    expect(name()).toEqual(['tag', 'tag'])
  })

  test('runs in the trash are read-only', () => {
    const runId = newRun()
    const { store } = fixture
    store.deleteRun(runId)
    const writes = [
      () => store.logMetric(runId, metric('m', 1)),
      () => store.logParam(runId, { key: 'p', value: '1' }),
      () => store.setTag(runId, { key: 't', value: '1' }),
      () => store.deleteTag(runId, 'mlflow.runName'),
      () => store.updateRun(runId, { status: 'FINISHED' }),
      () => store.logInputs(runId, [], []),
    ]
    for (const write of writes) expect(refusalOf(write)).toMatch(/must be in the 'active' state/)
    store.restoreRun(runId)
    expect(refusalOf(writes[0] ?? newRun)).toBe('granted')
  })

  test.each(['', '/a', 'a//b', 'a/', './a', 'a/../b', '..', 'a\nb', 'a#b', 'e\u0301', 'x'.repeat(251)])(
    'the metric name %j is refused',
    (key) => {
      const runId = newRun()
      expect(refusalOf(() => fixture.store.logMetric(runId, metric(key, 1)))).toMatch(
        /^INVALID_PARAMETER_VALUE/,
      )
    },
  )

  test('lengths count characters, not code units', () => {
    const runId = newRun()
    fixture.store.logParam(runId, { key: 'p', value: '🚀'.repeat(6001) })
    const value = fixture.store.getRun(runId).params[0]?.value ?? ''
    expect([...value].length).toBe(6000)
  })
})

describe('history', () => {
  const fill = (runId: string, count: number): void => {
    for (let start = 0; start < count; start += 1000) {
      const metrics = Array.from({ length: Math.min(1000, count - start) }, (_, n) =>
        metric('m', start + n, start + n, start + n),
      )
      fixture.store.logBatch(runId, { metrics })
    }
  }

  test('pages join to the whole', () => {
    const runId = newRun()
    fill(runId, 250)
    const found: number[] = []
    let pageToken: string | undefined
    do {
      const page = fixture.store.metricHistory({ runId, key: 'm', maxResults: 100, pageToken })
      found.push(...page.items.map(({ value }) => value))
      pageToken = page.nextPageToken
    } while (pageToken !== undefined)
    expect(found).toEqual(Array.from({ length: 250 }, (_, n) => n))
  })

  test('a page continues behind its last point, whatever is added before it', () => {
    const runId = newRun()
    const values = [Number.NEGATIVE_INFINITY, 0, Number.NaN, 1.5, Number.POSITIVE_INFINITY]
    const metrics = values.map((value) => ({ key: 'm', value, timestamp: 5, step: 5 }))
    fixture.store.logBatch(runId, { metrics })
    const query = { runId, key: 'm', maxResults: 1 }
    const found: number[] = []
    let page = fixture.store.metricHistory(query)
    for (let earlier = 0; page.nextPageToken !== undefined; earlier += 1) {
      found.push(...page.items.map(({ value }) => value))
      fixture.store.logMetric(runId, { key: 'm', value: earlier, timestamp: 4, step: earlier })
      page = fixture.store.metricHistory({ ...query, pageToken: page.nextPageToken })
    }
    expect([...found, ...page.items.map(({ value }) => value)]).toEqual(values)
    for (const token of ['%', 'e30=', Buffer.from('{"after":[1,2]}').toString('base64')]) {
      expect(() => fixture.store.metricHistory({ ...query, pageToken: token })).toThrow('Invalid page token')
    }
  })

  test('a sample has at most the points asked for, with the first and the last', () => {
    const runId = newRun()
    fill(runId, 1000)
    for (const maxResults of [1, 2, 7, 999, 1000, 2500]) {
      const points = fixture.store.metricHistorySampled({ runIds: [runId, 'nobody'], key: 'm', maxResults })
      expect(points.length).toBe(Math.min(maxResults, 1000))
      expect(points.at(-1)?.step).toBe(999)
      if (maxResults > 1) expect(points[0]?.step).toBe(0)
    }
    const steps = { from: 100, to: 110 }
    const part = fixture.store.metricHistorySampled({ runIds: [runId], key: 'm', maxResults: 5, steps })
    expect([part[0]?.step, part.at(-1)?.step, part.length]).toEqual([100, 110, 5])
  })
})

test('the writer of pipelines takes any name, many values, and runs in the trash', () => {
  const { writer, store } = fixture
  const experimentId = writer.experimentNamed('flows')
  store.deleteExperiment(experimentId)
  expect(writer.experimentNamed('flows')).toBe(experimentId)
  const run = { experimentId, name: 'r', startTime: 1, userId: 'ann', tags: [] }
  const parent = writer.createRun(run)
  const child = writer.createRun({ ...run, parentRunId: parent.runId })
  store.deleteRun(child.runId)
  const params = Array.from({ length: 300 }, (_, n) => ({ key: `../p#${n}//x/`, value: 'v'.repeat(7000) }))
  writer.logBatch(child.runId, { params, metrics: [metric('a\nb', 1)] })
  writer.endRun(child.runId, 'FINISHED', 9)
  const found = store.getRun(child.runId)
  expect(found.params).toHaveLength(300)
  expect(
    found.params.every(({ key }) => /^[^#]*$/.test(key) && !key.startsWith('/') && !key.includes('//')),
  ).toBe(true)
  expect(found.tags).toContainEqual({ key: 'mlflow.parentRunId', value: parent.runId })
  expect([found.info.status, found.info.endTime]).toEqual(['FINISHED', 9])
})

test('changes become few events that hold the newest state', async () => {
  const runId = newRun()
  for (let step = 0; step < 500; step += 1) fixture.store.logMetric(runId, metric('m', step, step))
  await new Promise((resolve) => setTimeout(resolve, 600))
  const runs = fixture.events.filter((event) => event.type === 'run')
  expect(runs.length).toBeLessThanOrEqual(3)
  expect(runs.at(-1)).toMatchObject({ run: { runId, metrics: { m: 499 } } })
  expect(fixture.events).toContainEqual({ type: 'metrics', runId, keys: ['m'] })
})

test('the value a metric ends with joins the curve that was logged before, at its last step', () => {
  const { writer, store } = fixture
  const experimentId = writer.experimentNamed('finals')
  const { runId } = writer.createRun({ experimentId, name: 'r', startTime: 1, userId: 'u', tags: [] })
  const live = (key: string, value: number, step: number) => ({ key, value, step, timestamp: 50 })
  writer.logBatch(runId, { metrics: [live('loss', 3, 1), live('loss', 2, 2), live('acc', 0.9, 7)] })
  const final = (key: string, value: number) => ({ key, value, timestamp: 50 })
  writer.logFinalMetrics(runId, [final('loss', 1.5), final('acc', 0.9), final('new', Number.NaN)])
  writer.logFinalMetrics(runId, [final('new', Number.NaN)])
  const history = (metricKey: string) =>
    store
      .metricHistory({ runId, key: metricKey, maxResults: 10 })
      .items.map(({ step, value }) => [step, value])
  expect(history('loss')).toEqual([
    [1, 3],
    [2, 2],
    [2, 1.5],
  ])
  expect(history('acc')).toEqual([[7, 0.9]])
  expect(history('new')).toEqual([[0, Number.NaN]])
  expect(store.getRun(runId).metrics.find(({ key }) => key === 'loss')).toMatchObject({ step: 2, value: 1.5 })
})
