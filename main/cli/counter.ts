/** Where commands that ask the workspace's server go. */
import { workspacePaths } from '#engine/workspace/paths.ts'
import { startServer } from '#server/serve.ts'
import { readServerFile } from '#server/server-file.ts'
import { type StudioClient, studioClient } from './client.ts'
import type { Installation } from './installation.ts'
import { say } from './terminal.ts'

export interface Counter {
  readonly studio: StudioClient
  close(): Promise<void>
}

/** The server that owns the workspace, or one of our own until `close`. Undefined: neither, and that was said. */
export async function openCounter(
  workspace: string,
  installation: Installation,
): Promise<Counter | undefined> {
  const started = await startServer({ ...installation, workspace, port: 0, log: say })
  if (started.ok) return { studio: studioClient(started.value), close: () => started.value.close() }
  const owner =
    started.error.reason === 'workspace-taken'
      ? readServerFile(workspacePaths(workspace).serverFile)
      : undefined
  if (owner) return { studio: studioClient(owner), close: () => Promise.resolve() }
  say([started.error.message, started.error.hint].filter(Boolean).join(' '))
  return undefined
}

export const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`
