import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { type BarWatch, watchBars } from './bar-watch.ts'
import type { LogRecord, Stream } from './log-index.ts'
import { countPieces, finishedBytes, maxLine } from './pieces.ts'

const chunkBytes = 1 << 20
/** How often a line that redraws itself is shown while it goes on. */
const redrawMs = 2_000

export interface TailFile {
  /**
   * Takes finished lines that were not taken before, at most `budget` bytes.
   * @returns false when the budget ended first and there is more.
   */
  take(now: number, budget: number, final: boolean, into: LogRecord[]): boolean
  /** A line was so long that it had to be cut. */
  readonly cut: boolean
  /** The progress bar at its end. */
  readonly bars: Pick<BarWatch, 'heardAt' | 'percentAt'>
  close(): void
}

/** One for all files: nothing of it is kept beyond one look, and a gigabyte leaves no garbage behind. */
let scratch: Buffer | undefined

/** What a finished line, or a state of a redrawn one, ends with. */
const endings: ReadonlySet<number | undefined> = new Set([10, 13])

const openForReading = (file: string): number | undefined => {
  try {
    return openSync(file, 'r')
  } catch {
    return undefined
  }
}

/** Follows one growing file from byte `from` on. Memory: one chunk, whatever the file holds. */
export const tailFile = (file: string, source: number, stream: Stream, start: number): TailFile => {
  let handle: number | undefined
  let [from, seen, shownAt] = [start, start, 0]
  let cut = false
  const bars = watchBars()
  const chunk = (size: number): Buffer => {
    scratch ??= Buffer.allocUnsafeSlow(chunkBytes)
    return scratch.subarray(0, readSync(handle ?? -1, scratch, 0, Math.min(chunkBytes, size - from), from))
  }
  return {
    get cut() {
      return cut
    },
    bars,
    take: (now, budget, final, into) => {
      handle ??= openForReading(file)
      if (handle === undefined) return true
      const { size } = fstatSync(handle)
      if (size === seen && !final) return true
      if (!final) bars.look(handle, size, now)
      const end = from + budget
      while (from < size) {
        if (from >= end) return false
        const buffer = chunk(size)
        if (buffer.length === 0) return true
        const last = final && from + buffer.length >= size
        const bytes = finishedBytes(buffer, { final: last, redrawn: now - shownAt > redrawMs })
        if (bytes === 0) break
        cut ||= bytes >= maxLine && !endings.has(buffer[bytes - 1])
        const lines = countPieces(buffer.subarray(0, bytes))
        into.push({ t: now, source, stream, from, to: from + bytes, lines })
        from += bytes
        shownAt = now
      }
      seen = size
      return true
    },
    close: () => {
      if (handle !== undefined) closeSync(handle)
      handle = undefined
    },
  }
}
