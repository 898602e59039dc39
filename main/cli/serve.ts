import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { chooseWorkspace } from '#engine/workspace/choose-workspace.ts'
import { findHome } from '#server/home.ts'
import { type RunningServer, startServer } from '#server/serve.ts'
import type { ServeCommand } from './arguments.ts'

const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** `nagare serve`: runs until it is told to stop. Resolves with the exit status. */
export async function serve(command: ServeCommand): Promise<number> {
  const home = findHome()
  const chosen = chooseWorkspace({ given: command.workspace, examples: join(home.folder, 'examples') })
  const started = await startServer({
    workspace: chosen,
    runtimeFolder: join(home.folder, 'python'),
    rendererFolder: join(home.folder, 'out', 'renderer'),
    version: home.version,
    host: command.host,
    allowRemote: command.allowRemote,
    ...(command.port === undefined ? {} : { port: command.port }),
    log: say,
  })
  if (!started.ok) {
    say(started.error.message)
    if (started.error.hint !== undefined) say(started.error.hint)
    return 2
  }
  announce(started.value)
  if (command.open && !process.env['NAGARE_NO_OPEN']) openInBrowser(started.value.pageUrl)
  await untilAskedToStop()
  say('Closing.')
  await started.value.close()
  return 0
}
