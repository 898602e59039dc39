/**
 * What each list of packages came to when it was first resolved. It is kept apart from the environments: deleting one
 * of those must not change what the next run of the same pipeline computes with.
 */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const Lock = z.object({
  format: z.literal(1),
  requirements: z.array(z.string()),
  indexUrls: z.array(z.string()),
  trustedHosts: z.array(z.string()),
  /** The interpreter it was resolved for. */
  python: z.string(),
  /** Every package with its version and the hashes of its files, as `uv pip compile` writes it. */
  text: z.string(),
  /** Digest of the first text that this list came to here: results that were kept then belong to it. */
  first: z.string(),
  resolvedAt: z.number(),
})
export type Lock = z.infer<typeof Lock>

export const lockDigest = (text: string): string => createHash('sha256').update(text).digest('hex')

const isLockFile = (name: string): boolean => /^[0-9a-f]{20}\.json$/.test(name)

/** @param folder of the environments; the locks lie beside it */
export function createLocks(folder: string) {
  const home = `${folder}-locks`

  /** @param wish key of the requirement set and the interpreter */
  const read = async (wish: string): Promise<Lock | undefined> => {
    try {
      return Lock.parse(JSON.parse(await readFile(join(home, `${wish}.json`), 'utf8')))
    } catch {
      return undefined
    }
  }
  const write = async (wish: string, lock: Lock): Promise<void> => {
    await mkdir(home, { recursive: true })
    const file = join(home, `${wish}.json`)
    await writeFile(`${file}.tmp`, JSON.stringify(lock, null, 2))
    await rename(`${file}.tmp`, file)
  }
  const wishes = async (): Promise<readonly string[]> =>
    (await readdir(home).catch(() => [])).filter(isLockFile).map((name) => name.slice(0, 20))

  return { read, write, wishes }
}
export type Locks = ReturnType<typeof createLocks>
