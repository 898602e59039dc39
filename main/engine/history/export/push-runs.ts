import { z } from 'zod'
import type {
  Pair,
  Point,
  RunHead,
  SourceExperiment,
  SourceModelLink,
  SourceRun,
} from '#core/history/records.ts'
import { searchPages } from '../server/pages.ts'
import { RestError } from '../server/rest.ts'
import { ExperimentJson, RunJson } from '../server/wire.ts'
import { pushArtifacts } from './push-artifacts.ts'
import { api, type PushContext, sourceTag } from './push-context.ts'

const Made = z.object({ experiment_id: z.string() })
const MadeRun = z.object({ run: RunJson })

/** MLflow takes so much in one batch. */
const most = { points: 1000, params: 100, tags: 100 } as const

export const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )

const wireValue = (value: number): number | string =>
  Number.isNaN(value)
    ? 'NaN'
    : Number.isFinite(value)
      ? value
      : value > 0
        ? Number.MAX_VALUE
        : -Number.MAX_VALUE

/** Experiments go by name: a server gives its own ids. */
export const pushExperiment = async (context: PushContext, experiment: SourceExperiment): Promise<void> => {
  const { rest, tally, dryRun, experiments } = context
  const body = { view_type: 'ALL', max_results: 1000 }
  for await (const one of searchPages(
    rest,
    `${api}/experiments/search`,
    body,
    'experiments',
    ExperimentJson,
  )) {
    if (one.name !== experiment.name) continue
    experiments.set(experiment.id, one.experiment_id)
    tally.count('experiments', 'here')
    return
  }
  tally.count('experiments', 'taken')
  if (dryRun) return
  const { name, tags } = experiment
  const made = Made.parse(await rest.post(`${api}/experiments/create`, { name, tags }))
  experiments.set(experiment.id, made.experiment_id)
}

/** Once everything in it is there. */
export const closeExperiment = async (context: PushContext, experiment: SourceExperiment): Promise<void> => {
  const id = context.experiments.get(experiment.id)
  if (experiment.lifecycle === 'active' || id === undefined || context.dryRun) return
  const found = z
    .object({ experiment: ExperimentJson })
    .parse(await context.rest.get(`${api}/experiments/get`, { experiment_id: id }))
  if (found.experiment.lifecycle_stage === 'active')
    await context.rest.post(`${api}/experiments/delete`, { experiment_id: id })
}

export interface KnownThere {
  readonly runId: string
  readonly isDone: boolean
}

/** Runs of an experiment there that came from us, by their id here. */
export const knownRuns = async (
  context: PushContext,
  experimentId: string,
): Promise<Map<string, KnownThere>> => {
  const known = new Map<string, KnownThere>()
  const body = { experiment_ids: [experimentId], run_view_type: 'ALL', max_results: 1000 }
  for await (const { info, data } of searchPages(context.rest, `${api}/runs/search`, body, 'runs', RunJson)) {
    const tag = (key: string): string | undefined => data.tags.find((one) => one.key === key)?.value
    const from = tag(sourceTag.run)
    if (from !== undefined) known.set(from, { runId: info.run_id, isDone: tag(sourceTag.done) !== undefined })
  }
  return known
}

const linkTags = new Set(['mlflow.parentRunId'])

/** Tags that name runs name them as they are called there. */
const tagsThere = ({ runs }: PushContext, run: SourceRun): Pair[] => [
  ...run.tags.map(({ key, value }) => ({
    key,
    value: linkTags.has(key) ? (runs.get(value) ?? value) : value,
  })),
  { key: sourceTag.run, value: run.runId },
]

const pushPoints = async (
  { rest, tally }: PushContext,
  runId: string,
  points: Iterable<Point>,
): Promise<void> => {
  let waiting: object[] = []
  const send = async (): Promise<void> => {
    if (waiting.length > 0) await rest.post(`${api}/runs/log-batch`, { run_id: runId, metrics: waiting })
    tally.points(waiting.length)
    waiting = []
  }
  for (const { value, ...point } of points) {
    waiting.push({ ...point, value: wireValue(value) })
    if (waiting.length === most.points) await send()
  }
  await send()
}

