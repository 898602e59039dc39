import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes of all files below a folder; links are not followed, what vanishes meanwhile does not count. */
export async function folderSize(folder: string): Promise<number> {
  const items = await readdir(folder, { withFileTypes: true }).catch(() => [])
  let bytes = 0
  for (const item of items) {
    const path = join(folder, item.name)
    if (item.isDirectory()) bytes += await folderSize(path)
    else if (item.isFile())
      bytes += await lstat(path).then(
        (facts) => facts.size,
        () => 0,
      )
  }
  return bytes
}
