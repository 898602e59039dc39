/**
 * The live list behind the table: opens a scope, reads further pages as they come into view, unfolds parents, and
 * takes `run` events between fetches. Notifies at most five times a second, however fast events come.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { StudioClient } from '#client/studio.ts'
import type { RunsQuery } from '#shared/contract/studio.ts'
import type { StudioEvent } from '#shared/events.ts'
import type { RunSummary } from '#shared/run.ts'
import { type ColumnHints, type ColumnKeys, hintsOf, noHints } from './model/columns.ts'
import {
  appendPage,
  applyChild,
  applyRuns,
  type Children,
  emptyList,
  firstPage,
  type RunList,
  removeRuns,
  type Scope,
} from './model/rows.ts'

export interface RunListState {
  readonly scope: Scope | undefined
  readonly list: RunList
  readonly keys: ColumnKeys
  readonly hints: ColumnHints
  readonly open: ReadonlySet<string>
  readonly children: Children
  readonly status: 'loading' | 'ready' | 'failed'
}

export interface RunListStore {
  readonly store: StoreApi<RunListState>
  /** Reads the first page of another scope; the old rows stay until it is here. */
  show(scope: Scope): void
  /** Makes sure that the first `count` rows are loaded. */
  reach(count: number): void
  toggle(runId: string): void
  onEvent(event: StudioEvent): void
  dispose(): void
}

type Calls = Pick<StudioClient['runs'], 'list' | 'get' | 'many'>

const firstSize = 200
const nextSize = 1000
const flushEvery = 200 // ms
const refetchAfter = 600 // ms

const queryOf = (scope: Scope, limit: number, cursor?: string): RunsQuery => ({
  orderBy: scope.orderBy,
  descending: scope.descending,
  lifecycle: scope.lifecycle,
  limit,
  ...(scope.experimentId === undefined ? {} : { experimentIds: [scope.experimentId] }),
  ...(scope.text === '' ? {} : { text: scope.text }),
  ...(cursor === undefined ? {} : { cursor }),
})

export function createRunList(calls: Calls): RunListStore {
  const store = createStore<RunListState>(() => ({
    scope: undefined,
    list: emptyList,
    keys: { params: [], metrics: [], tags: [] },
    hints: noHints,
    open: new Set<string>(),
    children: new Map(),
    status: 'loading',
  }))
  let wanted = 0
  let reading: Promise<void> | undefined
  let pending: RunSummary[] = []
  let flushTimer: ReturnType<typeof setTimeout> | undefined
  let refetchTimer: ReturnType<typeof setTimeout> | undefined

  const readFirst = async (scope: Scope): Promise<void> => {
    try {
      const limit = Math.min(5000, Math.max(firstSize, store.getState().scope === scope ? wanted : 0))
      const page = await calls.list(queryOf(scope, limit))
      if (store.getState().scope !== scope) return
      store.setState({
        list: firstPage(page),
        keys: usefulFirst(page.keys, page.runs),
        hints: hintsOf(page.keys, page.runs),
        status: 'ready',
      })
      reach(wanted)
    } catch {
      if (store.getState().scope === scope) store.setState({ status: 'failed' })
    }
  }
  const readNext = async (scope: Scope): Promise<void> => {
    const cursor = store.getState().list.nextCursor
    if (cursor === undefined) return
    const page = await calls.list(queryOf(scope, nextSize, cursor))
    if (store.getState().scope !== scope || store.getState().list.nextCursor !== cursor) return
    store.setState(({ list }) => ({ list: appendPage(list, page) }))
  }
  const reach = (count: number): void => {
    wanted = Math.max(wanted, count)
    const { scope, list } = store.getState()
    if (reading !== undefined || scope === undefined) return
    if (list.order.length >= wanted || list.nextCursor === undefined) return
    reading = readNext(scope)
      .catch(() => store.setState({ status: 'failed' }))
      .finally(() => {
        reading = undefined
        if (store.getState().status === 'ready') reach(wanted)
      })
  }
  const refetchSoon = (): void => {
    refetchTimer ??= setTimeout(() => {
      refetchTimer = undefined
      const { scope } = store.getState()
      if (scope !== undefined) void readFirst(scope)
    }, refetchAfter)
  }
  const flush = (): void => {
    flushTimer = undefined
    const runs = pending
    pending = []
    store.setState(({ list, scope, children }) => ({
      list: scope === undefined ? list : applyRuns(list, runs, scope),
      children: runs.reduce(applyChild, children),
    }))
    if (store.getState().list.stale) refetchSoon()
    if (hasNewKeys(runs, store.getState().keys)) refetchSoon()
  }
  const readChildren = async (runId: string): Promise<void> => {
    const { childRuns } = await calls.get({ runId })
    const runs = await calls.many({ runIds: childRuns.map((child) => child.runId).slice(0, 500) })
    store.setState(({ children }) => ({ children: new Map(children).set(runId, runs) }))
  }

  return {
    store,
    reach,
    show: (scope) => {
      wanted = 0
      store.setState((before) => ({
        scope,
        status: before.scope === undefined ? 'loading' : before.status,
        open: new Set<string>(),
      }))
      void readFirst(scope)
    },
    toggle: (runId) => {
      const opening = !store.getState().open.has(runId)
      store.setState(({ open }) => ({
        open: new Set(opening ? [...open, runId] : [...open].filter((id) => id !== runId)),
      }))
      if (opening)
        readChildren(runId).catch(() =>
          store.setState(({ children }) => ({ children: new Map(children).set(runId, []) })),
        )
    },
    onEvent: (event) => {
      if (event.type === 'hello') refetchSoon()
      if (event.type === 'runs-removed')
        store.setState(({ list }) => ({ list: removeRuns(list, event.runIds) }))
      if (event.type !== 'run') return
      pending.push(event.run)
      flushTimer ??= setTimeout(flush, flushEvery)
    },
    dispose: () => {
      clearTimeout(flushTimer)
      clearTimeout(refetchTimer)
    },
  }
}

/** Parameters that differ between runs come before those that are always the same: the first few are shown. */
function usefulFirst(keys: ColumnKeys, runs: readonly RunSummary[]): ColumnKeys {
  const varies = (key: string): boolean => new Set(runs.map((run) => run.params[key])).size > 1
  const differing = keys.params.filter(varies)
  return { ...keys, params: [...differing, ...keys.params.filter((key) => !differing.includes(key))] }
}

const hasNewKeys = (runs: readonly RunSummary[], keys: ColumnKeys): boolean =>
  (['params', 'metrics', 'tags'] as const).some((group) =>
    runs.some(
      (run) =>
        run.parentRunId === undefined && Object.keys(run[group]).some((key) => !keys[group].includes(key)),
    ),
  )
