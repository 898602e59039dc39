/**
 * The rows that the table holds: pages of `runs.list` in the server's order, kept true by `run` events between
 * fetches. Pure: every function takes a list and returns a new one; `stale` says that only the server knows the
 * right order now.
 */
import type { RunSummary } from '#shared/run.ts'

export interface RunList {
  readonly order: readonly string[]
  readonly byId: ReadonlyMap<string, RunSummary>
  readonly total: number
  readonly nextCursor: string | undefined
  readonly stale: boolean
}

export interface Page {
  readonly runs: readonly RunSummary[]
  readonly total: number
  readonly nextCursor?: string | undefined
}

/** What is asked of the server, as far as it decides where a new run belongs. */
export interface Scope {
  readonly experimentId: string | undefined
  readonly text: string
  readonly orderBy: string
  readonly descending: boolean
  readonly lifecycle: 'active' | 'deleted'
}

export const emptyList: RunList = {
  order: [],
  byId: new Map(),
  total: 0,
  nextCursor: undefined,
  stale: false,
}

export function firstPage(page: Page): RunList {
  return appendPage({ ...emptyList }, page)
}

export function appendPage(list: RunList, page: Page): RunList {
  const byId = new Map(list.byId)
  const order = [...list.order]
  for (const run of page.runs) {
    if (!byId.has(run.runId)) order.push(run.runId)
    byId.set(run.runId, run)
  }
  return { order, byId, total: Math.max(page.total, order.length), nextCursor: page.nextCursor, stale: false }
}

const belongs = (run: RunSummary, scope: Scope): boolean =>
  run.parentRunId === undefined &&
  run.lifecycle === scope.lifecycle &&
  (scope.experimentId === undefined || run.experimentId === scope.experimentId)

/** A run changed or appeared. Newest-first lists take a new run at the top; every other order asks the server. */
export const applyRun = (list: RunList, run: RunSummary, scope: Scope): RunList =>
  applyRuns(list, [run], scope)

/** Many events at once, with one copy of the list however long it is. */
export function applyRuns(list: RunList, runs: readonly RunSummary[], scope: Scope): RunList {
  const byId = new Map(list.byId)
  const gone: string[] = []
  const added: string[] = []
  let { stale } = list
  let changed = false
  for (const run of runs) {
    const before = byId.get(run.runId)
    const fits = belongs(run, scope)
    if (before === undefined && !fits) continue
    changed = true
    if (before !== undefined && !fits) gone.push(run.runId)
    else if (before !== undefined) {
      stale ||= mayMove(before, run, scope)
      byId.set(run.runId, run)
    } else if (takesOnTop(scope) && isNewest(run, byId.get(added.at(-1) ?? list.order[0] ?? ''))) {
      added.push(run.runId)
      byId.set(run.runId, run)
    } else stale = true
  }
  if (!changed) return list
  const order = added.length === 0 ? list.order : [...added.toReversed(), ...list.order]
  return removeRuns({ ...list, byId, order, total: list.total + added.length, stale }, gone)
}

const takesOnTop = (scope: Scope): boolean =>
  scope.orderBy === 'started' && scope.descending && scope.text === ''

const isNewest = (run: RunSummary, first: RunSummary | undefined): boolean =>
  first === undefined || first.startedAt <= run.startedAt

/** True when the value the list is ordered by changed: the row may now belong elsewhere. */
const mayMove = (before: RunSummary, run: RunSummary, scope: Scope): boolean =>
  scope.orderBy !== 'started' && sortValue(before, scope.orderBy) !== sortValue(run, scope.orderBy)

function sortValue(run: RunSummary, orderBy: string): string | number | undefined {
  const dot = orderBy.indexOf('.')
  if (dot > 0) {
    const group = run[orderBy.slice(0, dot) as 'params' | 'metrics' | 'tags']
    return group[orderBy.slice(dot + 1)]
  }
  if (orderBy === 'name') return run.name
  if (orderBy === 'state') return run.state
  return run.endedAt
}

export function removeRuns(list: RunList, runIds: readonly string[]): RunList {
  const gone = new Set(runIds.filter((id) => list.byId.has(id)))
  if (gone.size === 0) return list
  const byId = new Map(list.byId)
  for (const id of gone) byId.delete(id)
  return { ...list, byId, order: list.order.filter((id) => !gone.has(id)), total: list.total - gone.size }
}

/** One line of the table. `skeleton`: known to exist, not fetched yet. */
export type TableLine =
  | { readonly kind: 'run'; readonly run: RunSummary; readonly depth: number; readonly open: boolean }
  | { readonly kind: 'loading'; readonly parentId: string; readonly depth: number }
  | { readonly kind: 'skeleton'; readonly index: number }

export type Children = ReadonlyMap<string, readonly RunSummary[]>

/** Unfolds opened parents below themselves and fills up with skeletons to the true total. */
export function linesOf(list: RunList, open: ReadonlySet<string>, children: Children): TableLine[] {
  const lines: TableLine[] = []
  const add = (run: RunSummary, depth: number): void => {
    const isOpen = open.has(run.runId)
    lines.push({ kind: 'run', run, depth, open: isOpen })
    if (!isOpen) return
    const below = children.get(run.runId)
    if (below === undefined) lines.push({ kind: 'loading', parentId: run.runId, depth: depth + 1 })
    else for (const child of below) add(child, depth + 1)
  }
  for (const id of list.order) {
    const run = list.byId.get(id)
    if (run !== undefined) add(run, 0)
  }
  for (let index = list.order.length; index < list.total; index++) lines.push({ kind: 'skeleton', index })
  return lines
}

export function applyChild(children: Children, run: RunSummary): Children {
  const below = run.parentRunId === undefined ? undefined : children.get(run.parentRunId)
  if (below === undefined || run.parentRunId === undefined) return children
  const known = below.some((one) => one.runId === run.runId)
  const next = known ? below.map((one) => (one.runId === run.runId ? run : one)) : [...below, run]
  return new Map(children).set(run.parentRunId, next)
}
