import { z } from 'zod'
import type { SourceModel, SourceRegisteredModel, SourceVersion } from '#core/history/records.ts'
import { queryPages, searchPages } from '../server/pages.ts'
import { quoted } from '../server/read-registry.ts'
import { RestError } from '../server/rest.ts'
import { LoggedModelJson, ModelVersionJson } from '../server/wire.ts'
import { pushArtifacts } from './push-artifacts.ts'
import { api, type PushContext, sourceTag } from './push-context.ts'
import { chunks } from './push-runs.ts'

const MadeModel = z.object({ model: LoggedModelJson })

export const knownModels = async (
  context: PushContext,
  experimentId: string,
): Promise<Map<string, SourceModelThere>> => {
  const known = new Map<string, SourceModelThere>()
  const body = { experiment_ids: [experimentId], max_results: 50 }
  for await (const { info } of searchPages(
    context.rest,
    `${api}/logged-models/search`,
    body,
    'models',
    LoggedModelJson,
  )) {
    const tag = (key: string): string | undefined => info.tags.find((one) => one.key === key)?.value
    const from = tag(sourceTag.model)
    if (from !== undefined)
      known.set(from, { modelId: info.model_id, isDone: tag(sourceTag.done) !== undefined })
  }
  return known
}

export interface SourceModelThere {
  readonly modelId: string
  readonly isDone: boolean
}

const pushMetrics = async (
  { rest, runs }: PushContext,
  model: SourceModel,
  modelId: string,
): Promise<void> => {
  for (const [runId, points] of Map.groupBy(model.points, (point) => runs.get(point.runId) ?? '')) {
    if (runId === '') continue
    const metrics = points.map(({ key, value, timestamp, step, datasetName, datasetDigest }) => ({
      key,
      value: Number.isNaN(value) ? 'NaN' : value,
      timestamp,
      step,
      model_id: modelId,
      ...(datasetName === '' ? {} : { dataset_name: datasetName, dataset_digest: datasetDigest }),
    }))
    for (const part of chunks(metrics, 1000))
      await rest.post(`${api}/runs/log-batch`, { run_id: runId, metrics: part })
  }
}

const pushModel = async (
  context: PushContext,
  model: SourceModel,
  known: SourceModelThere | undefined,
): Promise<void> => {
  const { rest, runs, models, experiments } = context
  const { name, modelType: model_type, params, sourceRunId, status } = model
  const tags = [
    ...model.tags.filter(({ key }) => key !== 'mlflow.modelVersions'),
    { key: sourceTag.model, value: model.modelId },
  ]
  const body = { experiment_id: experiments.get(model.experimentId), name, model_type, params, tags }
  const source_run_id = runs.get(sourceRunId) ?? sourceRunId
  const modelId =
    known?.modelId ??
    MadeModel.parse(await rest.post(`${api}/logged-models`, { ...body, source_run_id })).model.info.model_id
  models.set(model.modelId, modelId)
  const there = MadeModel.parse(await rest.get(`${api}/logged-models/${modelId}`)).model.info
  const { modelId: id, experimentId, artifactUri: uri } = model
  await pushArtifacts(context, { id, experimentId, uri, what: `logged model ${id}` }, there.artifact_uri)
  await pushMetrics(context, model, modelId)
  if (status !== 'PENDING')
    await rest.post(
      `${api}/logged-models/${modelId}`,
      { model_id: modelId, status: `LOGGED_MODEL_${status}` },
      'PATCH',
    )
  const done = { tags: [{ key: sourceTag.done, value: 'true' }] }
  await rest.post(`${api}/logged-models/${modelId}/tags`, done, 'PATCH')
}

export const takeModel = async (
  context: PushContext,
  model: SourceModel,
  known: SourceModelThere | undefined,
): Promise<void> => {
  const { tally, models, dryRun } = context
  if (model.lifecycle === 'deleted') {
    tally.count('loggedModels', 'leftOut')
    tally.leaveOut({
      reason: 'not-kept',
      what: `logged model ${model.modelId}`,
      message: 'It is deleted, and a server takes no deleted model.',
    })
    return
  }
  if (known?.isDone === true) models.set(model.modelId, known.modelId)
  else if (!dryRun) await pushModel(context, model, known)
  tally.count('loggedModels', known?.isDone === true ? 'here' : 'taken')
}

