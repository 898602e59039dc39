import { workspacePaths } from '#engine/workspace/paths.ts'
import { readServerFile } from '#server/server-file.ts'
import type { RunSummary } from '#shared/run.ts'
import type { StopCommand } from './arguments.ts'
import { type StudioClient, studioClient } from './client.ts'
import { say } from './terminal.ts'

const shortest = 4

/** By id or its beginning, by number (`12`), or by name. */
const matches = (run: RunSummary, wanted: string): boolean =>
  run.runId === wanted ||
  (wanted.length >= shortest && run.runId.startsWith(wanted)) ||
  String(run.number) === wanted ||
  run.name === wanted

const nameOf = ({ name, number, runId }: RunSummary): string =>
  `${name} (${number === undefined ? '' : `run ${number}, `}${runId})`

const liveRuns = async (client: StudioClient): Promise<readonly RunSummary[]> => {
  const queue = await client.runs.queue()
  return client.runs.many({ runIds: queue.map(({ runId }) => runId).slice(0, 500) })
}

const stopOne = async (client: StudioClient, run: RunSummary, task: string | undefined): Promise<number> => {
  const { runId } = run
  if (task === undefined) {
    await client.runs.stop({ runId })
    say(`Stopping ${nameOf(run)}.`)
    return 0
  }
  const { tasks } = await client.runs.get({ runId })
  if (!tasks.some(({ path }) => path === task)) {
    say(`${nameOf(run)} has no task "${task}". Its tasks are: ${tasks.map(({ path }) => path).join(', ')}.`)
    return 2
  }
  await client.runs.stopTask({ runId, path: task })
  say(`Stopping ${task} of ${nameOf(run)}.`)
  return 0
}

/** Asks the server that has the workspace; without one nothing runs. */
export async function stop({ run: wanted, task, all }: StopCommand, workspace: string): Promise<number> {
  const server = readServerFile(workspacePaths(workspace).serverFile)
  const client = server === undefined ? undefined : studioClient(server)
  const live = client === undefined ? [] : await liveRuns(client)
  if (client === undefined || live.length === 0) {
    say('Nothing is running in this workspace.')
    return wanted === undefined ? 0 : 2
  }
  if (all) {
    await client.runs.stopAll()
    say(`Stopping ${live.map(nameOf).join(', ')}.`)
    return 0
  }
  const found = wanted === undefined ? live : live.filter((run) => matches(run, wanted))
  const [only] = found
  if (only !== undefined && found.length === 1) return stopOne(client, only, task)
  const choice = live.map((run) => `\n  ${nameOf(run)}`).join('')
  say(`${wanted === undefined ? 'Which one' : `"${wanted}" is not one of them`}? What runs is:${choice}`)
  return 2
}
