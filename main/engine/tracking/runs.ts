import { join } from 'node:path'
import { runGrammar } from '#core/search/grammar.ts'
import { parseFilter } from '#core/search/parse-filter.ts'
import { parseOrder } from '#core/search/parse-order.ts'
import { runOrder, runTarget } from '#core/search/run-target.ts'
import { filterSql, type SqlPiece } from '#core/search/sql.ts'
import type { MlflowStatus } from '#engine/services.ts'
import { allRows, execute, firstRow, type StoreContext } from './context.ts'
import { canonicalId, experimentRow, proxiedFolder, requireActive } from './experiments.ts'
import { checkKeysOnce } from './limits.ts'
import { loadRuns } from './load-runs.ts'
import { randomRunName } from './names.ts'
import { pageOf, readPage } from './page.ts'
import { invalid } from './refusal.ts'
import { number, runInfo, text } from './rows.ts'
import { activeRun, runRow } from './run-row.ts'
import { granted, mostResults } from './search.ts'
import type { TrackingStore } from './store.ts'
import { nameTag, putTag } from './tags.ts'
import type { Lifecycle, NewRun, Page, Run, RunInfo, RunSearch } from './types.ts'
import { viewSql } from './view.ts'

/** The name argument, the name tag or a random one; both given, they must agree. */
const chooseName = (context: StoreContext, run: NewRun): string => {
  const tagged = run.tags.find((tag) => tag.key === nameTag)?.value
  if (run.name && tagged && run.name !== tagged) {
    throw invalid(
      `Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='${run.name}', mlflow.runName='${tagged}').`,
    )
  }
  return run.name || tagged || randomRunName(context.random)
}

const artifactUri = (location: string, runId: string): string =>
  `${location.replace(/\/+$/, '')}/${runId}/artifacts`

/** Inserts a run with its tags and gives its internal id. */
export const insertRun = (
  context: StoreContext,
  run: NewRun,
): { readonly id: number; readonly runId: string } => {
  const experiment = experimentRow(context, run.experimentId)
  requireActive(experiment)
  const name = chooseName(context, run)
  const named = { key: nameTag, value: name }
  const tags = run.tags.some((tag) => tag.key === nameTag && tag.value === name)
    ? run.tags
    : [...run.tags, named]
  checkKeysOnce('Tags', tags)
  const runId = context.newId()
  const row = firstRow(
    context,
    `INSERT INTO runs (run_id, experiment, name, status, user_id, start_time, artifact_uri)
     VALUES (?, ?, ?, 'RUNNING', ?, ?, ?) RETURNING id`,
    runId,
    experiment['id'],
    name,
    run.userId,
    run.startTime,
    artifactUri(text(experiment, 'artifact_location'), runId),
  )
  const id = Number(row?.['id'])
  for (const tag of tags) putTag(context, id, tag)
  context.changes.run(runId)
  return { id, runId }
}

const updateRun = (
  context: StoreContext,
  runId: string,
  change: {
    readonly status?: MlflowStatus | undefined
    readonly endTime?: number | undefined
    readonly name?: string | undefined
  },
): RunInfo => {
  const id = activeRun(context, runId)
  if (change.status !== undefined)
    execute(context, 'UPDATE runs SET status = ? WHERE id = ?', change.status, id)
  if (change.endTime !== undefined)
    execute(context, 'UPDATE runs SET end_time = ? WHERE id = ?', change.endTime, id)
  if (change.name) putTag(context, id, { key: nameTag, value: change.name })
  context.changes.run(runId)
  return runInfo(runRow(context, runId))
}

export const moveRun = (context: StoreContext, runId: string, lifecycle: Lifecycle): void => {
  const id = number(runRow(context, runId), 'id')
  const deletedAt = lifecycle === 'deleted' ? context.clock.now() : null
  execute(context, 'UPDATE runs SET lifecycle = ?, deleted_time = ? WHERE id = ?', lifecycle, deletedAt, id)
  context.changes.run(runId)
}

const inExperiments = (context: StoreContext, experimentIds: readonly string[]): number[] => {
  const find = 'SELECT id FROM experiments WHERE experiment_id IN (SELECT value FROM json_each(?))'
  return allRows(context, find, JSON.stringify(experimentIds.map(canonicalId))).map((row) =>
    number(row, 'id'),
  )
}

/** One experiment as a plain equality lets the index deliver the natural order without a sort. */
const scopeOf = (experiments: readonly number[]): SqlPiece =>
  experiments.length === 1
    ? { sql: 'r.experiment = ?', values: experiments }
    : { sql: 'r.experiment IN (SELECT value FROM json_each(?))', values: [JSON.stringify(experiments)] }

const searchRuns = (context: StoreContext, query: RunSearch): Page<Run> => {
  const limit = mostResults(query.maxResults)
  const { experimentIds, filter, orderBy, view, pageToken } = query
  const terms = granted(parseFilter(filter, runGrammar))
  const order = runOrder(granted(parseOrder(orderBy, runGrammar)))
  const experiments = inExperiments(context, experimentIds)
  if (experiments.length === 0) return { items: [] }
  const scope = scopeOf(experiments)
  const matches = terms ? filterSql(terms, runTarget) : { sql: '1', values: [] }
  const where = {
    sql: `${scope.sql} AND ${viewSql(view, 'r.lifecycle')} AND ${matches.sql}`,
    values: [...scope.values, ...matches.values],
  }
  const question = { runs: experimentIds, filter, orderBy, view }
  const page = readPage(context, { question, pageToken, limit, id: 'r.id', from: 'runs r', where, order })
  return pageOf(page, loadRuns(context, page.ids))
}

const getRun = (context: StoreContext, runId: string): Run => {
  const [run] = loadRuns(context, [number(runRow(context, runId), 'id')])
  if (run === undefined) throw new Error(`run ${runId} vanished while it was read`)
  return run
}

/** Folder of a run's files; a run whose files live elsewhere still has one of its own here. */
export const artifactDirectory = (context: StoreContext, runId: string): string => {
  const { artifactUri: uri, experimentId } = runInfo(runRow(context, runId))
  return (
    proxiedFolder(context.artifactRoot, uri) ?? join(context.artifactRoot, experimentId, runId, 'artifacts')
  )
}

type RunMethods = Pick<
  TrackingStore,
  'createRun' | 'getRun' | 'updateRun' | 'deleteRun' | 'restoreRun' | 'searchRuns' | 'artifactDirectory'
>

export const runMethods = (context: StoreContext): RunMethods => ({
  createRun: (run) => getRun(context, context.write(() => insertRun(context, run)).runId),
  getRun: (runId) => getRun(context, runId),
  updateRun: (runId, change) => context.write(() => updateRun(context, runId, change)),
  deleteRun: (runId) => context.write(() => moveRun(context, runId, 'deleted')),
  restoreRun: (runId) => context.write(() => moveRun(context, runId, 'active')),
  searchRuns: (query) => searchRuns(context, query),
  artifactDirectory: (runId) => artifactDirectory(context, runId),
})
