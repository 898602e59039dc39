import { setTimeout as sleep } from 'node:timers/promises'
import { folderSize } from '#engine/folder-size.ts'

/** A size that is at most this old is good enough for a status bar. */
const freshMs = 5_000

/** A new measurement that takes longer than this is left to the next question. */
const patienceMs = 300

/**
 * Measures at most every few seconds. In a large folder it answers with what it knows while it measures again; only
 * the very first call waits to the end.
 */
export function cachedFolderSize(folder: string, now: () => number): () => Promise<number> {
  let known: number | undefined
  let measuredAt = Number.NEGATIVE_INFINITY
  let measuring: Promise<number> | undefined
  const measure = async (): Promise<number> => {
    known = await folderSize(folder)
    measuredAt = now()
    measuring = undefined
    return known
  }
  return async () => {
    if (known !== undefined && now() - measuredAt < freshMs) return known
    measuring ??= measure()
    if (known === undefined) return measuring
    const before = known
    return Promise.race([measuring, sleep(patienceMs, undefined, { ref: false }).then(() => before)])
  }
}
