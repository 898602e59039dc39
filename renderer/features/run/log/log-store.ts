/**
 * Reads a run's log as it is looked at. Opens at the end and follows; older lines come page by page as they are
 * scrolled to; a search or a filter by stream walks the whole log once and remembers the numbers of the lines.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { StudioClient } from '#client/studio.ts'
import type { LogLine } from '#shared/run.ts'
import { plainText } from '../model/log-line.ts'
import {
  emptyWindow,
  type LogWindow,
  nextPage,
  pageLines,
  withMore,
  withPage,
  withTail,
} from '../model/log-window.ts'

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
    (search === '' || plainText(line.text).toLowerCase().includes(search))
}

/** `task`: only one step's lines; the server filters. */
export function createLogStore(read: ReadLog, runId: string, task: string | undefined): LogStore {
  const store = createStore<LogState>(() => ({
    window: emptyWindow,
    status: 'loading',
    filter: noFilter,
    matches: undefined,
    walked: 1,
  }))
  const query = { runId, ...(task === undefined ? {} : { task }) }
  let closed = false
  let paging = false
  let following = false
  let again = false
  let walk = 0

  const open = async (): Promise<void> => {
    try {
      const answer = await read({ ...query, tail: true, limit: tailSize })
      if (!closed) store.setState({ window: withTail(emptyWindow, answer), status: 'ready' })
    } catch {
      if (!closed) store.setState({ status: 'failed' })
    }
  }
  const follow = async (): Promise<void> => {
    const { tailCursor } = store.getState().window
    if (tailCursor === undefined) return open()
    const answer = await read({ ...query, cursor: tailCursor, limit: followSize })
    if (closed || answer.lines.length === 0) return
    store.setState(({ window, matches, filter }) => ({
      window: withMore(window, answer),
      matches:
        matches === undefined
          ? undefined
          : [...matches, ...matchesIn(answer.lines, window.total, matcher(filter))],
    }))
    if (answer.more) await follow()
  }
  const grew = (): void => {
    if (following) {
      again = true
      return
    }
    following = true
    void follow()
      .catch(() => undefined)
      .finally(() => {
        following = false
        if (!again || closed) return
        again = false
        grew()
      })
  }
  const reach = async (from: number, to: number): Promise<void> => {
    if (paging) return
    paging = true
    try {
      for (let page = nextPage(store.getState().window, from, to); page !== undefined && !closed; ) {
        const cursor = store.getState().window.starts[page]
        const answer = await read({ ...query, limit: pageLines, ...(cursor === undefined ? {} : { cursor }) })
        const before = store.getState().window
        store.setState({ window: withPage(before, page, answer) })
        const next = nextPage(store.getState().window, from, to)
        page = next === page ? undefined : next
      }
    } catch {
      // The lines stay grey; scrolling again tries again.
    } finally {
      paging = false
    }
  }
  const runFilter = async (filter: LogFilter): Promise<void> => {
    const mine = ++walk
    const matches = matcher(filter)
    const found: Match[] = []
    let index = 0
    let cursor: string | undefined
    store.setState({ filter, matches: [], walked: 0 })
    for (let more = true; more && found.length < mostMatches; ) {
      const answer = await read({ ...query, limit: pageLines, ...(cursor === undefined ? {} : { cursor }) })
      if (walk !== mine || closed) return
      found.push(...matchesIn(answer.lines, index, matches))
      index += answer.lines.length
      cursor = answer.cursor
      more = answer.more && answer.lines.length > 0
      store.setState({ matches: [...found], walked: Math.min(1, index / Math.max(1, answer.totalLines)) })
    }
    store.setState({ walked: 1 })
  }

  return {
    store,
    open: () => void open(),
    reach: (from, to) => void reach(from, to),
    grew,
    filter: (filter) => {
      if (isFiltering(filter)) {
        runFilter(filter).catch(() => store.setState({ walked: 1 }))
        return
      }
      walk++
      store.setState({ filter, matches: undefined, walked: 1 })
    },
    dispose: () => {
      closed = true
    },
  }
}

function matchesIn(lines: readonly LogLine[], offset: number, matches: (line: LogLine) => boolean): Match[] {
  return lines.flatMap((line, place) => (matches(line) ? [{ index: offset + place, line }] : []))
}
