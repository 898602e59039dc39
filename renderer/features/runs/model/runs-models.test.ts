import { describe, expect, it } from 'vitest'
import type { RunSummary } from '#shared/run.ts'
import {
  allColumns,
  defaultChoice,
  hintsOf,
  move,
  parseChoice,
  setShown,
  setWidth,
  visibleColumns,
} from './columns.ts'
import { appendPage, applyChild, applyRun, firstPage, linesOf, removeRuns, type Scope } from './rows.ts'
import { extend, noSelection, toggle, toggleAll } from './selection.ts'

const run = (runId: string, more: Partial<RunSummary> = {}): RunSummary => ({
  runId,
  name: runId,
  experimentId: '1',
  experimentName: 'churn',
  state: 'RUNNING',
  kind: 'run',
  children: 0,
  startedAt: 1000,
  params: {},
  metrics: {},
  tags: {},
  lifecycle: 'active',
  ...more,
})
const newestFirst: Scope = {
  experimentId: '1',
  text: '',
  orderBy: 'started',
  descending: true,
  lifecycle: 'active',
}

describe('rows between fetches', () => {
  const list = firstPage({ runs: [run('b', { startedAt: 2000 }), run('a')], total: 5, nextCursor: 'x' })

  it('changes a known run in place', () => {
    const next = applyRun(list, run('a', { state: 'SUCCEEDED' }), newestFirst)
    expect(next.order).toEqual(['b', 'a'])
    expect(next.byId.get('a')?.state).toBe('SUCCEEDED')
    expect(next.stale).toBe(false)
  })
  it('puts a new run on top of a newest-first list', () => {
    const next = applyRun(list, run('c', { startedAt: 3000 }), newestFirst)
    expect([next.order[0], next.total]).toEqual(['c', 6])
  })
  it('asks the server where a new run belongs in every other order', () => {
    expect(
      applyRun(list, run('c', { startedAt: 3000 }), { ...newestFirst, orderBy: 'metrics.auc' }).stale,
    ).toBe(true)
    expect(applyRun(list, run('c', { startedAt: 3000 }), { ...newestFirst, text: 'x' }).stale).toBe(true)
  })
  it('asks the server when the value it is ordered by changed', () => {
    const byAuc = { ...newestFirst, orderBy: 'metrics.auc' }
    expect(applyRun(list, run('a', { metrics: { auc: 0.5 } }), byAuc).stale).toBe(true)
    expect(applyRun(list, run('a', { tags: { note: 'x' } }), byAuc).stale).toBe(false)
  })
  it('ignores runs of other experiments and nested runs', () => {
    expect(applyRun(list, run('z', { experimentId: '2' }), newestFirst)).toBe(list)
    expect(applyRun(list, run('z', { parentRunId: 'a' }), newestFirst)).toBe(list)
  })
  it('drops a run that went to the trash', () => {
    const next = applyRun(list, run('a', { lifecycle: 'deleted' }), newestFirst)
    expect([next.order, next.total]).toEqual([['b'], 4])
    expect(removeRuns(list, ['nobody'])).toBe(list)
  })
  it('does not show a run twice when pages overlap', () => {
    expect(appendPage(list, { runs: [run('a'), run('q')], total: 5 }).order).toEqual(['b', 'a', 'q'])
  })
  it('fills up to the true total with skeletons, and unfolds opened parents', () => {
    const folded = linesOf(list, new Set(), new Map())
    expect(folded.map((line) => line.kind)).toEqual(['run', 'run', 'skeleton', 'skeleton', 'skeleton'])
    const waiting = linesOf(list, new Set(['b']), new Map())
    expect(waiting[1]).toEqual({ kind: 'loading', parentId: 'b', depth: 1 })
    const open = linesOf(list, new Set(['b']), new Map([['b', [run('b1', { parentRunId: 'b' })]]]))
    expect(open[1]).toMatchObject({ kind: 'run', depth: 1, run: { runId: 'b1' } })
  })
  it('keeps opened children live', () => {
    const children = applyChild(new Map([['a', []]]), run('a1', { parentRunId: 'a' }))
    expect(children.get('a')).toHaveLength(1)
    expect(applyChild(children, run('a1', { parentRunId: 'a', state: 'FAILED' })).get('a')?.[0]?.state).toBe(
      'FAILED',
    )
    expect(applyChild(children, run('b1', { parentRunId: 'closed' }))).toBe(children)
  })
})

