import { constants } from 'node:fs'
import { copyFile, lstat, mkdir, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { safePath } from '#engine/artifacts/safe-path.ts'
import { flushFiles } from '#engine/exec/step/flush-files.ts'
import type { Artifacts, LeaveOut } from './source.ts'

/** What was copied, or would be. */
export interface Amount {
  readonly files: number
  readonly bytes: number
}

export const noFiles: Amount = { files: 0, bytes: 0 }
const plus = (a: Amount, b: Amount): Amount => ({ files: a.files + b.files, bytes: a.bytes + b.bytes })

interface Found {
  /** Below the root, with slashes. */
  readonly path: string
  readonly file: string
  readonly size: number
}

/** A link counts as the file it leads to while that is below the root too. */
const resolved = async (root: string, path: string): Promise<{ file: string; size: number } | undefined> => {
  try {
    const real = await realpath(path)
    const facts = await stat(real)
    return facts.isFile() && real.startsWith(root + sep) ? { file: real, size: facts.size } : undefined
  } catch {
    return undefined
  }
}

/** Every file below a folder that may be taken; the rest is left out. */
export async function* filesBelow(
  root: string,
  what: string,
  leaveOut: LeaveOut,
  folder = root,
): AsyncGenerator<Found> {
  for (const name of (await readdir(folder)).toSorted()) {
    const file = join(folder, name)
    const path = relative(root, file).split(sep).join('/')
    const facts = await lstat(file)
    if (facts.isDirectory()) {
      yield* filesBelow(root, what, leaveOut, file)
      continue
    }
    const found = facts.isFile() ? { file, size: facts.size } : await resolved(root, file)
    if (found === undefined)
      leaveOut({
        reason: 'unsafe',
        what,
        message: `The artifact ${path} is a link that leads out of its folder, or no file.`,
      })
    else if (safePath(path) !== path)
      leaveOut({
        reason: 'unsafe',
        what,
        message: `The artifact ${path} has a name that no MLflow server gives out.`,
      })
    else yield { path, ...found }
  }
}

const copyFolder = async (root: string, draft: string, what: string, leaveOut: LeaveOut): Promise<Amount> => {
  let amount = noFiles
  for await (const { path, file, size } of filesBelow(root, what, leaveOut)) {
    const target = join(draft, path)
    await mkdir(dirname(target), { recursive: true })
    await copyFile(file, target, constants.COPYFILE_FICLONE)
    amount = plus(amount, { files: 1, bytes: size })
  }
  return amount
}

const download = async (
  files: (Artifacts & { readonly kind: 'remote' })['files'],
  draft: string,
  what: string,
  leaveOut: LeaveOut,
): Promise<Amount> => {
  let amount = noFiles
  for await (const { path, open } of files()) {
    if (safePath(path) !== path) {
      leaveOut({ reason: 'unsafe', what, message: `The artifact ${path} would not stay in its folder.` })
      continue
    }
    const target = join(draft, path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, await open())
    amount = plus(amount, { files: 1, bytes: (await stat(target)).size })
  }
  return amount
}

/**
 * Brings a run's artifacts to `target`: all of them or none. They are written aside, flushed and renamed, so that an
 * interrupted import leaves nothing half. What stands at `target` came from an import that never finished: the run
 * it belongs to is not in the store.
 */
export const copyArtifacts = async (
  artifacts: Artifacts & { readonly kind: 'folder' | 'remote' },
  places: { readonly target: string; readonly draft: string },
  what: string,
  leaveOut: LeaveOut,
): Promise<Amount> => {
  const { target, draft } = places
  await rm(draft, { recursive: true, force: true })
  try {
    const amount =
      artifacts.kind === 'folder'
        ? await copyFolder(artifacts.path, draft, what, leaveOut)
        : await download(artifacts.files, draft, what, leaveOut)
    if (amount.files === 0) return amount
    await flushFiles(draft)
    await rm(target, { recursive: true, force: true })
    await mkdir(dirname(target), { recursive: true })
    await rename(draft, target)
    return amount
  } catch (cause) {
    await rm(draft, { recursive: true, force: true })
    throw cause
  }
}

/** How much there is, without touching it. What is with a server is not counted. */
export const measureArtifacts = async (
  artifacts: Artifacts,
  what: string,
  leaveOut: LeaveOut,
): Promise<Amount> => {
  let amount = noFiles
  if (artifacts.kind !== 'folder') return amount
  for await (const { size } of filesBelow(artifacts.path, what, leaveOut))
    amount = plus(amount, { files: 1, bytes: size })
  return amount
}
