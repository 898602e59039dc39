/**
 * The server as the desktop shell's own process (bundle `out/server/server.mjs`). Told by its environment where to
 * listen, it says `ready` or `failed` once, closes when asked and leaves when the shell is gone. It neither knows nor
 * cares whether it is a utility process or a child process.
 */
import { join } from 'node:path'
import { chooseWorkspace } from '#engine/workspace/choose-workspace.ts'
import { findHome } from '#server/home.ts'
import { type RunningServer, startServer } from '#server/serve.ts'
import { watchParent } from '#server/watch-parent.ts'
import { type FromServer, serverEnv, type ToServer } from '#shared/desktop-link.ts'

/** Electron's end of the channel in a utility process. */
interface ParentPort {
  readonly postMessage: (message: FromServer) => void
  on(event: 'message', listener: (event: { readonly data: ToServer }) => void): void
}
const { parentPort } = process as NodeJS.Process & { parentPort?: ParentPort }

const log = (line: string): void => void process.stderr.write(`${line}\n`)

function tell(message: FromServer): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Electron's port is not a window
  if (parentPort) parentPort.postMessage(message)
  else process.send?.(message)
}

/** Calls back once, whichever way the end is announced. A shell that vanished announces nothing. */
function onEnd(listener: () => void, onVanished: () => void): void {
  const onMessage = (message: ToServer): void => {
    if (message.type === 'close') listener()
  }
  if (parentPort) parentPort.on('message', ({ data }) => onMessage(data))
  else process.on('message', onMessage)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, listener)
  watchParent(onVanished)
}

async function main(): Promise<void> {
  const { folder, version } = findHome()
  const given = (name: keyof typeof serverEnv): string | undefined => process.env[serverEnv[name]]
  const resources = given('resources') ?? folder
  const pipe = given('pipe')
  const token = given('token')
  const started = await startServer({
    workspace: chooseWorkspace({ given: given('workspace'), examples: join(resources, 'examples') }),
    runtimeFolder: join(resources, 'python'),
    rendererFolder: given('renderer') ?? join(folder, 'out', 'renderer'),
    version,
    shell: 'electron',
    ...(pipe === undefined ? {} : { pipe }),
    ...(token === undefined ? {} : { token }),
    log,
  })
  // Steps inherit our environment; the token that starts code is none of their business.
  for (const name of Object.values(serverEnv)) delete process.env[name]
  if (started.ok) return live(started.value)
  const { message, hint } = started.error
  tell({ type: 'failed', message: hint === undefined ? message : `${message} ${hint}` })
  process.exitCode = 2
  // An open channel keeps the process; the message needs a moment to leave it.
  setTimeout(() => process.exit(), 200).unref()
}

function live(server: RunningServer): void {
  tell({ type: 'ready', workspace: server.engine.workspace.root, url: server.url })
  const leave = (): never => process.exit(0)
  const close = (): void =>
    void server
      .close()
      .catch((error: unknown) => log(`It did not close cleanly: ${String(error)}`))
      .finally(leave)
  onEnd(close, () => {
    // Nobody asked for the end of what runs: steps go on, and the next start takes them over.
    server.leave()
    leave()
  })
}

await main()
