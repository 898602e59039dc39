/**
 * Which environments stay and which go. A step holds the one it runs in; what is held or being built is never deleted.
 * The decision and the mark that keeps newcomers waiting are made in one go, so nobody can start to use what goes.
 */
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import {
  type EnvironmentGc,
  type EnvironmentReport,
  environmentLifeMs,
} from '#shared/contract/environments.ts'
import { environmentKeys, isKey, readStamp } from './stamp.ts'

export interface KeeperOptions {
  readonly folder: string
  readonly isBuilding: (key: string) => boolean
  readonly now: () => number
}
type Weight = Pick<EnvironmentReport, 'bytes' | 'sharedBytes'>
interface Candidate {
  readonly key: string
  readonly packages: readonly string[]
  /** Undefined: a build that never came to its end. */
  readonly usedAt: number | undefined
}

const trashName = '.trash'

export function createKeeper(options: KeeperOptions) {
  const { folder } = options
  const holds = new Map<string, number>()
  const leaving = new Map<string, Promise<void>>()
  const inUse = (key: string): boolean => holds.has(key) || options.isBuilding(key)

  /** @returns ends the hold; once is enough, twice does no harm. */
  function hold(key: string): () => void {
    holds.set(key, (holds.get(key) ?? 0) + 1)
    let held = true
    return () => {
      if (!held) return
      held = false
      const left = (holds.get(key) ?? 1) - 1
      if (left > 0) holds.set(key, left)
      else holds.delete(key)
    }
  }

  /** Waits for a removal of this environment that has begun, then holds it. */
  async function take(key: string): Promise<() => void> {
    for (let going = leaving.get(key); going !== undefined; going = leaving.get(key)) await going
    return hold(key)
  }

  /** For a step that an earlier process started: by the interpreter it runs on. Not ours: nothing is held. */
  function holdByPython(python: string): () => void {
    const [key = ''] = relative(folder, python).split(sep)
    return isKey(key) ? hold(key) : () => undefined
  }

  /** Renamed first: a half deleted environment is never found by its key. Undefined: somebody uses it. */
  async function drop(key: string): Promise<Weight | undefined> {
    if (inUse(key) || leaving.has(key)) return undefined
    const grave = join(folder, trashName, `${key}.${options.now().toString(36)}.${process.pid}`)
    const gone = bury(join(folder, key), grave)
    leaving.set(key, gone)
    try {
      await gone
    } finally {
      leaving.delete(key)
    }
    await rm(join(folder, `${key}.log`), { force: true })
    const weight = await weigh(grave)
    await rm(grave, { recursive: true, force: true })
    return weight
  }

  async function candidate(key: string): Promise<Candidate> {
    const stamp = await readStamp(join(folder, key))
    return { key, packages: stamp?.packages ?? [], usedAt: stamp?.usedAt }
  }

  /** @returns undefined: there is none with this key; `in-use`: it stays. */
  async function remove(key: string): Promise<EnvironmentReport | 'in-use' | undefined> {
    if (!(await environmentKeys(folder)).includes(key)) return undefined
    const { packages } = await candidate(key)
    const freed = await drop(key)
    return freed === undefined
      ? 'in-use'
      : { removed: [{ key, packages: [...packages], bytes: freed.bytes }], kept: [], ...freed }
  }

  /** Least recently used first. What a crash left half deleted or half built goes in any case. */
  async function gc({
    unusedForMs = environmentLifeMs,
    dryRun = false,
  }: EnvironmentGc): Promise<EnvironmentReport> {
    const found = await Promise.all((await environmentKeys(folder)).map(candidate))
    const oldestFirst = found.toSorted((a, b) => (a.usedAt ?? 0) - (b.usedAt ?? 0))
    const removed: EnvironmentReport['removed'] = []
    const kept: EnvironmentReport['kept'] = []
    const total = dryRun ? { bytes: 0, sharedBytes: 0 } : await emptyTrash(folder)
    for (const { key, packages, usedAt } of oldestFirst) {
      const about = { key, packages: [...packages] }
      if (usedAt !== undefined && options.now() - usedAt < unusedForMs) {
        kept.push({ ...about, reason: inUse(key) ? 'in-use' : 'recent' })
        continue
      }
      const freed = dryRun && !inUse(key) ? await weigh(join(folder, key)) : await drop(key)
      if (freed === undefined) kept.push({ ...about, reason: 'in-use' })
      else {
        removed.push({ ...about, bytes: freed.bytes })
        total.bytes += freed.bytes
        total.sharedBytes += freed.sharedBytes
      }
    }
    return { removed, kept, ...total }
  }

  return { take, holdByPython, inUse, remove, gc }
}

async function bury(folder: string, grave: string): Promise<void> {
  await mkdir(join(grave, '..'), { recursive: true })
  await rename(folder, grave)
}

/** Throws away what was renamed for it before a crash. */
export async function emptyTrash(folder: string): Promise<Weight> {
  const trash = join(folder, trashName)
  const weight = await weigh(trash)
  await rm(trash, { recursive: true, force: true })
  return weight
}

/** A file that has another name outside of the folder (uv links files out of its cache) gives nothing back. */
async function weigh(folder: string): Promise<Weight> {
  const names = new Map<number, { size: number; inside: number; all: number }>()
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const facts = await stat(join(entry.parentPath, entry.name)).catch(() => undefined)
    if (facts === undefined) continue
    const inside = (names.get(facts.ino)?.inside ?? 0) + 1
    names.set(facts.ino, { size: facts.size, inside, all: facts.nlink })
  }
  const weight = { bytes: 0, sharedBytes: 0 }
  for (const { size, inside, all } of names.values()) {
    weight[inside >= all ? 'bytes' : 'sharedBytes'] += size
  }
  return weight
}
