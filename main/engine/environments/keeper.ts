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
  /** An environment cannot be found any more: whatever still runs on it should leave. */
  readonly onGone: (key: string) => void
}
type Weight = Pick<EnvironmentReport, 'bytes' | 'sharedBytes'>
interface Candidate {
  readonly key: string
  readonly packages: readonly string[]
  /** Undefined: a build that never came to its end. */
  readonly usedAt: number | undefined
}

const trashName = '.trash'

/** What stays of the environments and what goes, for one workspace. */
export class Keeper {
  private readonly options: KeeperOptions
  private readonly holds = new Map<string, number>()
  private readonly leaving = new Map<string, Promise<void>>()

  constructor(options: KeeperOptions) {
    this.options = options
  }

  private inUse(key: string): boolean {
    return this.holds.has(key) || this.options.isBuilding(key)
  }

  /** @returns ends the hold; once is enough, twice does no harm. */
  private hold(key: string): () => void {
    const { holds } = this
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
  async take(key: string): Promise<() => void> {
    for (let going = this.leaving.get(key); going !== undefined; going = this.leaving.get(key)) await going
    return this.hold(key)
  }

  /** For a step that an earlier process started: by the interpreter it runs on. Not ours: nothing is held. */
  holdByPython(python: string): () => void {
    const [key = ''] = relative(this.options.folder, python).split(sep)
    return isKey(key) ? this.hold(key) : () => undefined
  }

  /** Renamed first: a half deleted environment is never found by its key. Undefined: somebody uses it. */
  private async drop(key: string): Promise<Weight | undefined> {
    if (this.inUse(key) || this.leaving.has(key)) return undefined
    const grave = join(
      this.options.folder,
      trashName,
      `${key}.${this.options.now().toString(36)}.${process.pid}`,
    )
    const gone = bury(join(this.options.folder, key), grave)
    this.leaving.set(
      key,
      gone.catch(() => undefined),
    )
    try {
      await gone
      this.options.onGone(key)
    } finally {
      this.leaving.delete(key)
    }
    await rm(join(this.options.folder, `${key}.log`), { force: true })
    const weight = await weigh(grave)
    await rm(grave, { recursive: true, force: true })
    return weight
  }

  private async candidate(key: string): Promise<Candidate> {
    const stamp = await readStamp(join(this.options.folder, key))
    return { key, packages: stamp?.packages ?? [], usedAt: stamp?.usedAt }
  }

  /** @returns undefined: there is none with this key; `in-use`: it stays. */
  async remove(key: string): Promise<EnvironmentReport | 'in-use' | undefined> {
    if (!(await environmentKeys(this.options.folder)).includes(key)) return undefined
    const { packages } = await this.candidate(key)
    const freed = await this.drop(key)
    return freed === undefined
      ? 'in-use'
      : { removed: [{ key, packages: [...packages], bytes: freed.bytes }], kept: [], ...freed }
  }

  /** Least recently used first. What a crash left half deleted or half built goes in any case. */
  async gc({ unusedForMs = environmentLifeMs, dryRun = false }: EnvironmentGc): Promise<EnvironmentReport> {
    const found = await Promise.all(
      (await environmentKeys(this.options.folder)).map((key) => this.candidate(key)),
    )
    const oldestFirst = found.toSorted((a, b) => (a.usedAt ?? 0) - (b.usedAt ?? 0))
    const removed: EnvironmentReport['removed'] = []
    const kept: EnvironmentReport['kept'] = []
    const total = dryRun ? { bytes: 0, sharedBytes: 0 } : await emptyTrash(this.options.folder)
    for (const { key, packages, usedAt } of oldestFirst) {
      const about = { key, packages: [...packages] }
      if (usedAt !== undefined && this.options.now() - usedAt < unusedForMs) {
        kept.push({ ...about, reason: this.inUse(key) ? 'in-use' : 'recent' })
        continue
      }
      const freed =
        dryRun && !this.inUse(key) ? await weigh(join(this.options.folder, key)) : await this.drop(key)
      if (freed === undefined) kept.push({ ...about, reason: 'in-use' })
      else {
        removed.push({ ...about, bytes: freed.bytes })
        total.bytes += freed.bytes
        total.sharedBytes += freed.sharedBytes
      }
    }
    return { removed, kept, ...total }
  }
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
