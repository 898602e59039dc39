import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncFolder } from '#engine/disk/sync-folder.ts'
import { usedUp } from './buffer-garbage.ts'

/** Enough to keep a disk busy, little enough for many uploads at once. */
const flushBytes = 256 * 1024

const writeAll = async (path: string, body: AsyncIterable<Uint8Array>): Promise<number> => {
  const handle = await open(path, 'wx')
  try {
    let [size, waiting] = [0, 0]
    let chunks: Uint8Array[] = []
    const flush = async (): Promise<void> => {
      if (chunks.length > 0) await handle.writev(chunks)
      chunks = []
      usedUp(waiting)
      waiting = 0
    }
    for await (const chunk of body) {
      chunks.push(chunk)
      size += chunk.byteLength
      waiting += chunk.byteLength
      if (waiting >= flushBytes) await flush()
    }
    await flush()
    await handle.sync()
    return size
  } finally {
    await handle.close()
  }
}

/**
 * Writes a stream to `target` in constant memory. Readers see the old file or the whole new one, never a part; when
 * this resolves, the bytes and the name are on disk. A broken stream leaves nothing behind. Gives the size.
 */
export const publishFile = async (
  target: string,
  incoming: string,
  body: AsyncIterable<Uint8Array>,
): Promise<number> => {
  await mkdir(incoming, { recursive: true })
  const draft = join(incoming, randomUUID())
  try {
    const size = await writeAll(draft, body)
    await mkdir(dirname(target), { recursive: true })
    await rename(draft, target)
    await syncFolder(dirname(target))
    return size
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
