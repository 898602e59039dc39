import { readCommand } from './arguments.ts'
import { help } from './help.ts'
import { findInstallation } from './installation.ts'
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
  if (command.command !== 'run' && command.command !== 'serve') return 0
  const installation = findInstallation()
  const { chooseWorkspace } = await import('#engine/workspace/choose-workspace.ts')
  const workspace = chooseWorkspace({ given: command.workspace, examples: installation.examplesFolder })
  if (command.command === 'run') return (await import('./run/run.ts')).run(command, workspace, installation)
  return (await import('./serve.ts')).serve(command, workspace, installation)
}

process.exitCode = await main(process.argv.slice(2))
