import { spawn } from 'node:child_process'
import { type RunningServer, startServer } from '#server/serve.ts'
import type { ServeCommand } from './arguments.ts'
import type { Installation } from './installation.ts'
import { say } from './terminal.ts'

/** `nagare serve`: runs until it is told to stop. Resolves with the exit status. */
export async function serve(
  command: ServeCommand,
  workspace: string,
  installation: Installation,
): Promise<number> {
  const started = await startServer({
    ...installation,
    workspace,
    host: command.host,
    allowRemote: command.allowRemote,
    ...(command.port === undefined ? {} : { port: command.port }),
    log: say,
  })
  if (!started.ok) {
    say([started.error.message, started.error.hint].filter(Boolean).join(' '))
    return 2
  }
  const server = started.value
  announce(server)
  if (command.open && !process.env['NAGARE_NO_OPEN']) openInBrowser(server.pageUrl)
  const signal = await untilAskedToStop(() => server.engine.runs.killNow())
  say(`${signal}: closing.`)
  await server.close()
  return 0
}

/** Two addresses: the page's, with the token, and the one that scripts put into MLFLOW_TRACKING_URI. */
function announce(server: RunningServer): void {
  process.stdout.write(
    [
      `Workspace: ${server.engine.workspace.root}`,
      `Open:      ${server.pageUrl}`,
      `MLflow:    export MLFLOW_TRACKING_URI=${server.url}`,
      '',
    ].join('\n'),
  )
}

function openInBrowser(url: string): void {
  const [command, args]: [string, string[]] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? ['rundll32', ['url.dll,FileProtocolHandler', url]]
        : ['xdg-open', [url]]
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  child.on('error', () => say('No browser could be opened; the address above works in any.'))
  child.unref()
}

/** The second signal waits for nothing, and leaves no step behind. */
function untilAskedToStop(leaveNow: () => void): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked = false
    const onSignal = (signal: NodeJS.Signals): void => {
      if (asked) {
        leaveNow()
        process.exit(130)
      }
      asked = true
      resolve(signal)
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  })
}
