import { createMoves } from '#core/history/places.ts'
import { planExperiment } from '#core/history/plan-experiment.ts'
import type { HistoryProgress, HistoryReport, ImportRequest } from '#shared/history.ts'
import type { ImportContext } from './import-context.ts'
import { importRegistry } from './import-registry.ts'
import { importModels, importRuns } from './import-runs.ts'
import type { HistorySource } from './source.ts'
import type { HistoryStore } from './store/history-store.ts'
import { createTally } from './tally.ts'

interface Parts {
  readonly source: HistorySource
  readonly store: HistoryStore
  readonly artifactRoot: string
  /** Where it goes, as people know it. */
  readonly to: string
  readonly request: ImportRequest
  readonly now: () => number
  readonly onProgress: (progress: HistoryProgress) => void
  readonly signal: AbortSignal
}

/** Ids that a dry run would have made; nothing is ever written under them. */
const wouldBe = (id: string | undefined): string => id ?? 'new'

const importExperiments = async (context: ImportContext): Promise<void> => {
  const { source, store, tally, request, experiments } = context
  const found = await source.experiments(tally.leaveOut)
  tally.stage('experiments', found.length)
  for (const experiment of found) {
    if (!/^\d{1,30}$/.test(experiment.id)) {
      tally.count('experiments', 'leftOut')
      tally.leaveOut({
        reason: 'unsafe',
        what: `experiment ${experiment.id}`,
        message: 'Its id is no number.',
      })
      continue
    }
    const plan = planExperiment(experiment, { byId: store.experimentById, byName: store.experimentByName })
    if (plan.note !== undefined) tally.note(plan.note)
    const id = request.dryRun
      ? wouldBe(plan.id)
      : store.transaction(() => store.putExperiment(experiment, plan))
    experiments.set(experiment.id, id)
    tally.count('experiments', plan.kind === 'create' ? 'taken' : 'here')
    tally.step()
  }
}

/**
 * Takes everything that the source has and the store has not. Repeating it changes nothing, and one that was
 * interrupted goes on where it was: a run counts as here only once it is there with all it has. Throws when the
 * signal fires, and what the disk says.
 */
export const importHistory = async (parts: Parts): Promise<HistoryReport> => {
  const { source, request } = parts
  const tally = createTally({ ...parts, from: source.place, dryRun: request.dryRun })
  const context: ImportContext = { ...parts, tally, moves: createMoves(), experiments: new Map() }
  tally.stage('reading', 0)
  await importExperiments(context)
  await importRuns(context)
  await importModels(context)
  await importRegistry(context)
  for (const trouble of await source.untaken()) tally.leaveOut(trouble)
  return tally.report()
}
