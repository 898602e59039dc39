import { join } from 'node:path'
import { experimentOrder, experimentTarget } from '#core/search/experiment-target.ts'
import { experimentGrammar } from '#core/search/grammar.ts'
import { parseFilter } from '#core/search/parse-filter.ts'
import { parseOrder } from '#core/search/parse-order.ts'
import { filterSql } from '#core/search/sql.ts'
import type { KeyValue } from '#engine/services.ts'
import { allRows, execute, firstRow, type Row, type StoreContext } from './context.ts'
import { checkArtifactLocation, checkExperimentName, checkExperimentTag, checkKeysOnce } from './limits.ts'
import { pageOf, readPage } from './page.ts'
import { invalid, missing, Refusal } from './refusal.ts'
import { keyValue, number, text } from './rows.ts'
import { granted, mostResults } from './search.ts'
import type { TrackingStore } from './store.ts'
import type { Experiment, Lifecycle, Page, SearchQuery, ViewType } from './types.ts'
import { viewSql } from './view.ts'

/** Ids are whole numbers in text; anything else is a mistake, not a missing experiment. */
export const canonicalId = (experimentId: string): string => {
  const plain = experimentId === '' ? '0' : experimentId.trim()
  if (!/^[-+]?\d{1,30}$/.test(plain)) {
    throw invalid(`Invalid experiment ID '${experimentId}'. Experiment ID must be a valid integer.`)
  }
  return BigInt(plain).toString()
}

/** The row of an experiment in the given view; throws when it is not there. */
export const experimentRow = (context: StoreContext, experimentId: string, view: ViewType = 'ALL'): Row => {
  const id = canonicalId(experimentId)
  const where = `experiment_id = ? AND ${viewSql(view, 'lifecycle')}`
  const row = firstRow(context, `SELECT * FROM experiments WHERE ${where}`, id)
  if (row === undefined) throw missing(`No Experiment with id=${id} exists`)
  return row
}

export const requireActive = (row: Row): void => {
  if (row['lifecycle'] === 'active') return
  const state = `Current state is ${text(row, 'lifecycle')}.`
  throw invalid(`The experiment ${text(row, 'experiment_id')} must be in the 'active' state. ${state}`)
}

const tagsOf = (context: StoreContext, id: unknown): KeyValue[] =>
  allRows(context, 'SELECT key, value FROM experiment_tags WHERE experiment = ?', id).map(keyValue)

const toExperiment = (context: StoreContext, row: Row): Experiment => ({
  experimentId: text(row, 'experiment_id'),
  name: text(row, 'name'),
  artifactLocation: text(row, 'artifact_location'),
  lifecycle: text(row, 'lifecycle') as Lifecycle,
  creationTime: number(row, 'creation_time'),
  lastUpdateTime: number(row, 'last_update_time'),
  tags: tagsOf(context, row['id']),
})

/** The next free number; deleted experiments keep theirs, imported ones may hold any. */
export const nextId = (context: StoreContext): number => {
  const row = firstRow(context, "SELECT seq FROM sqlite_sequence WHERE name = 'experiments'")
  let id = Number(row?.['seq'] ?? -1) + 1
  while (firstRow(context, 'SELECT 1 FROM experiments WHERE experiment_id = ?', String(id))) id += 1
  return id
}

const insertTag = (context: StoreContext, id: unknown, tag: KeyValue): void => {
  const sql = 'INSERT OR REPLACE INTO experiment_tags (experiment, key, value) VALUES (?, ?, ?)'
  execute(context, sql, id, tag.key, tag.value)
}

const refuseTaken = (context: StoreContext, name: string): void => {
  if (!firstRow(context, 'SELECT 1 FROM experiments WHERE name = ?', name)) return
  throw new Refusal('RESOURCE_ALREADY_EXISTS', `Experiment(name=${name}) already exists.`)
}

export const createExperiment = (
  context: StoreContext,
  { name, artifactLocation, tags = [] }: Parameters<TrackingStore['createExperiment']>[0],
): string => {
  checkExperimentName(name)
  if (artifactLocation) checkArtifactLocation(artifactLocation)
  for (const tag of tags) checkExperimentTag(tag)
  refuseTaken(context, name)
  checkKeysOnce('Tags', tags)
  const id = nextId(context)
  const now = context.clock.now()
  execute(
    context,
    `INSERT INTO experiments (id, experiment_id, name, artifact_location, creation_time, last_update_time)
     VALUES (?, ?, ?, ?, ?, ?)`,
    id,
    String(id),
    name,
    artifactLocation || `mlflow-artifacts:/${id}`,
    now,
    now,
  )
  for (const tag of tags) insertTag(context, id, tag)
  context.changes.experiments()
  return String(id)
}

