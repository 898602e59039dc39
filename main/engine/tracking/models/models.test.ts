import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Fixture, openStore } from '../open-store.fixture.ts'
import type { ModelSearch, NewModel } from './types.ts'

let fixture: Fixture
beforeEach(() => {
  fixture = openStore()
})
afterEach(() => fixture.dispose())

const create = (change: Partial<NewModel> = {}) => {
  fixture.clock.time += 1
  return fixture.store.models.create({
    experimentId: '0',
    modelType: '',
    sourceRunId: '',
    params: [],
    tags: [],
    ...change,
  })
}
const everything: ModelSearch = {
  experimentIds: ['0'],
  filter: '',
  datasets: [],
  orderBy: [],
  maxResults: 10,
  pageToken: '',
}
const names = (change: Partial<ModelSearch> = {}): string[] =>
  fixture.store.models.search({ ...everything, ...change }).items.map((model) => model.name)

test('a model starts pending, with a folder of its own', () => {
  const model = create({ name: 'net', params: [{ key: 'p', value: '1' }], tags: [{ key: 't', value: '2' }] })
  expect(model).toMatchObject({
    modelId: expect.stringMatching(/^m-[0-9a-f]{32}$/),
    name: 'net',
    status: 'PENDING',
    artifactUri: `mlflow-artifacts:/0/models/${model.modelId}/artifacts`,
    params: [{ key: 'p', value: '1' }],
    tags: [{ key: 't', value: '2' }],
  })
  expect(fixture.store.models.finalize(model.modelId, 'READY').status).toBe('READY')
})

test.each(['a/b', 'a:b', 'a.b', '50%', 'it"s', "it's"])('the name %s is refused', (name) => {
  expect(() => create({ name })).toThrow(/Invalid model name/)
})

test('a removed model is gone, except for who asks for removed ones', () => {
  const { modelId } = create()
  fixture.store.models.remove(modelId)
  expect(() => fixture.store.models.get(modelId)).toThrow(/not found/)
  expect(fixture.store.models.get(modelId, { allowDeleted: true }).modelId).toBe(modelId)
  expect(names()).toEqual([])
})

describe('searching', () => {
  beforeEach(() => {
    const run = fixture.store.createRun({ experimentId: '0', userId: '', startTime: 1, tags: [] }).info.runId
    for (const [name, value] of [
      ['low', 1],
      ['nan', Number.NaN],
      ['high', 9],
    ] as const) {
      const { modelId } = create({ name, tags: [{ key: 'name', value: name }] })
      const metric = {
        key: 'acc',
        value,
        timestamp: 1,
        step: 0,
        modelId,
        datasetName: 'test',
        datasetDigest: 'd',
      }
      fixture.store.logMetric(run, metric)
      fixture.store.logMetric(run, metric)
    }
    create({ name: 'bare' })
  })

  const byAccuracy = { fieldName: 'metrics.acc', ascending: true }
  const cases: [Partial<ModelSearch>, string[]][] = [
    [{}, ['bare', 'high', 'nan', 'low']],
    [{ filter: "name LIKE 'h%'" }, ['high']],
    [{ filter: "tags.name != 'low'" }, ['high', 'nan']],
    [{ filter: 'metrics.acc > 0' }, ['high', 'low']],
    [{ filter: 'metrics.acc != 1' }, ['high', 'nan']],
    [{ filter: 'metrics.acc > 0', datasets: [{ name: 'other' }] }, []],
    [{ filter: 'metrics.acc > 0', datasets: [{ name: 'test', digest: 'd' }] }, ['high', 'low']],
    [{ datasets: [{ name: 'test' }] }, ['high', 'nan', 'low']],
    [{ filter: "name IN ('low', 'bare')" }, ['bare', 'low']],
    [{ orderBy: [byAccuracy] }, ['low', 'high', 'bare', 'nan']],
    [{ orderBy: [{ ...byAccuracy, ascending: false }] }, ['high', 'low', 'bare', 'nan']],
    [{ orderBy: [{ ...byAccuracy, datasetDigest: 'd' }] }, ['low', 'high', 'bare', 'nan']],
    [{ orderBy: [{ ...byAccuracy, datasetDigest: 'other' }] }, ['bare', 'high', 'nan', 'low']],
    [{ orderBy: [{ fieldName: 'name', ascending: true }] }, ['bare', 'high', 'low', 'nan']],
    [{ experimentIds: ['5'] }, []],
  ]
  test.each(cases)('%j', (query, expected) => {
    expect(names(query)).toEqual(expected)
  })

  test('a metric that is logged twice is one metric', () => {
    const [model] = fixture.store.models.search({ ...everything, filter: "name = 'low'" }).items
    expect(model?.metrics).toHaveLength(1)
  })

  test('a page token continues its own search and no other', () => {
    const first = fixture.store.models.search({ ...everything, maxResults: 3 })
    const pageToken = first.nextPageToken ?? ''
    expect(names({ maxResults: 3, pageToken })).toEqual(['low'])
    expect(() => names({ filter: "name = 'low'", pageToken })).toThrow(/another search/)
    expect(() => names({ pageToken: 'rubbish' })).toThrow(/page token/)
  })

  test.each([
    { filter: 'params.x IS NULL' },
    { filter: 'metrics.acc ~ 1' },
    { orderBy: [{ fieldName: 'params.x', ascending: true }] },
    { orderBy: [{ fieldName: 'nonsense', ascending: true }] },
  ])('%j is refused', (query) => {
    expect(() => names(query)).toThrow()
  })
})
