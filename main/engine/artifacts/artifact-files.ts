import { lstat, readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { z } from 'zod'
import type { ArtifactEntry } from '#shared/contract/studio.ts'
import { pathInside } from './inside.ts'
import { publishFile } from './publish-file.ts'

export type Entry = z.infer<typeof ArtifactEntry>

/** Why a file operation was refused: a closed set. */
export type ArtifactRefusal = 'bad-path' | 'missing' | 'is-folder' | 'name-taken'
export type ArtifactResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: ArtifactRefusal }

/** Plain files below one root. Paths are relative, with slashes, possibly still percent-encoded. */
export interface ArtifactFiles {
  /** Base names of what a folder holds, alphabetically; empty when there is no such folder. */
  list(path: string): Promise<ArtifactResult<readonly Entry[]>>
  /** An existing regular file. */
  locate(path: string): Promise<ArtifactResult<{ readonly path: string; readonly size: number }>>
  put(path: string, body: AsyncIterable<Uint8Array>): Promise<ArtifactResult<{ readonly size: number }>>
  /** A file, or a folder with all it holds. */
  remove(path: string): Promise<ArtifactResult<undefined>>
}

const done = <T>(value: T): ArtifactResult<T> => ({ ok: true, value })
const refused = (reason: ArtifactRefusal): { readonly ok: false; readonly reason: ArtifactRefusal } => ({
  ok: false,
  reason,
})

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
const gone = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'])

const refusalOf = (error: unknown): ArtifactRefusal => {
  const code = codeOf(error)
  if (gone.has(code)) return 'missing'
  // A folder stands where a file should go, or a file where a folder should be.
  if (code === 'EISDIR' || code === 'EEXIST' || code === 'ENOTEMPTY' || code === 'EPERM') return 'name-taken'
  throw error
}

const entryOf = async (folder: string, name: string): Promise<Entry | undefined> => {
  const facts = await lstat(join(folder, name)).catch(() => undefined)
  if (facts?.isDirectory() === true) return { path: name, isDir: true }
  // Links and devices are nobody's artifacts.
  return facts?.isFile() === true ? { path: name, isDir: false, size: facts.size } : undefined
}

const listFolder = async (folder: string, hidden: string): Promise<readonly Entry[]> => {
  const names = await readdir(folder).catch((error: unknown) => {
    if (gone.has(codeOf(error))) return []
    throw error
  })
  const visible = names.filter((name) => join(folder, name) !== hidden).toSorted()
  const entries = await Promise.all(visible.map((name) => entryOf(folder, name)))
  return entries.filter((entry) => entry !== undefined)
}

const locateFile = async (path: string): Promise<ArtifactResult<{ path: string; size: number }>> => {
  try {
    const facts = await stat(path)
    if (facts.isFile()) return done({ path, size: facts.size })
    return refused(facts.isDirectory() ? 'is-folder' : 'missing')
  } catch (error) {
    if (gone.has(codeOf(error))) return refused('missing')
    throw error
  }
}

const putFile = async (
  path: string,
  incoming: string,
  body: AsyncIterable<Uint8Array>,
): Promise<ArtifactResult<{ size: number }>> => {
  try {
    return done({ size: await publishFile(path, incoming, body) })
  } catch (error) {
    const reason = codeOf(error) === 'ENOTDIR' ? 'name-taken' : refusalOf(error)
    return refused(reason)
  }
}

/** `onChange` hears the relative path of every file that was put or removed. */
export const createArtifactFiles = (
  root: string,
  onChange: (path: string) => void = () => undefined,
): ArtifactFiles => {
  const incoming = join(root, '.incoming')
  const resolve = async (path: string): Promise<string | undefined> => {
    const inside = await pathInside(root, path)
    return inside === incoming || inside?.startsWith(`${incoming}/`) ? undefined : inside
  }
  /** Like `resolve`, but never the root itself. */
  const resolveBelow = async (path: string): Promise<string | undefined> => {
    const inside = await resolve(path)
    return inside === undefined || basename(inside) === '' || inside === join(root) ? undefined : inside
  }
  const changed = (path: string): void => onChange(path.slice(join(root).length + 1).replaceAll('\\', '/'))
  return {
    list: async (path) => {
      const folder = await resolve(path)
      return folder === undefined ? refused('bad-path') : done(await listFolder(folder, incoming))
    },
    locate: async (path) => {
      const file = await resolveBelow(path)
      return file === undefined ? refused('bad-path') : locateFile(file)
    },
    put: async (path, body) => {
      const file = await resolveBelow(path)
      if (file === undefined) return refused('bad-path')
      const result = await putFile(file, incoming, body)
      if (result.ok) changed(file)
      return result
    },
    remove: async (path) => {
      const target = await resolveBelow(path)
      if (target === undefined) return refused('bad-path')
      const there = await lstat(target).catch(() => undefined)
      if (there === undefined) return refused('missing')
      await rm(target, { recursive: true, force: true })
      changed(target)
      return done(undefined)
    },
  }
}
