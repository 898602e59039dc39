import { resolve } from 'node:path'
import { isAddress } from '#engine/history/open-source.ts'
import type { ImportRequest } from '#shared/history.ts'
import type { ImportCommand } from '../arguments.ts'
import type { Installation } from '../installation.ts'
import { workWithHistory } from './work.ts'

/** Relative paths are the person's, and the server that may do the work stands elsewhere. */
const placed = (source: string): string => {
  if (isAddress(source) || source.startsWith('file:')) return source
  return resolve(source.replace(/^sqlite:\/\/\//, ''))
}

/** `nagare import`. Resolves with the exit status: 0 all is here, 1 something was left out, 2 refused. */
export function importInto(
  command: ImportCommand,
  workspace: string,
  installation: Installation,
): Promise<number> {
  const request: ImportRequest = {
    source: placed(command.source),
    inPlace: command.inPlace,
    dryRun: command.dryRun,
    ...(command.artifacts === undefined ? {} : { artifacts: resolve(command.artifacts) }),
  }
  return workWithHistory({
    workspace,
    installation,
    json: command.json,
    here: (history, watch) => history.import(request, watch),
    there: (client, signal) => client.history.import(request, { signal }),
  })
}
