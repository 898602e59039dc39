import { setImmediate as turn } from 'node:timers/promises'
import { isPlainId } from '#core/history/places.ts'
import type { RunHead, SourceModel, SourceRun } from '#core/history/records.ts'
import type { ImportContext } from './import-context.ts'
import { keepArtifacts, type Owner, type Placed, placeArtifacts } from './place-artifacts.ts'
import type { KnownRun } from './store/history-store.ts'

/** Runs that share a transaction: enough to share its sync, few enough to leave others their turn. */
const together = 16

const whatOf = (runId: string): string => `run ${runId}`

const ownerOf = (run: RunHead): Owner => ({
  id: run.runId,
  experimentId: run.experimentId,
  uri: run.artifactUri,
  below: run.runId,
  what: whatOf(run.runId),
})

/** One that is here stays as it is; when the source has gone on since, that is said. */
const keepRun = async (context: ImportContext, head: RunHead, here: KnownRun): Promise<void> => {
  const { tally } = context
  await keepArtifacts(context, ownerOf(head), here.artifactUri)
  tally.count('runs', 'here')
  if (here.status !== head.status || here.endTime !== head.endTime)
    tally.note(
      `Run ${head.runId} is ${head.status} in the source and ${here.status} here; it was left as it is here.`,
    )
}

const readRun = async ({ source, tally }: ImportContext, head: RunHead): Promise<SourceRun | undefined> => {
  try {
    const run = await source.run(head, tally.leaveOut)
    if (run) return run
    throw new Error('it is not there any more')
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    tally.count('runs', 'leftOut')
    tally.leaveOut({ reason: 'unreadable', what: whatOf(head.runId), message: `It was not taken: ${why}` })
    return undefined
  }
}

interface Ready {
  readonly run: SourceRun
  readonly placed: Placed
}

/** Artifacts are in place before; now the run appears with all it has. */
const writeRuns = ({ store, tally, experiments, request }: ImportContext, ready: readonly Ready[]): void => {
  const write = (): void => {
    for (const { run, placed } of ready) {
      const experimentId = experiments.get(run.experimentId) ?? run.experimentId
      if (placed.folder !== undefined) store.linkArtifacts(placed.uri, placed.folder)
      tally.points(store.putRun(run, { experimentId, artifactUri: placed.uri }))
    }
  }
  if (!request.dryRun) store.transaction(write)
  else for (const { run } of ready) tally.points([...run.points].length)
  tally.count('runs', 'taken', ready.length)
}

const takeRuns = async (context: ImportContext, heads: readonly RunHead[]): Promise<void> => {
  const runs: SourceRun[] = []
  for (const head of heads) {
    const here = context.store.run(head.runId)
    const run = here === undefined ? await readRun(context, head) : await keepRun(context, head, here)
    if (run) runs.push(run)
  }
  const ready = await Promise.all(
    runs.map(async (run) => ({ run, placed: await placeArtifacts(context, ownerOf(run)) })),
  )
  if (ready.length > 0) writeRuns(context, ready)
  for (const _ of heads) context.tally.step()
  await turn()
  context.signal.throwIfAborted()
}

const leaveOutId = ({ tally }: ImportContext, kind: 'runs' | 'loggedModels', what: string): void => {
  tally.count(kind, 'leftOut')
  tally.leaveOut({ reason: 'unsafe', what, message: 'Its id is no id that MLflow gives out.' })
}

/** Every run that is not here, each wholly or not at all. */
export const importRuns = async (context: ImportContext): Promise<void> => {
  const { source, tally, experiments } = context
  const heads: RunHead[] = []
  const seen = new Set<string>()
  for (const id of experiments.keys())
    for await (const head of source.runs(id, tally.leaveOut)) {
      if (!isPlainId(head.runId)) leaveOutId(context, 'runs', whatOf(head.runId))
      else if (!seen.has(head.runId)) heads.push(head)
      seen.add(head.runId)
    }
  tally.stage('runs', heads.length)
  for (let at = 0; at < heads.length; at += together) await takeRuns(context, heads.slice(at, at + together))
}

const takeModel = async (context: ImportContext, model: SourceModel): Promise<void> => {
  const { store, tally, experiments, request } = context
  const what = `logged model ${model.modelId}`
  const { modelId: id, experimentId, artifactUri: uri } = model
  const owner = { id, experimentId, uri, below: `models/${id}`, what }
  const here = store.modelUri(id)
  tally.count('loggedModels', here === undefined ? 'taken' : 'here')
  const placed =
    here === undefined ? await placeArtifacts(context, owner) : await keepArtifacts(context, owner, here)
  if (request.dryRun) return
  store.transaction(() => {
    if (placed.folder !== undefined) store.linkArtifacts(placed.uri, placed.folder)
    const target = { experimentId: experiments.get(experimentId) ?? experimentId, artifactUri: placed.uri }
    for (const runId of here === undefined ? store.putModel(model, target) : store.putModelPoints(model))
      tally.leaveOut({
        reason: 'missing',
        what,
        message: `Metrics of it belong to run ${runId}, which is not there.`,
      })
  })
}

/** Logged models come after the runs that measured them. */
export const importModels = async (context: ImportContext): Promise<void> => {
  const { source, tally, experiments } = context
  tally.stage('logged-models', 0)
  for (const id of experiments.keys())
    for await (const model of source.models(id, tally.leaveOut)) {
      if (isPlainId(model.modelId)) await takeModel(context, model)
      else leaveOutId(context, 'loggedModels', `logged model ${model.modelId}`)
      tally.step()
      await turn()
      context.signal.throwIfAborted()
    }
}
