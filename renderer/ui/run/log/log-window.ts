/**
 * A log of any length on screen: pages of a fixed number of lines are fetched as they come into view, the newest
 * lines are kept beside them and grow while the run goes on. The server's cursors only lead forward, so the
 * start of a page is known once the page before it was read; the plan says which page to read next.
 */
import type { LogLine } from '#shared/run.ts'

export const pageLines = 5000
const keptPages = 16
const keptTail = 20_000

export interface LogWindow {
  readonly total: number
  /** Newest lines; they end at `total`. */
  readonly tail: readonly LogLine[]
  /** Where following goes on; undefined before the first answer. */
  readonly tailCursor: string | undefined
  readonly pages: ReadonlyMap<number, readonly LogLine[]>
  /** `starts[n]` leads to page n; the first needs none. */
  readonly starts: readonly (string | undefined)[]
}

export interface LogAnswer {
  readonly lines: readonly LogLine[]
  readonly cursor: string
  readonly more: boolean
  readonly totalLines: number
}

export const emptyWindow: LogWindow = {
  total: 0,
  tail: [],
  tailCursor: undefined,
  pages: new Map(),
  starts: [undefined],
}

export const withTail = (window: LogWindow, answer: LogAnswer): LogWindow => ({
  ...window,
  total: answer.totalLines,
  tail: answer.lines,
  tailCursor: answer.cursor,
})

/** New lines after the tail. The total is where the tail ends, not what the server has: catching up takes several reads. What falls off its front stays reachable through pages. */
export function withMore(window: LogWindow, answer: LogAnswer): LogWindow {
  const tail = [...window.tail, ...answer.lines]
  return {
    ...window,
    total: window.total + answer.lines.length,
    tail: tail.length > keptTail * 1.5 ? tail.slice(-keptTail) : tail,
    tailCursor: answer.cursor,
  }
}

export function withPage(window: LogWindow, page: number, answer: LogAnswer): LogWindow {
  const pages = new Map(window.pages)
  pages.delete(page)
  pages.set(page, answer.lines)
  for (const oldest of pages.keys()) {
    if (pages.size <= keptPages) break
    pages.delete(oldest)
  }
  const starts = [...window.starts]
  if (answer.lines.length === pageLines) starts[page + 1] = answer.cursor
  return { ...window, pages, starts, total: Math.max(window.total, answer.totalLines) }
}

export function lineAt(window: LogWindow, index: number): LogLine | undefined {
  const inTail = index - (window.total - window.tail.length)
  if (inTail >= 0) return window.tail[inTail]
  const page = Math.floor(index / pageLines)
  return window.pages.get(page)?.[index - page * pageLines]
}

/** The page to read next so that lines `from`..`to` can be drawn; undefined when all of them are here. */
export function nextPage(window: LogWindow, from: number, to: number): number | undefined {
  for (let index = Math.max(0, from); index <= Math.min(to, window.total - 1); ) {
    if (lineAt(window, index) === undefined) return reachable(window, Math.floor(index / pageLines))
    index = Math.min(nextEdge(index), to + 1)
  }
  return undefined
}

const nextEdge = (index: number): number => (Math.floor(index / pageLines) + 1) * pageLines

/** The page itself, or the last one on the way to it whose start is known. */
const reachable = (window: LogWindow, page: number): number => Math.min(page, window.starts.length - 1)
