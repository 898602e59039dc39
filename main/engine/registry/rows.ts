import { allRows, firstRow, type Row, type StoreContext } from '#engine/tracking/context.ts'
import { missing } from '#engine/tracking/refusal.ts'
import { keyValue, maybeText, number, text } from '#engine/tracking/rows.ts'
import { checkModelName, versionNumber } from './names.ts'
import type { ModelVersion, RegisteredModel, Stage } from './types.ts'

/** The row of a registered model; throws when there is none. */
export const modelRow = (context: StoreContext, name: string): Row => {
  checkModelName(name)
  const row = firstRow(context, 'SELECT * FROM registered_models WHERE name = ?', name)
  if (row === undefined) throw missing(`Registered Model with name=${name} not found`)
  return row
}

const versionColumns = `SELECT v.*, m.name FROM model_versions v JOIN registered_models m ON m.id = v.model`

/** The row of a version that is not deleted, with its model's name; throws when there is none. */
export const versionRow = (context: StoreContext, name: string, version: string): Row => {
  checkModelName(name)
  const number = versionNumber(version)
  const where = "WHERE m.name = ? AND v.version = ? AND v.stage <> 'Deleted'"
  const row = firstRow(context, `${versionColumns} ${where}`, name, number)
  if (row === undefined) throw missing(`Model Version (name=${name}, version=${number}) not found`)
  return row
}

const grouped = (rows: readonly Row[], column: string): ReadonlyMap<number, readonly Row[]> =>
  Map.groupBy(rows, (row) => number(row, column))

/** Whole versions by internal id, in that order: one query per table. */
export const loadVersions = (
  context: StoreContext,
  ids: readonly number[],
  options: { readonly aliases: boolean },
): readonly ModelVersion[] => {
  const list = JSON.stringify(ids)
  const among = 'IN (SELECT value FROM json_each(?))'
  const rows = new Map(
    allRows(context, `${versionColumns} WHERE v.id ${among}`, list).map((row) => [number(row, 'id'), row]),
  )
  const tags = grouped(
    allRows(context, `SELECT * FROM model_version_tags WHERE version ${among}`, list),
    'version',
  )
  const aliasSql = `SELECT a.alias, v.id FROM registered_model_aliases a
    JOIN model_versions v ON v.model = a.model AND v.version = a.version WHERE v.id ${among}`
  const aliases = grouped(options.aliases ? allRows(context, aliasSql, list) : [], 'id')
  return ids.flatMap((id) => {
    const row = rows.get(id)
    return row === undefined ? [] : [toVersion(row, tags.get(id) ?? [], aliases.get(id) ?? [])]
  })
}

const toVersion = (row: Row, tags: readonly Row[], aliases: readonly Row[]): ModelVersion => ({
  name: text(row, 'name'),
  version: number(row, 'version'),
  creationTime: number(row, 'creation_timestamp'),
  lastUpdatedTime: number(row, 'last_updated_timestamp'),
  description: maybeText(row, 'description'),
  stage: text(row, 'stage') as Stage,
  source: text(row, 'source'),
  runId: text(row, 'run_id'),
  runLink: text(row, 'run_link'),
  tags: tags.map(keyValue),
  aliases: aliases.map((alias) => text(alias, 'alias')),
})

export const wholeVersion = (context: StoreContext, row: Row): ModelVersion => {
  const [version] = loadVersions(context, [number(row, 'id')], { aliases: true })
  if (version === undefined) throw new Error(`version ${number(row, 'id')} vanished while it was read`)
  return version
}

/** Internal ids of the newest version in each stage, by model, oldest version first. */
export const latestIds = (
  context: StoreContext,
  models: readonly number[],
): ReadonlyMap<number, readonly number[]> => {
  const sql = `SELECT id, model, max(version) AS version FROM model_versions
    WHERE model IN (SELECT value FROM json_each(?)) AND stage <> 'Deleted' GROUP BY model, stage ORDER BY version`
  const byModel = grouped(allRows(context, sql, JSON.stringify(models)), 'model')
  return new Map([...byModel].map(([model, rows]) => [model, rows.map((row) => number(row, 'id'))]))
}

/** Whole models by internal id, in that order: one query per table. */
export const loadModels = (context: StoreContext, ids: readonly number[]): readonly RegisteredModel[] => {
  const list = JSON.stringify(ids)
  const among = 'IN (SELECT value FROM json_each(?))'
  const found = allRows(context, `SELECT * FROM registered_models WHERE id ${among}`, list)
  const rows = new Map(found.map((row) => [number(row, 'id'), row]))
  const tags = grouped(
    allRows(context, `SELECT * FROM registered_model_tags WHERE model ${among}`, list),
    'model',
  )
  const aliasSql = `SELECT * FROM registered_model_aliases WHERE model ${among}`
  const aliases = grouped(allRows(context, aliasSql, list), 'model')
  const latest = latestIds(context, ids)
  const versions = loadVersions(context, [...latest.values()].flat(), { aliases: false })
  const byName = Map.groupBy(versions, (version) => version.name)
  return ids.flatMap((id) => {
    const row = rows.get(id)
    if (row === undefined) return []
    return {
      name: text(row, 'name'),
      creationTime: number(row, 'creation_timestamp'),
      lastUpdatedTime: number(row, 'last_updated_timestamp'),
      description: text(row, 'description'),
      latestVersions: byName.get(text(row, 'name')) ?? [],
      tags: (tags.get(id) ?? []).map(keyValue),
      aliases: (aliases.get(id) ?? []).map((alias) => ({
        alias: text(alias, 'alias'),
        version: number(alias, 'version'),
      })),
    }
  })
}

export const wholeModel = (context: StoreContext, row: Row): RegisteredModel => {
  const [model] = loadModels(context, [number(row, 'id')])
  if (model === undefined) throw new Error(`model ${text(row, 'name')} vanished while it was read`)
  return model
}
