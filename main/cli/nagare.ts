import { resolve } from 'node:path'
import { type Command, readCommand } from './arguments.ts'
import { help } from './help.ts'
import { findInstallation, type Installation } from './installation.ts'
import { say } from './terminal.ts'

/** Each command's code is loaded when it is the one: `--help` must not open a database. */
async function main(argv: readonly string[]): Promise<number> {
  const command = readCommand(argv)
  if (command.command === 'help') process.stdout.write(help)
  if (command.command === 'version') process.stdout.write(`nagare ${findInstallation().version}\n`)
  if (command.command === 'invalid') {
    say(`${command.message}\nnagare --help shows what there is.`)
    return 2
  }
  if (command.command === 'help' || command.command === 'version') return 0
  const installation = findInstallation()
  const workspace = await workspaceFor(command, installation)
  if (command.command === 'secrets') return (await import('./secrets.ts')).secrets(command, workspace)
  if (command.command === 'stop') return (await import('./stop.ts')).stop(command, workspace)
  if (command.command === 'run') return (await import('./run/run.ts')).run(command, workspace, installation)
  if (command.command === 'cache')
    return (await import('./cache/cache.ts')).cache(command, workspace, installation)
  if (command.command === 'gc') return (await import('./gc/gc.ts')).gc(command, workspace, installation)
  if (command.command === 'env') return (await import('./env/env.ts')).env(command, workspace, installation)
  if (command.command === 'export-pipeline')
    return (await import('./pipeline/export.ts')).exportPipeline(command, workspace)
  if (command.command === 'import')
    return (await import('./history/import.ts')).importInto(command, workspace, installation)
  if (command.command === 'export')
    return (await import('./history/export.ts')).exportFrom(command, workspace, installation)
  return (await import('./serve.ts')).serve(command, workspace, installation)
}

/**
 * A workspace that `serve` opens is the one to come back to. One that a single other command names is not: a script that
 * works in a folder of its own must not change what the person's next start opens.
 */
async function workspaceFor(
  command: Exclude<Command, { command: 'help' | 'version' | 'invalid' }>,
  installation: Installation,
): Promise<string> {
  if (command.command !== 'serve' && command.workspace !== undefined) return resolve(command.workspace)
  const { chooseWorkspace } = await import('#engine/workspace/choose-workspace.ts')
  return chooseWorkspace({ given: command.workspace, examples: installation.examplesFolder })
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  say(
    `Something went wrong inside Nagare: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  )
  process.exitCode = 1
}
