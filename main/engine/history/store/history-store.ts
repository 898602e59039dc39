import type { Existing, ExperimentPlan } from '#core/history/plan-experiment.ts'
import type {
  RunStatus,
  SourceExperiment,
  SourceModel,
  SourceRegisteredModel,
  SourceRun,
  SourceVersion,
} from '#core/history/records.ts'
import { execute, firstRow, type StoreContext } from '#engine/tracking/context.ts'
import { maybeNumber, text } from '#engine/tracking/rows.ts'
import { existing, putExperiment } from './put-experiment.ts'
import { putModel, putModelPoints } from './put-model.ts'
import { type KnownModel, knownModel, putRegistered } from './put-registered.ts'
import { putRun } from './put-run.ts'

/** Where something imported went. */
export interface Here {
  readonly experimentId: string
  readonly artifactUri: string
}

/** A run that is here already. */
export interface KnownRun {
  readonly status: RunStatus
  readonly endTime: number | undefined
  readonly artifactUri: string
}

/** What an import asks of the workspace's store and writes into it. Writes want `transaction` around them. */
export interface HistoryStore {
  transaction<T>(work: () => T): T
  experimentById(id: string): Existing | undefined
  experimentByName(name: string): Existing | undefined
  run(runId: string): KnownRun | undefined
  /** Artifact root of a logged model that is here already. */
  modelUri(modelId: string): string | undefined
  registered(name: string): KnownModel | undefined
  /** Gives the experiment's id here. */
  putExperiment(source: SourceExperiment, plan: ExperimentPlan): string
  /** Gives the number of points. */
  putRun(run: SourceRun, here: Here): number
  /** Gives the runs of its metrics that are not here. */
  putModel(model: SourceModel, here: Here): readonly string[]
  /** The same for one that is here, for points whose run came later. */
  putModelPoints(model: SourceModel): readonly string[]
  putRegistered(name: string, model: SourceRegisteredModel, versions: readonly SourceVersion[]): void
  /** Artifacts at `uri` stay in `folder`; from now on they are read there. */
  linkArtifacts(uri: string, folder: string): void
}

export const createHistoryStore = (context: StoreContext): HistoryStore => ({
  transaction: (work) => context.write(work),
  experimentById: (id) =>
    existing(firstRow(context, 'SELECT * FROM experiments WHERE experiment_id = ?', id)),
  experimentByName: (name) => existing(firstRow(context, 'SELECT * FROM experiments WHERE name = ?', name)),
  run: (runId) => {
    const row = firstRow(context, 'SELECT status, end_time, artifact_uri FROM runs WHERE run_id = ?', runId)
    return (
      row && {
        status: text(row, 'status') as RunStatus,
        endTime: maybeNumber(row, 'end_time'),
        artifactUri: text(row, 'artifact_uri'),
      }
    )
  },
  modelUri: (modelId) => {
    const row = firstRow(context, 'SELECT artifact_location FROM logged_models WHERE model_id = ?', modelId)
    return row && text(row, 'artifact_location')
  },
  registered: (name) => knownModel(context, name),
  putExperiment: (source, plan) => putExperiment(context, source, plan),
  putRun: (run, here) => putRun(context, run, here),
  putModel: (model, here) => putModel(context, model, here),
  putModelPoints: (model) => putModelPoints(context, model),
  putRegistered: (name, model, versions) => putRegistered(context, name, model, versions),
  linkArtifacts: (uri, folder) =>
    void execute(context, 'INSERT OR REPLACE INTO linked_artifacts (uri, folder) VALUES (?, ?)', uri, folder),
})
