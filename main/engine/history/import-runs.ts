import { setImmediate as turn } from 'node:timers/promises'
import type { RunHead, SourceModel, SourceRun } from '#core/history/records.ts'
import type { ImportContext } from './import-context.ts'
import { type Owner, type Placed, placeArtifacts } from './place-artifacts.ts'

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
const isHere = ({ store, tally, moves }: ImportContext, head: RunHead): boolean => {
  const here = store.run(head.runId)
  if (here === undefined) return false
  moves.add(head.artifactUri, here.artifactUri)
  tally.count('runs', 'here')
  if (here.status !== head.status || here.endTime !== head.endTime)
    tally.note(`Run ${head.runId} is ${head.status} in the source and ${here.status} here; it was left as it is here.`)
  return true
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
    const run = isHere(context, head) ? undefined : await readRun(context, head)
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

/** Every run that is not here, each wholly or not at all. */
export const importRuns = async (context: ImportContext): Promise<void> => {
  const { source, tally, experiments } = context
  const heads: RunHead[] = []
  const seen = new Set<string>()
  for (const id of experiments.keys())
    for await (const head of source.runs(id, tally.leaveOut)) {
      if (!seen.has(head.runId)) heads.push(head)
      seen.add(head.runId)
    }
  tally.stage('runs', heads.length)
  for (let at = 0; at < heads.length; at += together) await takeRuns(context, heads.slice(at, at + together))
}

const takeModel = async (context: ImportContext, model: SourceModel): Promise<void> => {
  const { store, tally, moves, experiments } = context
  const here = store.modelUri(model.modelId)
  if (here !== undefined) {
    moves.add(model.artifactUri, here)
    tally.count('loggedModels', 'here')
    return
  }
  const what = `logged model ${model.modelId}`
  const { modelId: id, experimentId, artifactUri: uri } = model
  const placed = await placeArtifacts(context, { id, experimentId, uri, below: `models/${id}`, what })
  tally.count('loggedModels', 'taken')
  if (context.request.dryRun) return
  store.transaction(() => {
    if (placed.folder !== undefined) store.linkArtifacts(placed.uri, placed.folder)
    const target = { experimentId: experiments.get(experimentId) ?? experimentId, artifactUri: placed.uri }
    for (const runId of store.putModel(model, target))
      tally.leaveOut({ reason: 'missing', what, message: `Metrics of it belong to run ${runId}, which is not there.` })
  })
}

/** Logged models come after the runs that measured them. */
export const importModels = async (context: ImportContext): Promise<void> => {
  const { source, tally, experiments } = context
  tally.stage('logged-models', 0)
  for (const id of experiments.keys())
    for await (const model of source.models(id, tally.leaveOut)) {
      await takeModel(context, model)
      tally.step()
      await turn()
      context.signal.throwIfAborted()
    }
}
