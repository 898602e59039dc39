import { z } from 'zod'
import type { RegisteredModel } from '#engine/registry/types.ts'
import { type Endpoint, endpoint } from './endpoint.ts'
import { int64, list, needed, pair, text } from './fields.ts'
import { versionJson } from './model-versions.ts'
import { pageJson, pairJson, some } from './wire.ts'

const usualPage = 100
const reference = z.object({ name: needed })

const modelJson = (model: RegisteredModel): object => ({
  name: model.name,
  creation_timestamp: model.creationTime,
  last_updated_timestamp: model.lastUpdatedTime,
  ...(model.description === '' ? {} : { description: model.description }),
  ...some('latest_versions', model.latestVersions, versionJson),
  ...some('tags', model.tags, pairJson),
  ...some('aliases', model.aliases, ({ alias, version }) => ({ alias, version: String(version) })),
})

const lifeEndpoints: readonly Endpoint[] = [
  endpoint('registered-models/create', {
    schema: reference.extend({ description: text, tags: list(pair) }),
    handle: ({ tracking }, model) => ({ registered_model: modelJson(tracking.registry.createModel(model)) }),
  }),
  endpoint('registered-models/get', {
    methods: ['GET'],
    schema: reference,
    handle: ({ tracking }, { name }) => ({ registered_model: modelJson(tracking.registry.getModel(name)) }),
  }),
  endpoint('registered-models/update', {
    methods: ['PATCH'],
    schema: reference.extend({ description: text }),
    handle: ({ tracking }, { name, description }) => ({
      registered_model: modelJson(tracking.registry.updateModel(name, description)),
    }),
  }),
  endpoint('registered-models/rename', {
    schema: reference.extend({ new_name: needed }),
    handle: ({ tracking }, { name, new_name: newName }) => ({
      registered_model: modelJson(tracking.registry.renameModel(name, newName)),
    }),
  }),
  endpoint('registered-models/delete', {
    methods: ['DELETE'],
    schema: reference,
    handle: ({ tracking }, { name }) => tracking.registry.deleteModel(name),
  }),
]

const readEndpoints: readonly Endpoint[] = [
  endpoint('registered-models/search', {
    methods: ['GET'],
    lists: ['order_by'],
    schema: z.object({ filter: text, max_results: int64, order_by: list(z.string()), page_token: text }),
    handle: ({ tracking }, input) => {
      const page = tracking.registry.searchModels({
        filter: input.filter,
        orderBy: input.order_by,
        maxResults: input.max_results ?? usualPage,
        pageToken: input.page_token,
      })
      return pageJson('registered_models', page, modelJson)
    },
  }),
  endpoint('registered-models/get-latest-versions', {
    methods: ['POST', 'GET'],
    lists: ['stages'],
    schema: reference.extend({ stages: list(z.string()) }),
    handle: ({ tracking }, { name, stages }) =>
      some('model_versions', tracking.registry.latestVersions(name, stages), versionJson),
  }),
]

const tagEndpoints: readonly Endpoint[] = [
  endpoint('registered-models/set-tag', {
    schema: reference.extend({ key: needed, value: text }),
    handle: ({ tracking }, { name, key, value }) => tracking.registry.setModelTag(name, { key, value }),
  }),
  endpoint('registered-models/delete-tag', {
    methods: ['DELETE'],
    schema: reference.extend({ key: needed }),
    handle: ({ tracking }, { name, key }) => tracking.registry.deleteModelTag(name, key),
  }),
  endpoint('registered-models/alias', {
    schema: reference.extend({ alias: needed, version: needed }),
    handle: ({ tracking }, { name, alias, version }) => tracking.registry.setAlias(name, alias, version),
  }),
  endpoint('registered-models/alias', {
    methods: ['GET'],
    schema: reference.extend({ alias: needed }),
    handle: ({ tracking }, { name, alias }) => ({
      model_version: versionJson(tracking.registry.versionByAlias(name, alias)),
    }),
  }),
  endpoint('registered-models/alias', {
    methods: ['DELETE'],
    schema: reference.extend({ alias: needed }),
    handle: ({ tracking }, { name, alias }) => tracking.registry.deleteAlias(name, alias),
  }),
]

export const registeredModelEndpoints: readonly Endpoint[] = [
  ...lifeEndpoints,
  ...readEndpoints,
  ...tagEndpoints,
]
