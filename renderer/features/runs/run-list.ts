/**
 * The live list behind the table: opens a scope, reads further pages as they come into view, unfolds parents, and
 * takes `run` events between fetches. Notifies at most five times a second, however fast events come.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { StudioClient } from '#client/studio.ts'
import type { RunsQuery } from '#shared/contract/runs-query.ts'
import type { StudioEvent } from '#shared/events.ts'
import type { RunSummary } from '#shared/run.ts'
import { type ColumnHints, type ColumnKeys, hintsOf, noHints } from './model/columns.ts'
import { filterQuery } from './model/filter.ts'
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
const mostChildren = 500
const flushEvery = 200 // ms
const refetchAfter = 600 // ms

const queryOf = (scope: Scope, limit: number, cursor?: string): RunsQuery => ({
  orderBy: scope.orderBy,
  descending: scope.descending,
  lifecycle: scope.lifecycle,
  limit,
  ...(scope.experimentId === undefined ? {} : { experimentIds: [scope.experimentId] }),
  ...filterQuery(scope.text),
  ...(cursor === undefined ? {} : { cursor }),
})

export const createRunList = (calls: Calls): RunListStore => new LiveRunList(calls)

class LiveRunList implements RunListStore {
  readonly store: StoreApi<RunListState> = createStore<RunListState>(() => ({
    scope: undefined,
    list: emptyList,
    keys: { params: [], metrics: [], tags: [] },
    hints: noHints,
    open: new Set<string>(),
    children: new Map(),
    status: 'loading',
  }))
  readonly #calls: Calls
  #wanted = 0
  #reading = false
  #pending: RunSummary[] = []
  #flushTimer: ReturnType<typeof setTimeout> | undefined
  #refetchTimer: ReturnType<typeof setTimeout> | undefined

  constructor(calls: Calls) {
    this.#calls = calls
  }

  show(scope: Scope): void {
    this.#wanted = 0
    this.store.setState((before) => ({
      scope,
      status: before.scope === undefined ? 'loading' : before.status,
      open: new Set<string>(),
    }))
    void this.#readFirst(scope)
  }

  async #readFirst(scope: Scope): Promise<void> {
    try {
      const page = await this.#calls.list(queryOf(scope, Math.min(5000, Math.max(firstSize, this.#wanted))))
      if (this.store.getState().scope !== scope) return
      const { keys, runs } = page
      this.store.setState({
        list: firstPage(page),
        keys: usefulFirst(keys, runs),
        hints: hintsOf(keys, runs),
        status: 'ready',
      })
      this.reach(this.#wanted)
    } catch {
      if (this.store.getState().scope === scope) this.store.setState({ status: 'failed' })
    }
  }

  reach(count: number): void {
    this.#wanted = Math.max(this.#wanted, count)
    const { scope, list } = this.store.getState()
    if (this.#reading || scope === undefined || list.nextCursor === undefined) return
    if (list.order.length >= this.#wanted) return
    this.#reading = true
    void this.#readNext(scope, list.nextCursor)
      .catch(() => this.store.setState({ status: 'failed' }))
      .finally(() => {
        this.#reading = false
        if (this.store.getState().status === 'ready') this.reach(this.#wanted)
      })
  }

  async #readNext(scope: Scope, cursor: string): Promise<void> {
    const page = await this.#calls.list(queryOf(scope, nextSize, cursor))
    const { scope: now, list } = this.store.getState()
    if (now === scope && list.nextCursor === cursor) this.store.setState({ list: appendPage(list, page) })
  }

  toggle(runId: string): void {
    const { open } = this.store.getState()
    const opening = !open.has(runId)
    this.store.setState({
      open: new Set(opening ? [...open, runId] : [...open].filter((id) => id !== runId)),
    })
    if (opening) void this.#readChildren(runId).catch(() => this.#setChildren(runId, []))
  }

  async #readChildren(runId: string): Promise<void> {
    const { childRuns } = await this.#calls.get({ runId })
    const runIds = childRuns.map((child) => child.runId).slice(0, mostChildren)
    this.#setChildren(runId, await this.#calls.many({ runIds }))
  }

  #setChildren(runId: string, runs: readonly RunSummary[]): void {
    this.store.setState(({ children }) => ({ children: new Map(children).set(runId, runs) }))
  }

  onEvent(event: StudioEvent): void {
    if (event.type === 'hello') this.#refetchSoon()
    if (event.type === 'runs-removed') {
      this.store.setState(({ list }) => ({ list: removeRuns(list, event.runIds) }))
    }
    if (event.type !== 'run') return
    this.#pending.push(event.run)
    this.#flushTimer ??= setTimeout(() => this.#flush(), flushEvery)
  }

  #flush(): void {
    this.#flushTimer = undefined
    const runs = this.#pending
    this.#pending = []
    this.store.setState(({ list, scope, children }) => ({
      list: scope === undefined ? list : applyRuns(list, runs, scope),
      children: runs.reduce(applyChild, children),
    }))
    const { list, keys } = this.store.getState()
    if (list.stale || hasNewKeys(runs, keys)) this.#refetchSoon()
  }

  #refetchSoon(): void {
    this.#refetchTimer ??= setTimeout(() => {
      this.#refetchTimer = undefined
      const { scope } = this.store.getState()
      if (scope !== undefined) void this.#readFirst(scope)
    }, refetchAfter)
  }

  dispose(): void {
    clearTimeout(this.#flushTimer)
    clearTimeout(this.#refetchTimer)
    this.#flushTimer = undefined
    this.#refetchTimer = undefined
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
