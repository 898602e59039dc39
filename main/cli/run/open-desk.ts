import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { workspacePaths } from '#engine/workspace/paths.ts'
import { type RunningServer, type ServeProblem, startServer } from '#server/serve.ts'
import { readServerFile, type ServerFacts } from '#server/server-file.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { Installation } from '../installation.ts'
import type { Desk } from './desk.ts'
import { openLocalDesk } from './local-desk.ts'
import { openRemoteDesk } from './remote-desk.ts'

/** An owner that has just started has not said yet where it listens. */
const patienceMs = 5000

export interface OpenedDesk {
  readonly desk: Desk
  /** The server that had the workspace already. */
  readonly owner?: ServerFacts
}

const ownerOf = (workspace: string): ServerFacts | undefined =>
  readServerFile(workspacePaths(workspace).serverFile)

/** A server that is being restarted must not find its workspace taken by us. */
const restartMs = 2000

/** Waits a moment for the next server of a workspace whose server has just gone. */
export async function successor(workspace: string): Promise<void> {
  const deadline = Date.now() + restartMs
  while (!ownerOf(workspace) && Date.now() < deadline) await sleep(50)
}

/** A server of our own in this process, or the one that owns the workspace already. */
export type Opened =
  | { readonly kind: 'own'; readonly server: RunningServer }
  | { readonly kind: 'other'; readonly owner: ServerFacts }

export async function openOrFind(
  workspace: string,
  installation: Installation,
  log: (line: string) => void,
): Promise<Result<Opened, ServeProblem>> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const started = await startServer({ ...installation, workspace, port: 0, log })
    if (started.ok) return ok({ kind: 'own', server: started.value })
    if (started.error.reason !== 'workspace-taken') return started
    const owner = ownerOf(workspace)
    if (owner) return ok({ kind: 'other', owner })
    if (Date.now() > deadline) return err(started.error)
    await sleep(100)
  }
}

/** An engine in this process, or the desk of the server that owns the workspace. */
export async function openDesk(
  workspace: string,
  installation: Installation,
  log: (line: string) => void,
): Promise<Result<OpenedDesk, ServeProblem>> {
  const opened = await openOrFind(workspace, installation, log)
  if (!opened.ok) return opened
  if (opened.value.kind === 'own') return ok({ desk: openLocalDesk(opened.value.server) })
  const { owner } = opened.value
  const isThere = (): boolean => isDeepStrictEqual(ownerOf(workspace), owner)
  return ok({ desk: openRemoteDesk(owner, isThere), owner })
}
