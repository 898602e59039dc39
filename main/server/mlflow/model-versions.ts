import type { Hono } from 'hono'
import { z } from 'zod'
import type { ModelVersion } from '#engine/registry/types.ts'
import { invalid } from '#engine/tracking/refusal.ts'
import type { AppEnv } from '#server/types.ts'
import { checkPath, download, granted } from './artifacts.ts'
import { type Endpoint, endpoint, type MlflowServices } from './endpoint.ts'
import { answering } from './errors.ts'
import { flag, int64, list, maybeText, needed, pair, text } from './fields.ts'
import { pageJson, pairJson, some } from './wire.ts'

const usualPage = 10_000
const reference = z.object({ name: needed, version: needed })

export const versionJson = (version: ModelVersion): object => ({
  name: version.name,
  version: String(version.version),
  creation_timestamp: version.creationTime,
  last_updated_timestamp: version.lastUpdatedTime,
  ...(version.description === undefined ? {} : { description: version.description }),
  current_stage: version.stage,
  source: version.source,
  run_id: version.runId,
  status: 'READY',
  ...some('tags', version.tags, pairJson),
  run_link: version.runLink,
  ...(version.aliases.length === 0 ? {} : { aliases: version.aliases }),
})

const lifeEndpoints: readonly Endpoint[] = [
  endpoint('model-versions/create', {
    schema: z.object({
      name: needed,
      source: needed,
      run_id: maybeText,
      model_id: maybeText,
      run_link: text,
      description: text,
      tags: list(pair),
    }),
    handle: ({ tracking }, input) => {
      const { name, source, run_id: runId, model_id: modelId, run_link: runLink, description, tags } = input
      const version = { name, source, runId, modelId, runLink, description, tags }
      return { model_version: versionJson(tracking.registry.createVersion(version)) }
    },
  }),
  endpoint('model-versions/get', {
    methods: ['GET'],
    schema: reference,
    handle: ({ tracking }, { name, version }) => ({
      model_version: versionJson(tracking.registry.getVersion(name, version)),
    }),
  }),
  endpoint('model-versions/update', {
    methods: ['PATCH'],
    schema: reference.extend({ description: maybeText }),
    handle: ({ tracking }, { name, version, description }) => ({
      model_version: versionJson(tracking.registry.updateVersion(name, version, description)),
    }),
  }),
  endpoint('model-versions/transition-stage', {
    schema: reference.extend({ stage: needed, archive_existing_versions: flag }),
    handle: ({ tracking }, { name, version, stage, archive_existing_versions: archive }) => ({
      model_version: versionJson(tracking.registry.transition(name, version, stage, archive)),
    }),
  }),
  endpoint('model-versions/delete', {
    methods: ['DELETE'],
    schema: reference,
    handle: ({ tracking }, { name, version }) => tracking.registry.deleteVersion(name, version),
  }),
]

const readEndpoints: readonly Endpoint[] = [
  endpoint('model-versions/search', {
    methods: ['GET'],
    lists: ['order_by'],
    schema: z.object({ filter: text, max_results: int64, order_by: list(z.string()), page_token: text }),
    handle: ({ tracking }, input) => {
      const page = tracking.registry.searchVersions({
        filter: input.filter,
        orderBy: input.order_by,
        maxResults: input.max_results ?? usualPage,
        pageToken: input.page_token,
      })
      return pageJson('model_versions', page, versionJson)
    },
  }),
  endpoint('model-versions/get-download-uri', {
    methods: ['GET'],
    schema: reference,
    handle: ({ tracking }, { name, version }) => ({
      artifact_uri: tracking.registry.downloadUri(name, version),
    }),
  }),
]

const tagEndpoints: readonly Endpoint[] = [
  endpoint('model-versions/set-tag', {
    schema: reference.extend({ key: needed, value: text }),
    handle: ({ tracking }, { name, version, key, value }) =>
      tracking.registry.setVersionTag(name, version, { key, value }),
  }),
  endpoint('model-versions/delete-tag', {
    methods: ['DELETE'],
    schema: reference.extend({ key: needed }),
    handle: ({ tracking }, { name, version, key }) => tracking.registry.deleteVersionTag(name, version, key),
  }),
]

export const modelVersionEndpoints: readonly Endpoint[] = [
  ...lifeEndpoints,
  ...readEndpoints,
  ...tagEndpoints,
]

const query = z.object({ name: z.string().min(1), version: z.string().min(1), path: z.string() })

/** One file of a version. `runs:/<id>/path` sources are files of that run. */
export const mountVersionFiles = (app: Hono<AppEnv>, { tracking, artifacts }: MlflowServices): void => {
  const rootOf = (uri: string): string => {
    const [, runId, rest = ''] = /^runs:\/+([^/]+)(?:\/(.*))?$/.exec(uri) ?? []
    return runId === undefined ? uri : `${tracking.getRun(runId).info.artifactUri}/${rest}`
  }
  app.get('/model-versions/get-artifact', (c) =>
    answering(async () => {
      const parsed = query.safeParse(c.req.query())
      if (!parsed.success)
        throw invalid(`Missing value for required parameter '${String(parsed.error.issues[0]?.path[0])}'.`)
      const { name, version, path } = parsed.data
      checkPath(path)
      const root = rootOf(tracking.registry.downloadUri(name, version))
      return download(c, granted(await artifacts.locateAt(root, path), path), path)
    }),
  )
}
