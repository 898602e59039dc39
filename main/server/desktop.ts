/**
 * The server as the desktop shell's own process (bundle `out/server/desktop.mjs`). Told by its environment where to
 * listen, it says `ready` or `failed` once and closes when asked or when the shell is gone. It neither knows nor
 * cares whether it is a utility process or a child process.
 */
import { openWorkspaceFolder } from '#engine/workspace/default-workspace.ts'
import { findHome } from '#server/home.ts'
import { startServer } from '#server/serve.ts'
import { watchParent } from '#server/watch-parent.ts'
import { type FromServer, serverEnv, type ToServer } from '#shared/desktop-link.ts'

/** Electron's end of the channel in a utility process. */
interface ParentPort {
  postMessage(message: FromServer): void
  on(event: 'message', listener: (event: { readonly data: ToServer }) => void): void
}
const parentPort = (process as NodeJS.Process & { parentPort?: ParentPort }).parentPort

function tell(message: FromServer): void {
  if (parentPort) parentPort.postMessage(message)
  else process.send?.(message)
}

function onMessage(listener: (message: ToServer) => void): void {
  if (parentPort) parentPort.on('message', ({ data }) => listener(data))
  else process.on('message', listener)
}

const log = (line: string): void => void process.stderr.write(`${line}\n`)
