import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Comparison, Filter } from '#core/search/ast.ts'
import { runTarget } from '#core/search/run-target.ts'
import { filterSql } from '#core/search/sql.ts'
import { type Fixture, openStore } from './open-store.fixture.ts'
import type { Run } from './types.ts'

/** A second, plain reading of the same language over runs in memory. */
const like = (value: string, pattern: string, flags: string): boolean => {
  const source = [...pattern]
    .map((char) =>
      char === '%' ? '[^]*' : char === '_' ? '[^]' : char.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
    )
    .join('')
  return new RegExp(`^${source}$`, flags).test(value)
}

const compare = (left: string | number, { comparator, value }: Comparison): boolean => {
  if (comparator === '=') return left === value
  if (comparator === '!=') return left !== value
  if (comparator === 'LIKE') return like(String(left), String(value), 'u')
  if (comparator === 'ILIKE') return like(String(left), String(value), 'iu')
  if (comparator === 'IN') return Array.isArray(value) && value.includes(left)
  if (comparator === 'NOT IN') return Array.isArray(value) && !value.includes(left)
  if (typeof left !== 'number' || typeof value !== 'number') return false
  if (comparator === '<') return left < value
  if (comparator === '<=') return left <= value
  return comparator === '>' ? left > value : left >= value
}

const fact = (run: Run, comparison: Comparison): string | number | undefined => {
  const { kind, key } = comparison.field
  if (kind === 'metric') return run.metrics.find((item) => item.key === key)?.value
  if (kind === 'param') return run.params.find((item) => item.key === key)?.value
  if (kind === 'tag') return run.tags.find((item) => item.key === key)?.value
  if (key === 'start_time') return run.info.startTime
  if (key === 'end_time') return run.info.endTime
  return key === 'status' ? run.info.status : run.info.name
}

const matches = (run: Run, filter: Filter): boolean => {
  if (filter.type === 'and') return filter.all.every((part) => matches(run, part))
  if (filter.type === 'or') return filter.any.some((part) => matches(run, part))
  if (filter.type === 'not') return !matches(run, filter.one)
  const found = fact(run, filter)
  if (filter.comparator === 'IS NULL') return found === undefined
  if (filter.comparator === 'IS NOT NULL') return found !== undefined
  return found !== undefined && compare(found, filter)
}

const words = ['', 'a', 'A', 'ab', 'a%b', 'a_b', 'x*y', '[z]', 'ß', 'a\nb', '?'] as const
const numbers = [-1, 0, 0.5, 1, 2, Number.NaN, Number.POSITIVE_INFINITY] as const
const word = fc.constantFrom(...words)
const pattern = fc.oneof(word, fc.constantFrom('%', '_', 'a%', '%b', '%A%', '_%', '[', '*', 'a[b]', '%?'))
const field = <K extends 'metric' | 'param' | 'tag' | 'attribute'>(kind: K, ...keys: string[]) =>
  fc.constantFrom(...keys).map((key) => ({ kind, key }))
const texts = fc.oneof(field('param', 'p', 'none'), field('tag', 't', 'none'))
const numeric = fc.constantFrom('=', '!=', '<', '<=', '>', '>=')
const finite = fc.constantFrom(...numbers.filter((value) => Number.isFinite(value)))

const comparison: fc.Arbitrary<Comparison> = fc
  .oneof(
    fc.tuple(field('metric', 'm', 'n', 'none'), numeric, finite),
    fc.tuple(field('attribute', 'start_time', 'end_time'), numeric, finite),
    fc.tuple(
      field('attribute', 'status'),
      fc.constantFrom('=', '!='),
      fc.constantFrom('RUNNING', 'FINISHED'),
    ),
    fc.tuple(texts, fc.constantFrom('=', '!='), word),
    fc.tuple(fc.oneof(texts, field('attribute', 'run_name')), fc.constantFrom('LIKE', 'ILIKE'), pattern),
    fc.tuple(texts, fc.constantFrom('IS NULL', 'IS NOT NULL'), fc.constant(null)),
    fc.tuple(
      field('attribute', 'run_name'),
      fc.constantFrom('IN', 'NOT IN'),
      fc.array(word, { minLength: 1 }),
    ),
  )
  .map(([of, comparator, value]) => ({ type: 'compare', field: of, comparator, value }))

const filter: fc.Arbitrary<Filter> = fc.letrec<{ node: Filter; leaf: Filter }>((tie) => ({
  leaf: comparison,
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    tie('leaf'),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((all): Filter => ({ type: 'and', all })),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((any): Filter => ({ type: 'or', any })),
    tie('node').map((one): Filter => ({ type: 'not', one })),
  ),
})).node

let fixture: Fixture
let runs: Run[]
beforeAll(() => {
  fixture = openStore()
  const { store } = fixture
  for (let n = 0; n < 60; n += 1) {
    const name = words[n % words.length] || 'named'
    const { runId } = store.createRun({
      experimentId: '0',
      name,
      userId: '',
      startTime: n % 3,
      tags: [],
    }).info
    if (n % 6 === 0) store.updateRun(runId, { status: 'FINISHED', endTime: n % 4 })
    const value = words[(n * 7) % words.length] ?? ''
    if (n % 4 !== 0) store.logParam(runId, { key: 'p', value })
    if (n % 3 !== 0) store.setTag(runId, { key: 't', value })
    if (n % 5 !== 0)
      store.logMetric(runId, { key: 'm', value: numbers[n % numbers.length] ?? 0, timestamp: 1, step: 0 })
    store.logMetric(runId, { key: 'n', value: numbers[(n * 3) % numbers.length] ?? 0, timestamp: 1, step: 0 })
  }
  const query = {
    experimentIds: ['0'],
    filter: '',
    orderBy: [],
    view: 'ALL',
    maxResults: 100,
    pageToken: '',
  } as const
  runs = [...store.searchRuns(query).items]
})
afterAll(() => fixture.dispose())

test('SQL selects what the plain reading selects', () => {
  fc.assert(
    fc.property(filter, (tree) => {
      const { sql, values } = filterSql(tree, runTarget)
      const selected = fixture.sql
        .prepare(`SELECT r.run_id FROM runs r WHERE ${sql}`)
        .pluck()
        .all(...values)
      const expected = runs.filter((run) => matches(run, tree)).map((run) => run.info.runId)
      expect(new Set(selected)).toEqual(new Set(expected))
    }),
    { numRuns: 400 },
  )
})

test('a filter adds no join, whatever its length', () => {
  const clause = (n: number): Comparison => ({
    type: 'compare',
    field: { kind: 'metric', key: `m${n}` },
    comparator: '>',
    value: n,
  })
  const { sql, values } = filterSql(
    { type: 'and', all: Array.from({ length: 300 }, (_, n) => clause(n)) },
    runTarget,
  )
  expect(sql).not.toContain('JOIN')
  expect(
    fixture.sql
      .prepare(`SELECT count(*) FROM runs r WHERE ${sql}`)
      .pluck()
      .get(...values),
  ).toBe(0)
})
