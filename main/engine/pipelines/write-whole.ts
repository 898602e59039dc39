import { randomBytes } from 'node:crypto'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { syncFolder } from '#engine/disk/sync-folder.ts'

/**
 * Replaces a file as a whole: whoever reads it sees the old text or the new one, also after a crash. A link stays one,
 * and a file keeps who may read it.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const mode = await stat(target).then(
    (facts) => facts.mode & 0o777,
    () => 0o644,
  )
  const folder = dirname(target)
  // A name may be as long as the disk allows, and this one must not be longer.
  const part = join(folder, `.${basename(target).slice(0, 40)}.${randomBytes(4).toString('hex')}.part`)
  try {
    const handle = await open(part, 'wx', mode)
    try {
      await handle.writeFile(text, 'utf8')
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(part, target)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
  await syncFolder(folder)
}