const pushFacts = async (context: PushContext, runId: string, run: SourceRun): Promise<void> => {
  const { rest } = context
  const batch = `${api}/runs/log-batch`
  for (const params of chunks(run.params, most.params)) await rest.post(batch, { run_id: runId, params })
  for (const tags of chunks(tagsThere(context, run), most.tags))
    await rest.post(batch, { run_id: runId, tags })
  await pushPoints(context, runId, run.points)
  const datasets = run.datasets.map(({ dataset: { sourceType, ...dataset }, tags }) => ({
    tags,
    dataset: { ...dataset, source_type: sourceType },
  }))
  if (datasets.length > 0) await rest.post(`${api}/runs/log-inputs`, { run_id: runId, datasets })
}

const created = async (context: PushContext, run: SourceRun, experimentId: string): Promise<string> => {
  const body = {
    experiment_id: experimentId,
    run_name: run.name,
    user_id: run.userId,
    start_time: run.startTime,
    // A name tag that differs would be refused; all tags follow.
    tags: [{ key: sourceTag.run, value: run.runId }],
  }
  return MadeRun.parse(await context.rest.post(`${api}/runs/create`, body)).run.info.run_id
}

const pushRun = async (
  context: PushContext,
  run: SourceRun,
  experimentId: string,
  known: KnownThere | undefined,
): Promise<void> => {
  const runId = known?.runId ?? (await created(context, run, experimentId))
  context.runs.set(run.runId, runId)
  const there = MadeRun.parse(await context.rest.get(`${api}/runs/get`, { run_id: runId })).run.info
  const { runId: id, artifactUri: uri } = run
  await pushArtifacts(
    context,
    { id, experimentId: run.experimentId, uri, what: `run ${id}` },
    there.artifact_uri,
  )
  await pushFacts(context, runId, run)
}

/** Sends a run; every call can be repeated, so one that broke off in the middle is sent again whole. */
export const takeRun = async (
  context: PushContext,
  head: RunHead,
  known: KnownThere | undefined,
): Promise<SourceRun | undefined> => {
  const { source, tally, dryRun, experiments, runs } = context
  const experimentId = experiments.get(head.experimentId)
  if (known?.isDone === true) {
    runs.set(head.runId, known.runId)
    tally.count('runs', 'here')
    return undefined
  }
  const run = await source.run(head, tally.leaveOut)
  if (run === undefined) return undefined
  try {
    if (!dryRun && experimentId !== undefined) await pushRun(context, run, experimentId, known)
    tally.count('runs', 'taken')
    return run
  } catch (error) {
    if (!(error instanceof RestError) || error.status === 0 || error.status >= 500) throw error
    tally.count('runs', 'leftOut')
    tally.leaveOut({
      reason: 'conflict',
      what: `run ${head.runId}`,
      message: `The server refused it: ${error.message}`,
    })
    return undefined
  }
}

const links = ({ models }: PushContext, list: readonly SourceModelLink[]): object[] =>
  list.flatMap(({ modelId, step }) => {
    const id = models.get(modelId)
    return id === undefined ? [] : [{ model_id: id, step }]
  })

/** What may come last only: links to models, the end, and the mark that all of it is there. */
export const finishRun = async (context: PushContext, run: SourceRun): Promise<void> => {
  const { rest, runs } = context
  const runId = runs.get(run.runId)
  if (runId === undefined || context.dryRun) return
  const [inputs, outputs] = [links(context, run.modelInputs), links(context, run.modelOutputs)]
  if (inputs.length > 0) await rest.post(`${api}/runs/log-inputs`, { run_id: runId, models: inputs })
  if (outputs.length > 0) await rest.post(`${api}/runs/outputs`, { run_id: runId, models: outputs })
  const end = run.endTime === undefined ? {} : { end_time: run.endTime }
  await rest.post(`${api}/runs/update`, { run_id: runId, status: run.status, ...end })
  await rest.post(`${api}/runs/set-tag`, { run_id: runId, key: sourceTag.done, value: 'true' })
  if (run.lifecycle === 'deleted') await rest.post(`${api}/runs/delete`, { run_id: runId })
}
