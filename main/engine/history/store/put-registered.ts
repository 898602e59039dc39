import type { SourceRegisteredModel, SourceVersion } from '#core/history/records.ts'
import { allRows, execute, firstRow, type StoreContext } from '#engine/tracking/context.ts'
import { number } from '#engine/tracking/rows.ts'

export interface KnownModel {
  readonly createdAt: number
  /** Moment of birth by version number; 0 for one of which only the number is left. */
  readonly versions: ReadonlyMap<number, number>
}

export const knownModel = (context: StoreContext, name: string): KnownModel | undefined => {
  const row = firstRow(context, 'SELECT * FROM registered_models WHERE name = ?', name)
  if (row === undefined) return undefined
  const sql = 'SELECT version, creation_timestamp FROM model_versions WHERE model = ?'
  const versions = allRows(context, sql, row['id']).map(
    (version) => [number(version, 'version'), number(version, 'creation_timestamp')] as const,
  )
  return { createdAt: number(row, 'creation_timestamp'), versions: new Map(versions) }
}

const insertVersion = `INSERT INTO model_versions (model, version, description, stage, source, storage_location,
    run_id, run_link, creation_timestamp, last_updated_timestamp)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`

const putVersion = (context: StoreContext, model: unknown, version: SourceVersion): void => {
  const { description = null, stage, source, storage, runId, runLink, createdAt, updatedAt } = version
  const facts = [description, stage, source, storage, runId, runLink, createdAt, updatedAt]
  const row = firstRow(context, insertVersion, model, version.version, ...facts)
  const tag = 'INSERT OR IGNORE INTO model_version_tags (version, key, value) VALUES (?, ?, ?)'
  for (const { key, value } of version.tags) execute(context, tag, row?.['id'], key, value)
}

/**
 * Writes the versions that are not here, and the model when it is not. What a person has changed on a model or an
 * alias since stays: tags come with a new model, aliases with a new version.
 */
export const putRegistered = (
  context: StoreContext,
  name: string,
  model: SourceRegisteredModel,
  versions: readonly SourceVersion[],
): void => {
  const made = `INSERT OR IGNORE INTO registered_models
    (name, description, creation_timestamp, last_updated_timestamp) VALUES (?, ?, ?, ?)`
  const isNew = execute(context, made, name, model.description, model.createdAt, model.updatedAt) > 0
  const id = firstRow(context, 'SELECT id FROM registered_models WHERE name = ?', name)?.['id']
  const tag = 'INSERT OR IGNORE INTO registered_model_tags (model, key, value) VALUES (?, ?, ?)'
  if (isNew) for (const { key, value } of model.tags) execute(context, tag, id, key, value)
  for (const version of versions) putVersion(context, id, version)
  const numbers = new Set(versions.filter(({ stage }) => stage !== 'Deleted').map(({ version }) => version))
  const alias = 'INSERT OR IGNORE INTO registered_model_aliases (model, alias, version) VALUES (?, ?, ?)'
  for (const one of model.aliases)
    if (numbers.has(one.version)) execute(context, alias, id, one.alias, one.version)
}
