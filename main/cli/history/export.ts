import { resolve } from 'node:path'
import { isAddress } from '#engine/history/open-source.ts'
import type { ExportCommand } from '../arguments.ts'
import type { Installation } from '../installation.ts'
import { workWithHistory } from './work.ts'

/** `nagare export`. Resolves with the exit status: 0 all is there, 1 something was left out, 2 refused. */
export function exportFrom(
  command: ExportCommand,
  workspace: string,
  installation: Installation,
): Promise<number> {
  const given = command.destination
  const request = { destination: isAddress(given) ? given : resolve(given), dryRun: command.dryRun }
  return workWithHistory({
    workspace,
    installation,
    json: command.json,
    here: (history, watch) => history.export(request, watch),
    there: (client, signal) => client.history.export(request, { signal }),
  })
}
