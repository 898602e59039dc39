import { execute, firstRow, type StoreContext } from '#engine/tracking/context.ts'
import { invalid, missing } from '#engine/tracking/refusal.ts'
import { checkAlias, checkAliasIsFree, checkModelName, versionNumber } from './names.ts'
import { latestIds, loadVersions, modelRow, versionRow, wholeVersion } from './rows.ts'
import type { ModelVersion, RegistryStore } from './types.ts'

const newest = (context: StoreContext, name: string, model: number): ModelVersion => {
  const ids = latestIds(context, [model]).get(model) ?? []
  const version = loadVersions(context, ids, { aliases: true }).at(-1)
  if (version === undefined) throw missing(`Latest version not found for model ${name}.`)
  return version
}

const versionByAlias = (context: StoreContext, name: string, alias: string): ModelVersion => {
  checkModelName(name)
  checkAlias(alias)
  const model = Number(modelRow(context, name)['id'])
  if (alias.toLowerCase() === 'latest') return newest(context, name, model)
  const sql = 'SELECT version FROM registered_model_aliases WHERE model = ? AND alias = ?'
  const row = firstRow(context, sql, model, alias)
  if (row === undefined) throw invalid(`Registered model alias ${alias} not found.`)
  return wholeVersion(context, versionRow(context, name, String(row['version'])))
}

export const aliasMethods = (
  context: StoreContext,
): Pick<RegistryStore, 'setAlias' | 'deleteAlias' | 'versionByAlias'> => ({
  setAlias: (name, alias, version) =>
    context.write(() => {
      checkModelName(name)
      checkAlias(alias)
      checkAliasIsFree(alias)
      versionNumber(version)
      const row = versionRow(context, name, version)
      const sql = 'INSERT OR REPLACE INTO registered_model_aliases (model, alias, version) VALUES (?, ?, ?)'
      execute(context, sql, row['model'], alias, row['version'])
    }),
  deleteAlias: (name, alias) =>
    context.write(() => {
      checkModelName(name)
      checkAlias(alias)
      const sql = 'DELETE FROM registered_model_aliases WHERE model = ? AND alias = ?'
      execute(context, sql, modelRow(context, name)['id'], alias)
    }),
  versionByAlias: (name, alias) => versionByAlias(context, name, alias),
})
