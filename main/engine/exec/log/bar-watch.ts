import { readSync } from 'node:fs'
import { follow, heardAt, nothingFollowed, percentAt } from '#core/progress/follow.ts'

/** What is read of the end of a file, however much has come: bars that scrolled by meanwhile tell nothing of now. */
const windowBytes = 8 << 10

/** Looks for the progress bar at the end of one growing file. */
export interface BarWatch {
  /** The file has grown to `size` bytes. */
  look(handle: number, size: number, now: number): void
  /** When its bar last changed; undefined: there was none. */
  readonly heardAt: number | undefined
  /** 0..100; undefined: nothing there says how far the program is. */
  percentAt(now: number): number | undefined
}

/** One for all files, as nothing of it is kept beyond one look. */
let scratch: Buffer | undefined

const lastBreak = (bytes: Buffer): number => Math.max(bytes.lastIndexOf(10), bytes.lastIndexOf(13))
const firstBreak = (bytes: Buffer): number => bytes.findIndex((byte) => byte === 10 || byte === 13)

export const watchBars = (): BarWatch => {
  let followed = nothingFollowed
  /** Where the line begins that was not finished at the last look. */
  let line = 0
  return {
    look(handle, size, now) {
      scratch ??= Buffer.allocUnsafeSlow(windowBytes)
      line = Math.min(line, size)
      const start = Math.max(line, size - windowBytes)
      const read = scratch.subarray(
        0,
        readSync(handle, scratch, 0, Math.min(windowBytes, size - start), start),
      )
      // Half a line is none.
      const skipped = start === line ? 0 : firstBreak(read) + 1
      if (start !== line && skipped === 0) return
      const bytes = read.subarray(skipped)
      followed = follow(followed, bytes.toString('utf8'), now)
      line = start + skipped + lastBreak(bytes) + 1
    },
    get heardAt() {
      return heardAt(followed)
    },
    percentAt: (now) => percentAt(followed, now),
  }
}
