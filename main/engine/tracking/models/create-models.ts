import type { KeyValue } from '#engine/services.ts'
import { allRows, execute, firstRow, type Row, type StoreContext } from '../context.ts'
import { experimentRow, requireActive } from '../experiments.ts'
import { checkKeysOnce } from '../limits.ts'
import { randomRunName } from '../names.ts'
import { invalid, missing } from '../refusal.ts'
import { keyValue, number, text } from '../rows.ts'
import { loadModels } from './load-models.ts'
import { searchModels } from './search-models.ts'
import type { LoggedModel, LoggedModelStore, ModelStatus, NewModel } from './types.ts'

const forbidden = ['/', ':', '.', '%', '"', "'"] as const

const checkName = (name: string): void => {
  if (!forbidden.some((char) => name.includes(char))) return
  throw invalid(
    `Invalid model name ('${name}') provided. A model's name cannot contain any of ${forbidden.join(' ')}`,
  )
}

const modelRow = (context: StoreContext, modelId: string, allowDeleted = false): Row => {
  const row = firstRow(context, 'SELECT * FROM logged_models WHERE model_id = ?', modelId)
  if (row !== undefined && (allowDeleted || row['lifecycle'] === 'active')) return row
  throw missing(`Logged model with ID '${modelId}' not found.`)
}

const whole = (context: StoreContext, row: Row): LoggedModel => {
  const [model] = loadModels(context, [number(row, 'id')])
  if (model === undefined) throw new Error(`model ${text(row, 'model_id')} vanished while it was read`)
  return model
}

const put = (
  context: StoreContext,
  table: 'params' | 'tags',
  model: number,
  items: readonly KeyValue[],
): void => {
  const sql = `INSERT OR REPLACE INTO logged_model_${table} (model, key, value) VALUES (?, ?, ?)`
  for (const { key, value } of items) execute(context, sql, model, key, value)
}

const create = (context: StoreContext, model: NewModel): Row => {
  if (model.name !== undefined) checkName(model.name)
  const experiment = experimentRow(context, model.experimentId)
  requireActive(experiment)
  checkKeysOnce('Parameters', model.params)
  checkKeysOnce('Tags', model.tags)
  const modelId = `m-${context.newId()}`
  const now = context.clock.now()
  const location = text(experiment, 'artifact_location').replace(/\/+$/, '')
  execute(
    context,
    `INSERT INTO logged_models (model_id, experiment, name, model_type, source_run_id, status, artifact_location,
       creation_timestamp, last_updated_timestamp) VALUES (?, ?, ?, ?, ?, 'PENDING', ?, ?, ?)`,
    modelId,
    experiment['id'],
    model.name ?? randomRunName(context.random),
    model.modelType,
    model.sourceRunId,
    `${location}/models/${modelId}/artifacts`,
    now,
    now,
  )
  const row = modelRow(context, modelId)
  put(context, 'params', number(row, 'id'), model.params)
  put(context, 'tags', number(row, 'id'), model.tags)
  return row
}

const touch = (
  context: StoreContext,
  row: Row,
  change: { status?: ModelStatus; lifecycle?: 'deleted' },
): void => {
  const sql = `UPDATE logged_models SET status = ifnull(?, status), lifecycle = ifnull(?, lifecycle),
    last_updated_timestamp = ? WHERE id = ?`
  execute(context, sql, change.status ?? null, change.lifecycle ?? null, context.clock.now(), row['id'])
}

const deleteTag = (context: StoreContext, modelId: string, key: string): void => {
  const sql = 'DELETE FROM logged_model_tags WHERE model = ? AND key = ?'
  if (execute(context, sql, modelRow(context, modelId, true)['id'], key) > 0) return
  throw missing(`No tag with key '${key}' found for model with ID '${modelId}'.`)
}

/** A parameter is given once, even with the same value. */
const addParams = (context: StoreContext, modelId: string, params: readonly KeyValue[]): void => {
  const model = number(modelRow(context, modelId, true), 'id')
  const known = allRows(context, 'SELECT key, value FROM logged_model_params WHERE model = ?', model).map(
    keyValue,
  )
  const wanted = new Set(params.map(({ key }) => key))
  checkKeysOnce('Parameters', [...known.filter(({ key }) => wanted.has(key)), ...params])
  put(context, 'params', model, params)
}

export const createLoggedModelStore = (context: StoreContext): LoggedModelStore => ({
  create: (model) =>
    whole(
      context,
      context.write(() => create(context, model)),
    ),
  get: (modelId, options) => whole(context, modelRow(context, modelId, options?.allowDeleted)),
  search: (query) => searchModels(context, query),
  finalize: (modelId, status) => {
    context.write(() => touch(context, modelRow(context, modelId, true), { status }))
    return whole(context, modelRow(context, modelId, true))
  },
  remove: (modelId) =>
    context.write(() => touch(context, modelRow(context, modelId, true), { lifecycle: 'deleted' })),
  setTags: (modelId, tags) =>
    context.write(() => put(context, 'tags', number(modelRow(context, modelId, true), 'id'), tags)),
  deleteTag: (modelId, key) => context.write(() => deleteTag(context, modelId, key)),
  logParams: (modelId, params) => context.write(() => addParams(context, modelId, params)),
})
