import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock, WorkspacePaths } from '#engine/services.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { type Owner, takeLock } from './lock.ts'
import { workspacePaths } from './paths.ts'

/** Why a workspace could not be opened: a closed set. */
export interface WorkspaceProblem {
  /** `taken`: another process has it open. `unusable`: the folder cannot be made or written. */
  readonly reason: 'taken' | 'unusable'
  readonly message: string
  readonly hint: string
  /** Of the process that has it, when it serves. */
  readonly url?: string
}

export interface Workspace {
  readonly paths: WorkspacePaths
  /** Lets the next process in. Idempotent. */
  close(): void
}

/** What the server of that process wrote about itself; absent while it is still starting. */
const servedAt = (paths: WorkspacePaths): string | undefined => {
  try {
    const facts: unknown = JSON.parse(readFileSync(paths.serverFile, 'utf8'))
    if (typeof facts !== 'object' || facts === null || !('url' in facts)) return undefined
    return typeof facts.url === 'string' ? facts.url : undefined
  } catch {
    return undefined
  }
}

const taken = (paths: WorkspacePaths, owner: Owner | undefined): WorkspaceProblem => {
  const url = servedAt(paths)
  const who = owner === undefined ? 'another process' : `process ${owner.pid}`
  const since = owner === undefined ? '' : ` since ${new Date(owner.since).toLocaleString('sv')}`
  return {
    reason: 'taken',
    message: `The workspace ${paths.root} is open in ${who}${since}${url === undefined ? '' : `, at ${url}`}.`,
    hint:
      url === undefined
        ? 'Close that one first, or choose another workspace.'
        : `Use it at ${url}, or close it first.`,
    ...(url === undefined ? {} : { url }),
  }
}

const unusable = (paths: WorkspacePaths, cause: unknown): WorkspaceProblem => ({
  reason: 'unusable',
  message: `The folder ${paths.root} cannot be used as a workspace: ${cause instanceof Error ? cause.message : String(cause)}`,
  hint: 'Choose a folder on this disk that you may write to.',
})

const makeFolders = (paths: WorkspacePaths): void => {
  const { pipelines, data, state, artifacts, runs, environments } = paths
  for (const folder of [pipelines, data, state, artifacts, runs, environments])
    mkdirSync(folder, { recursive: true })
  // The state is nothing for version control; the pipelines beside it are.
  writeFileSync(join(state, '.gitignore'), '*\n')
}

/** Makes the folder a workspace if it is not one yet, and takes it for this process. */
export const openWorkspace = (
  root: string,
  { clock }: { readonly clock: Clock },
): Result<Workspace, WorkspaceProblem> => {
  const paths = workspacePaths(root)
  try {
    makeFolders(paths)
    const lock = takeLock(paths.lock, { pid: process.pid, since: clock.now() })
    if ('heldBy' in lock) return err(taken(paths, lock.heldBy))
    return ok({ paths, close: () => lock.release() })
  } catch (cause) {
    return err(unusable(paths, cause))
  }
}