describe('columns', () => {
  const keys = { params: ['lr', 'depth'], metrics: ['auc', 'loss'], tags: ['stage'] }
  const ids = (choice = defaultChoice): string[] => visibleColumns(keys, choice).map((column) => column.id)

  it('shows the common ones at first and offers the rest', () => {
    expect(ids()).toEqual(
      'name state duration started params.lr params.depth metrics.auc metrics.loss tags.stage'.split(' '),
    )
    const many = { ...keys, metrics: Array.from({ length: 50 }, (_, i) => `m${String(i)}`) }
    expect(visibleColumns(many, defaultChoice).filter((c) => c.group === 'metrics')).toHaveLength(6)
  })
  it('leaves room for results in a narrow window, unless the person chose otherwise', () => {
    const more = { ...keys, params: ['lr', 'depth', 'model'] }
    const narrow = visibleColumns(more, setShown(defaultChoice, 'params.model', true), undefined, true)
    expect(narrow.map((column) => column.id).slice(0, 6)).toEqual(
      'name state duration params.lr params.depth params.model'.split(' '),
    )
  })
  it('lines parameters up as numbers when all of them are, and makes room for their values', () => {
    const rows = [{ params: { lr: '0.1', model: 'random_forest' } }, { params: { lr: '1e-3', model: '5' } }]
    const hints = hintsOf({ ...keys, params: ['lr', 'model'] }, rows)
    expect([...hints.numeric]).toEqual(['lr'])
    expect(hints.longest).toEqual({ lr: 4, model: 13 })
  })
  it('keeps what the person hid, showed and resized, and lets new keys in', () => {
    const choice = setWidth(setShown(defaultChoice, 'params.lr', false), 'name', 300)
    const kept = parseChoice(JSON.stringify(choice))
    expect(ids(kept)).not.toContain('params.lr')
    expect(visibleColumns({ ...keys, tags: ['stage', 'new'] }, kept).map((c) => c.id)).toContain('tags.new')
    expect(visibleColumns(keys, kept)[0]?.width).toBe(300)
  })
  it('moves a column within its group and never past the name', () => {
    const all = allColumns(keys)
    const moved = move(all, defaultChoice, 'metrics.loss', -1)
    expect(ids(moved).indexOf('metrics.loss')).toBeLessThan(ids(moved).indexOf('metrics.auc'))
    expect(move(all, defaultChoice, 'state', -1)).toBe(defaultChoice)
    expect(move(all, defaultChoice, 'metrics.auc', -1)).toBe(defaultChoice)
  })
  it('falls back to the default when what was kept cannot be read', () => {
    expect(parseChoice('{broken')).toBe(defaultChoice)
    expect(parseChoice('{"shown":{"a":"yes"},"order":[1]}')).toEqual({ shown: {}, order: [], widths: {} })
  })
})

describe('choosing rows', () => {
  it('keeps the order of choosing and extends from the last one', () => {
    const two = toggle(toggle(noSelection, 'c'), 'a')
    expect(two.ids).toEqual(['c', 'a'])
    expect(extend(two, 'd', ['a', 'b', 'c', 'd']).ids).toEqual(['c', 'a', 'b', 'd'])
  })
  it('chooses all visible rows, then none', () => {
    const all = toggleAll(noSelection, ['a', 'b'])
    expect(all.ids).toEqual(['a', 'b'])
    expect(toggleAll(all, ['a', 'b']).ids).toEqual([])
  })
})
