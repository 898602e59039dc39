import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A size that is at most this old is good enough for a status bar. */
const freshMs = 60_000

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
 * Measures at most once a minute, and answers with what it knows while it measures again. Only the very first call
 * waits.
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
    return known ?? measuring
  }
}
