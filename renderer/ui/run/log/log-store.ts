/**
 * Reads a run's log as it is looked at. Opens at the end and follows; older lines come page by page as they are
 * scrolled to; a search or a filter by stream walks the whole log once and remembers the numbers of the lines.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { StudioClient } from '#client/studio.ts'
import type { LogLine } from '#shared/run.ts'
import { plainText, textOf } from './log-line.ts'
import {
  emptyWindow,
  type LogWindow,
  nextPage,
  pageLines,
  withMore,
  withPage,
  withTail,
} from './log-window.ts'

export interface LogFilter {
  readonly search: string
  readonly stream: LogLine['stream'] | 'all'
}
export interface Match {
  readonly index: number
  readonly line: LogLine
}
export interface LogState {
  readonly window: LogWindow
  readonly status: 'loading' | 'ready' | 'failed'
  readonly filter: LogFilter
  /** Undefined when nothing is filtered: the window is what is shown. */
  readonly matches: readonly Match[] | undefined
  /** 0..1 while the walk goes on. */
  readonly walked: number
}

export interface LogStore {
  readonly store: StoreApi<LogState>
  open(): void
  /** Makes lines `from`..`to` present, one page after the other. */
  reach(from: number, to: number): void
  /** The log grew. */
  grew(): void
  filter(filter: LogFilter): void
  dispose(): void
}

type ReadLog = StudioClient['runs']['log']
const tailSize = 2000
const followSize = 5000
const mostMatches = 100_000

export const noFilter: LogFilter = { search: '', stream: 'all' }
const isFiltering = (filter: LogFilter): boolean => filter.search !== '' || filter.stream !== 'all'

const matcher = (filter: LogFilter): ((line: LogLine) => boolean) => {
  const search = filter.search.toLowerCase()
  return (line) =>
    (filter.stream === 'all' || line.stream === filter.stream) &&
    (search === '' || plainText(textOf(line)).toLowerCase().includes(search))
}

/** `task`: only one step's lines; the server filters. */
export const createLogStore = (read: ReadLog, runId: string, task: string | undefined): LogStore =>
  new LogReader(read, { runId, ...(task === undefined ? {} : { task }) })

class LogReader implements LogStore {
  readonly store: StoreApi<LogState> = createStore<LogState>(() => ({
    window: emptyWindow,
    status: 'loading',
    filter: noFilter,
    matches: undefined,
    walked: 1,
  }))
  readonly #read: ReadLog
  readonly #query: { readonly runId: string; readonly task?: string }
  #closed = false
  #paging = false
  #following = false
  #again = false
  #walk = 0

  constructor(read: ReadLog, query: { readonly runId: string; readonly task?: string }) {
    this.#read = read
    this.#query = query
  }

  open(): void {
    // A view that is shown again (React's double effects) opens what it closed.
    this.#closed = false
    void this.#readTail()
  }

  async #readTail(): Promise<void> {
    try {
      const answer = await this.#read({ ...this.#query, tail: true, limit: tailSize })
      if (!this.#closed) this.store.setState({ window: withTail(emptyWindow, answer), status: 'ready' })
    } catch {
      if (!this.#closed) this.store.setState({ status: 'failed' })
    }
  }

  grew(): void {
    if (this.#following) {
      this.#again = true
      return
    }
    this.#following = true
    void this.#follow()
      .catch(() => undefined)
      .finally(() => {
        this.#following = false
        if (!this.#again || this.#closed) return
        this.#again = false
        this.grew()
      })
  }

  async #follow(): Promise<void> {
    const { tailCursor } = this.store.getState().window
    if (tailCursor === undefined) return this.#readTail()
    const answer = await this.#read({ ...this.#query, cursor: tailCursor, limit: followSize })
    if (this.#closed || answer.lines.length === 0) return
    this.store.setState(({ window, matches, filter }) => ({
      window: withMore(window, answer),
      matches: matches && [...matches, ...matchesIn(answer.lines, window.total, matcher(filter))],
    }))
    if (answer.more) await this.#follow()
  }

  reach(from: number, to: number): void {
    if (this.#paging) return
    this.#paging = true
    // A page that could not be read stays grey; scrolling again tries again.
    void this.#readPages(from, to)
      .catch(() => undefined)
      .finally(() => {
        this.#paging = false
      })
  }

  async #readPages(from: number, to: number): Promise<void> {
    let page = nextPage(this.store.getState().window, from, to)
    while (page !== undefined && !this.#closed) {
      const cursor = this.store.getState().window.starts[page]
      const answer = await this.#read({
        ...this.#query,
        limit: pageLines,
        ...(cursor === undefined ? {} : { cursor }),
      })
      this.store.setState({ window: withPage(this.store.getState().window, page, answer) })
      const next = nextPage(this.store.getState().window, from, to)
      page = next === page ? undefined : next
    }
  }

  filter(filter: LogFilter): void {
    this.#walk++
    if (isFiltering(filter)) this.#search(filter, this.#walk).catch(() => this.store.setState({ walked: 1 }))
    else this.store.setState({ filter, matches: undefined, walked: 1 })
  }

  async #search(filter: LogFilter, walk: number): Promise<void> {
    const fits = matcher(filter)
    let found: readonly Match[] = []
    let index = 0
    let cursor: string | undefined
    this.store.setState({ filter, matches: [], walked: 0 })
    for (let more = true; more && found.length < mostMatches; ) {
      const answer = await this.#read({
        ...this.#query,
        limit: pageLines,
        ...(cursor === undefined ? {} : { cursor }),
      })
      if (this.#walk !== walk || this.#closed) return
      found = [...found, ...matchesIn(answer.lines, index, fits)]
      index += answer.lines.length
      cursor = answer.cursor
      more = answer.more && answer.lines.length > 0
      this.store.setState({ matches: found, walked: Math.min(1, index / Math.max(1, answer.totalLines)) })
    }
    this.store.setState({ walked: 1 })
  }

  dispose(): void {
    this.#closed = true
  }
}

function matchesIn(lines: readonly LogLine[], offset: number, matches: (line: LogLine) => boolean): Match[] {
  return lines.flatMap((line, place) => (matches(line) ? [{ index: offset + place, line }] : []))
}
