import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Fixture, openStore } from './open-store.fixture.ts'
import type { RunSearch } from './types.ts'

let fixture: Fixture
let made: string[]
const runAt = (startTime: number, value?: number): string => {
  const { runId } = fixture.store.createRun({ experimentId: '0', userId: '', startTime, tags: [] }).info
  if (value !== undefined) fixture.store.logMetric(runId, { key: 'm', value, timestamp: 1, step: 0 })
  return runId
}
beforeEach(() => {
  fixture = openStore()
  const values = [
    3,
    Number.NaN,
    1,
    undefined,
    Number.POSITIVE_INFINITY,
    1,
    -0.5,
    Number.NEGATIVE_INFINITY,
    undefined,
  ]
  made = values.map((value, index) => runAt(index, value))
})
afterEach(() => fixture.dispose())

const everything: RunSearch = {
  experimentIds: ['0'],
  filter: '',
  orderBy: [],
  view: 'ACTIVE_ONLY',
  maxResults: 100,
  pageToken: '',
}
const page = (change: Partial<RunSearch>) => fixture.store.searchRuns({ ...everything, ...change })
const allPages = (change: Partial<RunSearch>, between: () => void = () => undefined): string[] => {
  const ids: string[] = []
  for (let pageToken = ''; ; between()) {
    const { items, nextPageToken } = page({ ...change, pageToken })
    ids.push(...items.map(({ info }) => info.runId))
    if (nextPageToken === undefined) return ids
    pageToken = nextPageToken
  }
}

describe('pages of every size are the whole, in order', () => {
  const orders = [
    [],
    ['metrics.m'],
    ['metrics.m DESC'],
    ['metrics.m DESC', 'start_time ASC'],
    ['end_time', 'params.p DESC', 'metrics.m'],
    ['tags.`mlflow.runName` DESC'],
  ]
  test.each(orders.map((orderBy) => [orderBy] as const))('%j', (orderBy) => {
    const whole = page({ orderBy }).items.map(({ info }) => info.runId)
    expect(whole.toSorted()).toEqual(made.toSorted())
    for (const maxResults of [1, 2, 4, 9]) expect(allPages({ orderBy, maxResults })).toEqual(whole)
  })
})

test('numbers come first, then NaN, then runs without the value', () => {
  const order = (orderBy: string[]) => page({ orderBy }).items.map(({ info }) => made.indexOf(info.runId))
  expect(order(['metrics.m'])).toEqual([7, 6, 5, 2, 0, 4, 1, 8, 3])
  expect(order(['metrics.m DESC'])).toEqual([4, 0, 5, 2, 6, 7, 1, 8, 3])
})

test('runs that come meanwhile neither hide nor repeat others', () => {
  let time = 100
  const ids = allPages({ maxResults: 2 }, () => {
    runAt((time += 1), 2)
  })
  expect(ids).toEqual(made.toReversed())
})

test('runs that go meanwhile take only themselves away', () => {
  const gone = made[8] ?? ''
  const ids = allPages({ maxResults: 2 }, () => fixture.store.deleteRun(gone))
  expect(ids).toEqual(made.toReversed())
})

test('a token continues its own search and no other', () => {
  const pageToken = page({ maxResults: 2 }).nextPageToken ?? ''
  expect(page({ maxResults: 5, pageToken }).items).toHaveLength(5)
  const others: Partial<RunSearch>[] = [
    { filter: 'metrics.m > 0' },
    { orderBy: ['metrics.m'] },
    { view: 'ALL' },
    { experimentIds: ['0', '1'] },
  ]
  for (const other of others) expect(() => page({ ...other, pageToken })).toThrow(/another search/)
  const foreign = [
    'rubbish',
    Buffer.from('{"offset": 2}').toString('base64'),
    Buffer.from('7').toString('base64'),
  ]
  for (const bad of foreign) expect(() => page({ pageToken: bad })).toThrow(/Invalid page token/)
  const forged = JSON.parse(Buffer.from(pageToken, 'base64').toString()) as object
  const changed = Buffer.from(JSON.stringify({ ...forged, after: [{}] })).toString('base64')
  expect(() => page({ pageToken: changed })).toThrow(/Invalid page token/)
})