/** Ids inside of references, as they are called there. */
const sourceThere = ({ runs, models, moves }: PushContext, source: string): string => {
  const moved = moves.moved(source)
  if (moved !== undefined) return moved
  const model = /^models:\/+(m-[0-9a-f]{32})$/.exec(source)?.[1]
  if (model !== undefined) return `models:/${models.get(model) ?? model}`
  return source.replace(/^runs:\/+([^/]+)/, (whole, runId: string) =>
    runs.has(runId) ? `runs:/${runs.get(runId)}` : whole,
  )
}

const modelOf = ({ models }: PushContext, source: string): { readonly model_id?: string } => {
  const id =
    /^models:\/+(m-[0-9a-f]{32})$/.exec(source)?.[1] ?? /\/(m-[0-9a-f]{32})\/artifacts/.exec(source)?.[1]
  const there = id === undefined ? undefined : models.get(id)
  return there === undefined ? {} : { model_id: there }
}

const pushVersion = async (context: PushContext, name: string, version: SourceVersion): Promise<void> => {
  const { rest, runs } = context
  const { description = '', tags, runLink: run_link, source, stage } = version
  const run_id = runs.get(version.runId) ?? ''
  const body = {
    name,
    source: sourceThere(context, source),
    description,
    tags,
    run_link,
    ...modelOf(context, source),
  }
  const made = await rest.post(`${api}/model-versions/create`, run_id === '' ? body : { ...body, run_id })
  const number = z.object({ model_version: ModelVersionJson }).parse(made).model_version.version
  const where = { name, version: String(number) }
  if (stage === 'Deleted') await rest.post(`${api}/model-versions/delete`, where, 'DELETE')
  else if (stage !== 'None') await rest.post(`${api}/model-versions/transition-stage`, { ...where, stage })
}

const versionsThere = async ({ rest }: PushContext, name: string): Promise<Set<number>> => {
  const found = new Set<number>()
  const query = { filter: `name = ${quoted(name)}`, max_results: '1000' }
  for await (const one of queryPages(
    rest,
    `${api}/model-versions/search`,
    query,
    'model_versions',
    ModelVersionJson,
  ))
    found.add(one.version)
  return found
}

const isThere = async ({ rest }: PushContext, name: string): Promise<boolean> => {
  try {
    await rest.get(`${api}/registered-models/get`, { name })
    return true
  } catch (error) {
    if (error instanceof RestError && error.code === 'RESOURCE_DOES_NOT_EXIST') return false
    throw error
  }
}

/**
 * The versions that the server has not, by their number: it counts on from its own last one, so gaps are filled with
 * versions that are deleted at once. A number that is there is left alone.
 */
export const pushRegistered = async (context: PushContext, model: SourceRegisteredModel): Promise<void> => {
  const { rest, tally, dryRun } = context
  const { name, description, tags } = model
  const known = await isThere(context, name)
  tally.count('registeredModels', known ? 'here' : 'taken')
  const there = known ? await versionsThere(context, name) : new Set<number>()
  const newest = Math.max(0, ...there)
  const fresh = model.versions.filter(({ version }) => version > newest)
  const live = (list: readonly SourceVersion[]): number =>
    list.filter(({ stage }) => stage !== 'Deleted').length
  tally.count('modelVersions', 'here', live(model.versions) - live(fresh))
  if (!dryRun && !known) await rest.post(`${api}/registered-models/create`, { name, description, tags })
  const taken = new Set<number>()
  const filler = fresh.find((version) => version.stage !== 'Deleted')
  for (const version of fresh) {
    if (
      version.stage === 'Deleted' &&
      !fresh.some((one) => one.version > version.version && one.stage !== 'Deleted')
    )
      continue
    try {
      const sent = version.stage === 'Deleted' && filler ? { ...filler, stage: version.stage } : version
      if (!dryRun) await pushVersion(context, name, sent)
      if (version.stage !== 'Deleted') tally.count('modelVersions', 'taken')
      taken.add(version.version)
    } catch (error) {
      if (!(error instanceof RestError) || error.status === 0) throw error
      tally.count('modelVersions', 'leftOut')
      tally.leaveOut({
        reason: 'conflict',
        what: `version ${version.version} of ${name}`,
        message: `The server refused it: ${error.message}`,
      })
      // The numbers after it would not be theirs any more.
      return
    }
  }
  for (const { alias, version } of model.aliases)
    if (!dryRun && taken.has(version))
      await rest.post(`${api}/registered-models/alias`, { name, alias, version: String(version) })
}
