import { open } from 'node:fs/promises'

/** The names in a folder are on disk when this resolves. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; there the rename is journaled by the file system.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
