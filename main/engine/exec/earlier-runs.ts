/** Runs whose results another run may take over, and what keeps them from it. */
import { existsSync } from 'node:fs'
import { causeWords } from '#core/cache/words.ts'
import { type EarlierRun, isGood } from '#core/partial/scope.ts'
import { isRemote } from '#core/plan/artifact-uri.ts'
import { localPath } from '#core/plan/local-path.ts'
import type { ResultCache } from '#engine/cache/results.ts'
import type { TaskRow } from '#shared/run.ts'
import type { Journal } from './journal.ts'

/** As far back as a run is looked for. */
const lookBack = 20

/** These carry their values as metadata, and often have no file. */
const fileless = /^system\.(?:Sliced)?(?:Classification)?Metrics$/

const lostFile = ({ outputs }: TaskRow): string | undefined => {
  for (const [name, list] of Object.entries(outputs?.artifacts ?? {})) {
    const lost = list.some(
      (one) => !fileless.test(one.type) && !isRemote(one.uri) && !existsSync(localPath(one)),
    )
    if (lost) return name
  }
  return undefined
}

/** What is wrong with the files of a result, for people; undefined: they are as the step left them. */
const spoiledBy = async (runId: string, row: TaskRow, results: ResultCache): Promise<string | undefined> => {
  const home = row.reuse?.from ?? { runId, task: row.path }
  const known = results.memo.resultOf(home.runId, home.task)
  if (known === undefined) {
    const name = lostFile(row)
    return name === undefined ? undefined : causeWords({ type: 'output-deleted', name }, row.name)
  }
  const cause = await results.differing(known)
  return cause === undefined ? undefined : causeWords(cause, row.name)
}

export interface EarlierRuns {
  read(runId: string): Promise<EarlierRun>
  /** Ids of the ended runs of a pipeline, newest first. */
  of(pipeline: { readonly id?: string | undefined; readonly name: string }): readonly string[]
}

export const createEarlierRuns = (journal: Journal, results: ResultCache): EarlierRuns => ({
  read: async (runId) => {
    const rows = journal.rows(runId)
    const spoiled = new Map<string, string>()
    for (const row of rows.filter(isGood)) {
      const why = await spoiledBy(runId, row, results)
      if (why !== undefined) spoiled.set(row.path, why)
    }
    const number = journal.run(runId)?.number
    return { runId, rows, spoiled, ...(number === undefined ? {} : { number }) }
  },
  of: ({ id, name }) => journal.endedRuns(id, name, lookBack),
})
