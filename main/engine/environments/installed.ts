import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import type { Interpreter } from './interpreter.ts'

/**
 * Digest of the names and versions of what is installed beside an interpreter, by the folders that installers leave
 * (`pandas-3.0.1.dist-info`). A package that somebody edits in place is not seen.
 */
export async function installedPackages({ packages }: Pick<Interpreter, 'packages'>): Promise<string> {
  const lists = await Promise.all(packages.map((folder) => readdir(folder).catch(() => [])))
  const installed = lists.flat().filter((name) => /\.(?:dist|egg)-info$/.test(name))
  return createHash('sha256').update(installed.sort().join('\n')).digest('hex').slice(0, 20)
}
