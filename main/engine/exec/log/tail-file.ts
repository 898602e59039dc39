import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { type BarWatch, watchBars } from './bar-watch.ts'
import type { LogRecord, Stream } from './log-index.ts'
import { countPieces, finishedBytes, maxLine } from './pieces.ts'

const chunkBytes = 1 << 20
/** How often a line that redraws itself is shown while it goes on, and how long it rests before it is shown as it stands. */
const redrawMs = 2_000
const newline = 10
const carriageReturn = 13

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
const endings: ReadonlySet<number | undefined> = new Set([newline, carriageReturn])

const openForReading = (file: string): number | undefined => {
  try {
    return openSync(file, 'r')
  } catch {
    return undefined
  }
}

/** Follows one growing file from byte `start` on. Memory: one chunk, whatever the file holds. */
export const tailFile = (file: string, source: number, stream: Stream, start: number): TailFile =>
  new Tail(file, { source, stream }, start)

class Tail implements TailFile {
  cut = false
  readonly bars = watchBars()
  private readonly file: string
  private readonly about: Pick<LogRecord, 'source' | 'stream'>
  private handle: number | undefined
  /** Up to where it is taken. */
  private from: number
  private seen: number
  private shownAt = 0
  /** When it grew last; undefined once its rest has been looked at. */
  private grewAt: number | undefined
  /** What was taken last is a state of a line that is redrawn. */
  private redrawn = false
  /** What was taken last is a line that was shown as it stood: its end is still to come. */
  private stands = false

  constructor(file: string, about: Pick<LogRecord, 'source' | 'stream'>, start: number) {
    this.file = file
    this.about = about
    this.from = start
    this.seen = start
  }

  take(now: number, budget: number, final: boolean, into: LogRecord[]): boolean {
    this.handle ??= openForReading(this.file)
    if (this.handle === undefined) return true
    const { size } = fstatSync(this.handle)
    if (size === this.seen && !final) {
      this.takeRest(now, size, into)
      return true
    }
    if (!final) this.bars.look(this.handle, size, now)
    this.grewAt = now
    const end = this.from + budget
    for (let left = size - this.from; left > 0; left = size - this.from) {
      if (this.from >= end) return false
      const record = this.next(now, left, final)
      if (record === undefined) break
      into.push(record)
    }
    this.seen = size
    return true
  }

  close(): void {
    if (this.handle !== undefined) closeSync(this.handle)
    this.handle = undefined
  }

  /** The next finished lines of the `left` bytes that are there. */
  private next(now: number, left: number, final: boolean): LogRecord | undefined {
    const buffer = this.chunk(left)
    const ended = this.stands ? endOfLine(buffer) : 0
    if (ended > 0) return this.taken(now, ended, 0)
    const last = final && buffer.length >= left
    const bytes = finishedBytes(buffer, { final: last, redrawn: now - this.shownAt > redrawMs })
    if (bytes === 0) return undefined
    this.redrawn = buffer[bytes - 1] === carriageReturn
    this.cut ||= bytes >= maxLine && !endings.has(buffer[bytes - 1])
    this.shownAt = now
    return this.taken(now, bytes, countPieces(buffer.subarray(0, bytes)))
  }

  /** A redrawn line that rests is what a terminal shows: the log must not say less for as long as the step is at work. */
  private takeRest(now: number, size: number, into: LogRecord[]): void {
    const left = size - this.from
    if (left === 0 || this.grewAt === undefined || now - Math.max(this.grewAt, this.shownAt) <= redrawMs)
      return
    this.grewAt = undefined
    const buffer = this.chunk(left)
    if (buffer.length < left || !(this.redrawn || buffer.includes(carriageReturn))) return
    into.push(this.taken(now, left, countPieces(buffer)))
    this.shownAt = now
    this.stands = true
  }

  private taken(t: number, bytes: number, lines: number): LogRecord {
    const { from } = this
    this.from = from + bytes
    this.stands = false
    return { t, ...this.about, from, to: from + bytes, lines }
  }

  private chunk(left: number): Buffer {
    scratch ??= Buffer.allocUnsafeSlow(chunkBytes)
    return scratch.subarray(0, readSync(this.handle ?? -1, scratch, 0, Math.min(chunkBytes, left), this.from))
  }
}

/** Bytes of the line end that it begins with. */
const endOfLine = (buffer: Buffer): number => {
  const at = buffer[0] === carriageReturn ? 1 : 0
  return buffer[at] === newline ? at + 1 : 0
}
