import { createMoves } from '#core/history/places.ts'
import type { RunHead, SourceRun } from '#core/history/records.ts'
import type { HistoryProgress, HistoryRefusal, HistoryReport } from '#shared/history.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { createRest } from '../server/rest.ts'
import { notReached } from '../server/server-store.ts'
import type { HistorySource } from '../source.ts'
import { createTally } from '../tally.ts'
import { api, type PushContext } from './push-context.ts'
import { knownModels, pushRegistered, takeModel } from './push-models.ts'
import {
  closeExperiment,
  finishRun,
  type KnownThere,
  knownRuns,
  pushExperiment,
  takeRun,
} from './push-runs.ts'

interface Parts {
  readonly source: HistorySource
  readonly address: string
  readonly dryRun: boolean
  readonly now: () => number
  readonly onProgress: (progress: HistoryProgress) => void
  readonly signal: AbortSignal
}

const pushRuns = async (
  context: PushContext,
  experiments: readonly string[],
): Promise<readonly SourceRun[]> => {
  const heads: { readonly head: RunHead; readonly known: KnownThere | undefined }[] = []
  for (const id of experiments) {
    const there = context.experiments.get(id)
    const known = there === undefined ? new Map<string, KnownThere>() : await knownRuns(context, there)
    for await (const head of context.source.runs(id, context.tally.leaveOut))
      heads.push({ head, known: known.get(head.runId) })
  }
  context.tally.stage('runs', heads.length)
  const later: SourceRun[] = []
  for (const { head, known } of heads) {
    const run = await takeRun(context, head, known)
    const isLinked = run !== undefined && run.modelInputs.length + run.modelOutputs.length > 0
    if (run && !isLinked) await finishRun(context, run)
    // Models come later, and the links to them last; the rest of the run has been sent.
    if (run && isLinked) later.push({ ...run, points: [], params: [], tags: [] })
    context.tally.step()
    context.signal.throwIfAborted()
  }
  return later
}

const pushModels = async (context: PushContext, experiments: readonly string[]): Promise<void> => {
  context.tally.stage('logged-models', 0)
  for (const id of experiments) {
    const there = context.experiments.get(id)
    const known = there === undefined ? undefined : await knownModels(context, there)
    for await (const model of context.source.models(id, context.tally.leaveOut)) {
      await takeModel(context, model, known?.get(model.modelId))
      context.tally.step()
      context.signal.throwIfAborted()
    }
  }
}

/**
 * Sends the workspace to a live MLflow server, which gives its own ids: each run and logged model says in a tag where
 * it came from, and one that is there is not sent again.
 */
export const exportToServer = async (parts: Parts): Promise<Result<HistoryReport, HistoryRefusal>> => {
  const rest = createRest(parts.address)
  const { source, dryRun } = parts
  try {
    await rest.post(`${api}/experiments/search`, { max_results: 1 })
  } catch (error) {
    return err(notReached(rest.url, error))
  }
  const tally = createTally({ ...parts, from: source.place, to: rest.url })
  const maps = { experiments: new Map(), runs: new Map(), models: new Map() }
  const context: PushContext = { ...parts, ...maps, rest, tally, dryRun, moves: createMoves() }
  const experiments = await source.experiments(tally.leaveOut)
  tally.stage('experiments', experiments.length)
  for (const experiment of experiments) await pushExperiment(context, experiment)
  const ids = experiments.map(({ id }) => id)
  const later = await pushRuns(context, ids)
  await pushModels(context, ids)
  for (const run of later) await finishRun(context, run)
  tally.stage('registry', 0)
  for await (const model of source.registry(tally.leaveOut)) await pushRegistered(context, model)
  for (const experiment of experiments) await closeExperiment(context, experiment)
  return ok(tally.report())
}
