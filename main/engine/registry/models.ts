import type { KeyValue } from '#engine/services.ts'
import { execute, firstRow, type Row, type StoreContext } from '#engine/tracking/context.ts'
import { Refusal } from '#engine/tracking/refusal.ts'
import { number, text } from '#engine/tracking/rows.ts'
import { checkModelName, checkRegistryTag, checkRegistryTagKey, lastOfEach, stageNamed } from './names.ts'
import { isPromptTag } from './prompts.ts'
import { latestIds, loadVersions, modelRow, wholeModel } from './rows.ts'
import { searchModels } from './search.ts'
import { type ModelVersion, type RegistryStore, stages } from './types.ts'

const putTag = (context: StoreContext, model: unknown, { key, value }: KeyValue): void => {
  const sql = 'INSERT OR REPLACE INTO registered_model_tags (model, key, value) VALUES (?, ?, ?)'
  execute(context, sql, model, key, value)
}

const kindOf = (isPrompt: boolean): string => (isPrompt ? 'Prompt' : 'Registered Model')

/** Models and prompts share their names; the refusal says which of them has it. */
const takenBy = (context: StoreContext, row: Row, tags: readonly KeyValue[]): Refusal => {
  const name = text(row, 'name')
  const [existing, wanted] = [wholeModel(context, row).tags.some(isPromptTag), tags.some(isPromptTag)]
  const message =
    existing === wanted
      ? `${kindOf(existing)} (name=${name}) already exists.`
      : `A ${kindOf(wanted).toLowerCase()} cannot be called '${name}': a ${kindOf(existing).toLowerCase()} has that name.`
  return new Refusal('RESOURCE_ALREADY_EXISTS', message)
}

const create = (
  context: StoreContext,
  { name, description, tags }: Parameters<RegistryStore['createModel']>[0],
): Row => {
  checkModelName(name)
  for (const tag of tags) checkRegistryTag(tag)
  const existing = firstRow(context, 'SELECT * FROM registered_models WHERE name = ?', name)
  if (existing !== undefined) throw takenBy(context, existing, tags)
  const now = context.clock.now()
  const sql = `INSERT INTO registered_models (name, description, creation_timestamp, last_updated_timestamp)
    VALUES (?, ?, ?, ?)`
  execute(context, sql, name, description, now, now)
  const row = modelRow(context, name)
  for (const tag of lastOfEach(tags)) putTag(context, row['id'], tag)
  return row
}

export const touchModel = (context: StoreContext, model: unknown): void => {
  const sql = 'UPDATE registered_models SET last_updated_timestamp = ? WHERE id = ?'
  execute(context, sql, context.clock.now(), model)
}

const rename = (context: StoreContext, name: string, newName: string): Row => {
  checkModelName(newName, 'new_name')
  const row = modelRow(context, name)
  const taken = firstRow(
    context,
    'SELECT 1 FROM registered_models WHERE name = ? AND id <> ?',
    newName,
    row['id'],
  )
  if (taken)
    throw new Refusal('RESOURCE_ALREADY_EXISTS', `Registered Model (name=${newName}) already exists.`)
  execute(context, 'UPDATE registered_models SET name = ? WHERE id = ?', newName, row['id'])
  touchModel(context, row['id'])
  const versions = 'UPDATE model_versions SET last_updated_timestamp = ? WHERE model = ?'
  execute(context, versions, context.clock.now(), row['id'])
  return modelRow(context, newName)
}

const update = (context: StoreContext, name: string, description: string): Row => {
  const { id } = modelRow(context, name)
  execute(context, 'UPDATE registered_models SET description = ? WHERE id = ?', description, id)
  touchModel(context, id)
  return modelRow(context, name)
}

const latestVersions = (
  context: StoreContext,
  name: string,
  wanted: readonly string[],
): readonly ModelVersion[] => {
  const model = number(modelRow(context, name), 'id')
  const asked = new Set(wanted.length === 0 ? stages : wanted.map(stageNamed))
  const ids = latestIds(context, [model]).get(model) ?? []
  return loadVersions(context, ids, { aliases: true }).filter((version) => asked.has(version.stage))
}

type ModelMethods = Pick<
  RegistryStore,
  | 'createModel'
  | 'getModel'
  | 'updateModel'
  | 'renameModel'
  | 'deleteModel'
  | 'searchModels'
  | 'latestVersions'
  | 'setModelTag'
  | 'deleteModelTag'
>

export const modelMethods = (context: StoreContext): ModelMethods => ({
  createModel: (model) => context.write(() => wholeModel(context, create(context, model))),
  getModel: (name) => wholeModel(context, modelRow(context, name)),
  updateModel: (name, description) =>
    context.write(() => wholeModel(context, update(context, name, description))),
  renameModel: (name, newName) => context.write(() => wholeModel(context, rename(context, name, newName))),
  deleteModel: (name) =>
    context.write(() => {
      const { id } = modelRow(context, name)
      // Aliases hang on versions, which hang on the model.
      execute(context, 'DELETE FROM registered_models WHERE id = ?', id)
    }),
  searchModels: (query) => searchModels(context, query),
  latestVersions: (name, wanted) => latestVersions(context, name, wanted),
  setModelTag: (name, tag) =>
    context.write(() => {
      checkModelName(name)
      checkRegistryTag(tag)
      putTag(context, modelRow(context, name)['id'], tag)
    }),
  deleteModelTag: (name, key) =>
    context.write(() => {
      checkModelName(name)
      checkRegistryTagKey(key)
      const sql = 'DELETE FROM registered_model_tags WHERE model = ? AND key = ?'
      execute(context, sql, modelRow(context, name)['id'], key)
    }),
})
