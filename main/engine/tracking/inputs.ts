import { allRows, execute, firstRow, type StoreContext } from './context.ts'
import { canonicalId } from './experiments.ts'
import { checkDatasetInput } from './limits.ts'
import { invalid } from './refusal.ts'
import { maybeText, number, text } from './rows.ts'
import { activeRun } from './run-row.ts'
import type { TrackingStore } from './store.ts'
import type { Dataset, DatasetInput, DatasetSummary, ModelLink } from './types.ts'

const mostDatasets = 1000
const mostSummaries = 1000

/** A dataset is one per experiment, name and digest; the first description stays. */
const datasetId = (context: StoreContext, experiment: number, dataset: Dataset): number => {
  const find = 'SELECT id FROM datasets WHERE experiment = ? AND name = ? AND digest = ?'
  const found = firstRow(context, find, experiment, dataset.name, dataset.digest)
  if (found) return number(found, 'id')
  const row = firstRow(
    context,
    `INSERT INTO datasets (experiment, name, digest, source_type, source, schema, profile)
     VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    experiment,
    dataset.name,
    dataset.digest,
    dataset.sourceType,
    dataset.source,
    dataset.schema ?? null,
    dataset.profile ?? null,
  )
  return Number(row?.['id'])
}

/** Linking the same dataset to a run again changes nothing, its tags included. */
export const linkDataset = (
  context: StoreContext,
  run: number,
  experiment: number,
  input: DatasetInput,
): void => {
  const dataset = datasetId(context, experiment, input.dataset)
  const place = 'SELECT count(*) FROM run_datasets WHERE run = ?'
  const link = `INSERT OR IGNORE INTO run_datasets (run, dataset, position) VALUES (?, ?, (${place}))`
  if (execute(context, link, run, dataset, run) === 0) return
  const tag = 'INSERT OR REPLACE INTO run_dataset_tags (run, dataset, key, value) VALUES (?, ?, ?, ?)'
  for (const { key, value } of input.tags) execute(context, tag, run, dataset, key, value)
}

export const linkModels = (
  context: StoreContext,
  run: number,
  direction: 'input' | 'output',
  models: readonly ModelLink[],
): void => {
  const sql = 'INSERT OR REPLACE INTO run_models (run, direction, model_id, step) VALUES (?, ?, ?, ?)'
  for (const { modelId, step } of models) execute(context, sql, run, direction, modelId, step)
}

const logInputs = (
  context: StoreContext,
  runId: string,
  datasets: readonly DatasetInput[],
  models: readonly ModelLink[],
): void => {
  if (datasets.length > mostDatasets) throw invalid(`A request can log at most ${mostDatasets} datasets.`)
  for (const input of datasets) checkDatasetInput(input)
  const run = activeRun(context, runId)
  const owner = firstRow(context, 'SELECT experiment FROM runs WHERE id = ?', run)
  for (const input of datasets) linkDataset(context, run, Number(owner?.['experiment']), input)
  linkModels(context, run, 'input', models)
  context.changes.run(runId)
}

const searchDatasets = (
  context: StoreContext,
  experimentIds: readonly string[],
): readonly DatasetSummary[] => {
  const ids = JSON.stringify(experimentIds.map(canonicalId))
  const rows = allRows(
    context,
    `SELECT DISTINCT e.experiment_id, d.name, d.digest, t.value AS context
     FROM datasets d JOIN experiments e ON e.id = d.experiment JOIN run_datasets i ON i.dataset = d.id
     LEFT JOIN run_dataset_tags t ON t.run = i.run AND t.dataset = d.id AND t.key = 'mlflow.data.context'
     WHERE e.experiment_id IN (SELECT value FROM json_each(?)) LIMIT ${mostSummaries}`,
    ids,
  )
  return rows.map((row) => ({
    experimentId: text(row, 'experiment_id'),
    name: text(row, 'name'),
    digest: text(row, 'digest'),
    context: maybeText(row, 'context'),
  }))
}

type InputMethods = Pick<TrackingStore, 'logInputs' | 'logOutputs' | 'searchDatasets'>

export const inputMethods = (context: StoreContext): InputMethods => ({
  logInputs: (runId, datasets, models) => context.write(() => logInputs(context, runId, datasets, models)),
  logOutputs: (runId, models) =>
    context.write(() => {
      linkModels(context, activeRun(context, runId), 'output', models)
      context.changes.run(runId)
    }),
  searchDatasets: (experimentIds) => searchDatasets(context, experimentIds),
})
