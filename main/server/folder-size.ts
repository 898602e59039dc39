import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A size that is at most this old is good enough for a status bar. */
const freshMs = 5_000

/** A new measurement that takes longer than this is left to the next question. */
const patienceMs = 300

/** Bytes of all files below a folder; links are not followed, what vanishes meanwhile does not count. */
async function folderSize(folder: string): Promise<number> {
  const items = await readdir(folder, { withFileTypes: true }).catch(() => [])
  let bytes = 0
  for (const item of items) {
    const path = join(folder, item.name)
    if (item.isDirectory()) bytes += await folderSize(path)
    else if (item.isFile())
      bytes += await stat(path).then(
        (facts) => facts.size,
        () => 0,
      )
  }
  return bytes
}

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
