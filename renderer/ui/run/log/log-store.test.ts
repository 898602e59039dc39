import { describe, expect, it } from 'vitest'
import type { LogLine } from '#shared/run.ts'
import { createLogStore } from './log-store.ts'
import { lineAt } from './log-window.ts'

/** A log that answers as the server does: forward-only cursors, tail on request. */
function growingLog(count: number) {
  const lines: LogLine[] = []
  const grow = (more: number): void => {
    for (let i = 0; i < more; i++) {
      const n = lines.length
      lines.push({
        t: n,
        task: 'a',
        attempt: 1,
        stream: n % 10 === 0 ? 'stderr' : 'stdout',
        text: `line ${String(n)}`,
      })
    }
  }
  grow(count)
  let reads = 0
  const read = async ({
    cursor,
    tail,
    limit = 1000,
  }: {
    cursor?: string
    tail?: boolean
    limit?: number
  }) => {
    reads++
    const from = tail === true ? Math.max(0, lines.length - limit) : Number(cursor ?? 0)
    const part = lines.slice(from, from + limit)
    const end = from + part.length
    return { lines: part, cursor: String(end), more: end < lines.length, totalLines: lines.length }
  }
  return { grow, reads: () => reads, read: read as unknown as Parameters<typeof createLogStore>[0] }
}
const settle = async (): Promise<void> => {
  for (let i = 0; i < 60; i++) await Promise.resolve()
}

describe('reading a log', () => {
  it('opens at the end and follows what is added', async () => {
    const log = growingLog(30_000)
    const store = createLogStore(log.read, 'r', undefined)
    store.open()
    await settle()
    expect(store.store.getState().window.total).toBe(30_000)
    log.grow(12_000)
    store.grew()
    await settle()
    const { window } = store.store.getState()
    expect(window.total).toBe(42_000)
    expect(lineAt(window, 41_999)?.text).toBe('line 41999')
  })
  it('fetches the pages on the way to a line in the middle, once', async () => {
    const log = growingLog(30_000)
    const store = createLogStore(log.read, 'r', undefined)
    store.open()
    await settle()
    store.reach(12_000, 12_040)
    await settle()
    expect(lineAt(store.store.getState().window, 12_010)?.text).toBe('line 12010')
    const before = log.reads()
    store.reach(12_010, 12_050)
    await settle()
    expect(log.reads()).toBe(before)
  })
  it('finds every line of a search with its number, and goes on finding while the log grows', async () => {
    const log = growingLog(20_000)
    const store = createLogStore(log.read, 'r', undefined)
    store.open()
    await settle()
    store.filter({ search: 'LINE 1999', stream: 'all' })
    await settle()
    expect(store.store.getState().matches?.map((match) => match.index)).toEqual([
      1999,
      ...Array.from({ length: 10 }, (_, i) => 19_990 + i),
    ])
    store.filter({ search: '', stream: 'stderr' })
    await settle()
    expect(store.store.getState().matches).toHaveLength(2000)
    log.grow(20)
    store.grew()
    await settle()
    expect(store.store.getState().matches).toHaveLength(2002)
  })
})
