import type { Dirent } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** A file system without the notion, or a file that its step took from us: nothing can be promised about it. */
const cannot: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EINVAL', 'ENOTSUP', 'ENOSYS', 'ENOENT'])

/** What is asked for together shares the disk's commits. Node has four threads for files: one stays for the others. */
const atOnce = 3

const ifPossible = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await work()
  } catch (cause) {
    if (cannot.has((cause as NodeJS.ErrnoException).code ?? '')) return undefined
    throw cause
  }
}

const flushOne = (path: string, flags: 'r' | 'r+'): Promise<void> =>
  ifPossible(async () => {
    const handle = await open(path, flags)
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  })

/**
 * Makes sure that every file below a folder and every name in it is on disk. Nothing is done for an empty folder, so
 * that a step without files costs nothing. What a symbolic link leads to is somebody else's. Throws what the disk
 * says (EIO, ENOSPC).
 */
export const flushFiles = async (folder: string): Promise<void> => {
  const entries = (await ifPossible(() => readdir(folder, { withFileTypes: true }))) ?? []
  if (entries.length === 0) return
  const flush = async (entry: Dirent): Promise<void> => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await flushFiles(path)
    // Windows flushes only what is open for writing.
    else if (entry.isFile()) await flushOne(path, process.platform === 'win32' ? 'r+' : 'r')
  }
  for (let at = 0; at < entries.length; at += atOnce)
    await Promise.all(entries.slice(at, at + atOnce).map(flush))
  // There the names are journaled by the file system, and a folder cannot be opened.
  if (process.platform !== 'win32') await flushOne(folder, 'r')
}
