import type { KeyValue } from '#engine/services.ts'
import { execute, firstRow, type Row, type StoreContext } from '#engine/tracking/context.ts'
import { invalid } from '#engine/tracking/refusal.ts'
import { number, text } from '#engine/tracking/rows.ts'
import { touchModel } from './models.ts'
import {
  checkModelName,
  checkRegistryTag,
  checkRegistryTagKey,
  lastOfEach,
  stageNamed,
  versionNumber,
} from './names.ts'
import { modelRow, versionRow, wholeVersion } from './rows.ts'
import { searchVersions } from './search.ts'
import { checkSource, runOfModel } from './source.ts'
import type { ModelVersion, NewVersion, RegistryStore, Stage } from './types.ts'

const putTag = (context: StoreContext, version: unknown, { key, value }: KeyValue): void => {
  const sql = 'INSERT OR REPLACE INTO model_version_tags (version, key, value) VALUES (?, ?, ?)'
  execute(context, sql, version, key, value)
}

/** Deleted versions count too: a number never means two things. */
const nextVersion = (context: StoreContext, model: unknown): number => {
  const sql = 'SELECT ifnull(max(version), 0) + 1 AS next FROM model_versions WHERE model = ?'
  return Number(firstRow(context, sql, model)?.['next'])
}

const versionsTag = 'mlflow.modelVersions'

const listIn = (value: string): unknown[] => {
  try {
    const list: unknown = JSON.parse(value)
    return Array.isArray(list) ? list : []
  } catch {
    return []
  }
}

/** A logged model remembers what was registered from it, in a tag that MLflow's page reads. */
const rememberOnModel = (context: StoreContext, modelId: string, name: string, version: number): void => {
  const sql = `SELECT m.id, t.value FROM logged_models m
    LEFT JOIN logged_model_tags t ON t.model = m.id AND t.key = ? WHERE m.model_id = ?`
  const row = firstRow(context, sql, versionsTag, modelId)
  if (row === undefined) return
  const known = row['value'] === null ? [] : listIn(text(row, 'value'))
  const put = 'INSERT OR REPLACE INTO logged_model_tags (model, key, value) VALUES (?, ?, ?)'
  execute(context, put, row['id'], versionsTag, JSON.stringify([...known, { name, version }]))
}

const create = (context: StoreContext, version: NewVersion): ModelVersion => {
  const origin = checkSource(context, version)
  checkModelName(version.name)
  for (const tag of version.tags) checkRegistryTag(tag)
  const runId = origin.runId || runOfModel(context, origin.modelId)
  const model = modelRow(context, version.name)
  const next = nextVersion(context, model['id'])
  const now = context.clock.now()
  const columns = [
    model['id'],
    next,
    version.description,
    origin.source,
    origin.storage,
    runId,
    version.runLink,
  ]
  const row = firstRow(
    context,
    `INSERT INTO model_versions (model, version, description, source, storage_location, run_id, run_link,
       creation_timestamp, last_updated_timestamp) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    ...columns,
    now,
    now,
  )
  for (const tag of lastOfEach(version.tags)) putTag(context, row?.['id'], tag)
  touchModel(context, model['id'])
  if (origin.modelId !== '') rememberOnModel(context, origin.modelId, version.name, next)
  return wholeVersion(context, versionRow(context, version.name, String(next)))
}

const update = (context: StoreContext, row: Row, description: string | undefined): void => {
  const sql = 'UPDATE model_versions SET description = ?, last_updated_timestamp = ? WHERE id = ?'
  execute(context, sql, description ?? null, context.clock.now(), row['id'])
}

/** The stage that is meant; only the two that serve can push others out. */
const checkedStage = (wanted: string, archiveExisting: boolean): Stage => {
  const stage = stageNamed(wanted)
  if (!archiveExisting || stage === 'Staging' || stage === 'Production') return stage
  throw invalid(`Existing versions can only be archived for Staging or Production, not for '${wanted}'.`)
}

const transition = (context: StoreContext, row: Row, stage: Stage, archiveExisting: boolean): void => {
  const now = context.clock.now()
  if (archiveExisting) {
    const archive = `UPDATE model_versions SET stage = 'Archived', last_updated_timestamp = ?
      WHERE model = ? AND stage = ? AND id <> ?`
    execute(context, archive, now, row['model'], stage, row['id'])
  }
  const sql = 'UPDATE model_versions SET stage = ?, last_updated_timestamp = ? WHERE id = ?'
  execute(context, sql, stage, now, row['id'])
  touchModel(context, row['model'])
}

/** The row stays for its number; what it said about where it came from does not. */
const remove = (context: StoreContext, row: Row): void => {
  const aliases = 'DELETE FROM registered_model_aliases WHERE model = ? AND version = ?'
  execute(context, aliases, row['model'], row['version'])
  const sql = `UPDATE model_versions SET stage = 'Deleted', description = NULL, source = '', storage_location = '',
    run_id = '', run_link = '', last_updated_timestamp = ? WHERE id = ?`
  execute(context, sql, context.clock.now(), row['id'])
  execute(context, 'DELETE FROM model_version_tags WHERE version = ?', row['id'])
  touchModel(context, row['model'])
}

type VersionMethods = Pick<
  RegistryStore,
  | 'createVersion'
  | 'getVersion'
  | 'updateVersion'
  | 'transition'
  | 'deleteVersion'
  | 'searchVersions'
  | 'downloadUri'
  | 'setVersionTag'
  | 'deleteVersionTag'
>

export const versionMethods = (context: StoreContext): VersionMethods => {
  /** Changes one version and gives it as it then is. */
  const changed = (name: string, version: string, change: (row: Row) => void): ModelVersion =>
    context.write(() => {
      const row = versionRow(context, name, version)
      change(row)
      return wholeVersion(context, row)
    })
  return {
    createVersion: (version) => context.write(() => create(context, version)),
    getVersion: (name, version) => wholeVersion(context, versionRow(context, name, version)),
    updateVersion: (name, version, description) =>
      changed(name, version, (row) => update(context, row, description)),
    transition: (name, version, wanted, archiveExisting) => {
      const stage = checkedStage(wanted, archiveExisting)
      return changed(name, version, (row) => transition(context, row, stage, archiveExisting))
    },
    deleteVersion: (name, version) =>
      context.write(() => remove(context, versionRow(context, name, version))),
    searchVersions: (query) => searchVersions(context, query),
    downloadUri: (name, version) => text(versionRow(context, name, version), 'storage_location'),
    setVersionTag: (name, version, tag) =>
      context.write(() => {
        versionNumber(version)
        checkRegistryTag(tag)
        putTag(context, number(versionRow(context, name, version), 'id'), tag)
      }),
    deleteVersionTag: (name, version, key) =>
      context.write(() => {
        versionNumber(version)
        checkRegistryTagKey(key)
        const { id } = versionRow(context, name, version)
        execute(context, 'DELETE FROM model_version_tags WHERE version = ? AND key = ?', id, key)
      }),
  }
}