const renameExperiment = (context: StoreContext, experimentId: string, name: string): void => {
  checkExperimentName(name)
  const row = experimentRow(context, experimentId)
  if (row['lifecycle'] !== 'active') throw invalid('Cannot rename a non-active experiment.')
  if (row['name'] !== name) refuseTaken(context, name)
  const sql = 'UPDATE experiments SET name = ?, last_update_time = ? WHERE id = ?'
  execute(context, sql, name, context.clock.now(), row['id'])
  context.changes.experiments()
}

/** An experiment takes its runs with it, to the trash and back. */
export const moveExperiment = (context: StoreContext, row: Row, lifecycle: Lifecycle): void => {
  const now = context.clock.now()
  const sql = 'UPDATE experiments SET lifecycle = ?, last_update_time = ? WHERE id = ?'
  execute(context, sql, lifecycle, now, row['id'])
  const deletedAt = lifecycle === 'deleted' ? now : null
  const runs = 'UPDATE runs SET lifecycle = ?, deleted_time = ? WHERE experiment = ? RETURNING run_id'
  const moved = allRows(context, runs, lifecycle, deletedAt, row['id'])
  for (const run of moved) context.changes.run(text(run, 'run_id'))
  context.changes.experiments()
}

const deleteTag = (context: StoreContext, experimentId: string, key: string): void => {
  const row = experimentRow(context, experimentId)
  requireActive(row)
  if (execute(context, 'DELETE FROM experiment_tags WHERE experiment = ? AND key = ?', row['id'], key) > 0)
    return
  throw missing(`No tag with name: ${key} in experiment with id ${text(row, 'experiment_id')}`)
}

const search = (context: StoreContext, query: SearchQuery): Page<Experiment> => {
  const limit = mostResults(query.maxResults)
  const { filter, orderBy, view, pageToken } = query
  const terms = granted(parseFilter(filter, experimentGrammar))
  const order = granted(experimentOrder(granted(parseOrder(orderBy, experimentGrammar))))
  const matches = terms ? filterSql(terms, experimentTarget) : { sql: '1', values: [] }
  const where = { sql: `${viewSql(view, 'e.lifecycle')} AND ${matches.sql}`, values: matches.values }
  const question = { experiments: true, filter, orderBy, view }
  const page = readPage(context, {
    question,
    pageToken,
    limit,
    id: 'e.id',
    from: 'experiments e',
    where,
    order,
  })
  const rows = page.ids.map((id) => firstRow(context, 'SELECT * FROM experiments WHERE id = ?', id))
  const there = rows.filter((row) => row !== undefined)
  return pageOf(
    page,
    there.map((row) => toExperiment(context, row)),
  )
}

type ExperimentMethods = Pick<
  TrackingStore,
  | 'createExperiment'
  | 'getExperiment'
  | 'getExperimentByName'
  | 'searchExperiments'
  | 'renameExperiment'
  | 'deleteExperiment'
  | 'restoreExperiment'
  | 'setExperimentTag'
  | 'deleteExperimentTag'
>

export const experimentMethods = (context: StoreContext): ExperimentMethods => ({
  createExperiment: (experiment) => context.write(() => createExperiment(context, experiment)),
  getExperiment: (id) => toExperiment(context, experimentRow(context, id)),
  getExperimentByName: (name) => {
    const row = firstRow(context, 'SELECT * FROM experiments WHERE name = ?', name)
    return row && toExperiment(context, row)
  },
  searchExperiments: (query) => search(context, query),
  renameExperiment: (id, name) => context.write(() => renameExperiment(context, id, name)),
  deleteExperiment: (id) =>
    context.write(() => moveExperiment(context, experimentRow(context, id, 'ACTIVE_ONLY'), 'deleted')),
  restoreExperiment: (id) =>
    context.write(() => moveExperiment(context, experimentRow(context, id, 'DELETED_ONLY'), 'active')),
  setExperimentTag: (id, tag) =>
    context.write(() => {
      checkExperimentTag(tag)
      const row = experimentRow(context, id)
      requireActive(row)
      insertTag(context, row['id'], tag)
    }),
  deleteExperimentTag: (id, key) => context.write(() => deleteTag(context, id, key)),
})

/** Every store has the experiment that runs without one go to. */
export const ensureDefaultExperiment = (context: StoreContext): void => {
  context.write(() => {
    if (firstRow(context, "SELECT 1 FROM experiments WHERE experiment_id = '0'")) return
    createExperiment(context, { name: 'Default' })
  })
}

/** Folder of an artifact location below the artifact root; undefined when it lies outside of Nagare. */
export const proxiedFolder = (root: string, uri: string): string | undefined => {
  const path = /^mlflow-artifacts:\/(?:\/[^/]*\/)?(.*)$/.exec(uri)?.[1]
  return path === undefined ? undefined : join(root, ...path.split('/').filter((part) => part !== ''))
}
