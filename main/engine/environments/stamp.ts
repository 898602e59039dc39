import { readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** Written last: a folder without it is an unfinished build and will be thrown away. */
const Stamp = z.object({
  format: z.literal(1),
  packages: z.array(z.string()),
  builtWith: z.enum(['uv', 'venv']),
  pythonVersion: z.string(),
  startedAt: z.number(),
  buildMs: z.number(),
  sizeBytes: z.number(),
})
export type Stamp = z.infer<typeof Stamp>

const stampFile = (folder: string): string => join(folder, 'nagare-ready.json')

export async function readStamp(folder: string): Promise<(Stamp & { readonly usedAt: number }) | undefined> {
  try {
    const file = stampFile(folder)
    const stamp = Stamp.parse(JSON.parse(await readFile(file, 'utf8')))
    return { ...stamp, usedAt: (await stat(file)).mtimeMs }
  } catch {
    return undefined
  }
}

export async function writeStamp(folder: string, stamp: Stamp): Promise<void> {
  const file = stampFile(folder)
  await writeFile(`${file}.tmp`, JSON.stringify(stamp, null, 2))
  await rename(`${file}.tmp`, file)
}

/** The stamp's own time tells when the environment was last used. */
export async function touchStamp(folder: string, now: number): Promise<void> {
  await utimes(stampFile(folder), now / 1000, now / 1000).catch(() => undefined)
}

export const isKey = (name: string): boolean => /^[0-9a-f]{20}$/.test(name)

/** Keys of the environments that have a folder, finished or not. */
export async function environmentKeys(root: string): Promise<readonly string[]> {
  return (await readdir(root).catch(() => [])).filter(isKey)
}

/** Removes what an earlier process left unfinished. `busy` are the builds of this process. */
export async function sweepUnfinished(root: string, busy: (key: string) => boolean): Promise<void> {
  for (const key of await environmentKeys(root)) {
    const folder = join(root, key)
    if ((await readStamp(folder)) !== undefined || busy(key)) continue
    await rm(folder, { recursive: true, force: true }).catch(() => undefined)
  }
}

export async function folderSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  let bytes = 0
  for (const entry of entries) {
    if (entry.isFile())
      bytes += await stat(join(entry.parentPath, entry.name)).then(
        (s) => s.size,
        () => 0,
      )
  }
  return bytes
}
