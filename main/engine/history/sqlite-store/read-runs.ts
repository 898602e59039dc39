import {
  lifecycle,
  type Pair,
  type Point,
  type RunHead,
  runStatus,
  type SourceDataset,
  type SourceModelLink,
  type SourceRun,
} from '#core/history/records.ts'
import { maybeNumber, maybeText, number, type Row, type Tables, text } from './tables.ts'

export const pairOf = (row: Row): Pair => ({ key: text(row, 'key'), value: text(row, 'value') })

const headOf = (row: Row): RunHead => ({
  runId: text(row, 'run_uuid'),
  experimentId: text(row, 'experiment_id'),
  status: runStatus(maybeText(row, 'status')),
  endTime: maybeNumber(row, 'end_time'),
  artifactUri: text(row, 'artifact_uri'),
})

const experimentId = 'CAST(experiment_id AS TEXT) AS experiment_id'
const headColumns = ['run_uuid', experimentId, 'status', 'end_time', 'artifact_uri']

/** NaN is a flag beside a zero. */
const valueOf = (row: Row): number => (Number(row['is_nan'] ?? 0) === 0 ? Number(row['value']) : Number.NaN)

const pointOf = (row: Row): Point => ({
  key: text(row, 'key'),
  value: valueOf(row),
  timestamp: number(row, 'timestamp'),
  step: number(row, 'step'),
})

/** The query begins when the points are wanted: a statement answers one question at a time. */
function* points(ask: () => Iterable<Row>): Generator<Point> {
  for (const row of ask()) yield pointOf(row)
}

export const runReader = (tables: Tables) => {
  const heads = tables.each('runs', headColumns, 'AND experiment_id = CAST(? AS INTEGER) ORDER BY rowid')
  const facts = tables.select(
    'runs',
    [...headColumns, 'name', 'user_id', 'start_time', 'lifecycle_stage', 'deleted_time'],
    'AND run_uuid = ?',
  )
  const ofRun = (table: string) => tables.select(table, ['key', 'value'], 'AND run_uuid = ?')
  const [params, tags] = [ofRun('params'), ofRun('tags')]
  const metrics = tables.each('metrics', ['key', 'value', 'timestamp', 'step', 'is_nan'], 'AND run_uuid = ?')
  const links = linkReader(tables)
  return {
    heads: (id: string): RunHead[] => Array.from(heads(id), headOf),
    run: ({ runId }: RunHead): SourceRun | undefined => {
      const [row] = facts(runId)
      if (row === undefined) return undefined
      const ownTags = tags(runId).map(pairOf)
      return {
        ...headOf(row),
        name: text(row, 'name') || (ownTags.find((tag) => tag.key === 'mlflow.runName')?.value ?? ''),
        userId: text(row, 'user_id'),
        startTime: number(row, 'start_time'),
        lifecycle: lifecycle(maybeText(row, 'lifecycle_stage')),
        deletedTime: maybeNumber(row, 'deleted_time'),
        params: params(runId).map(pairOf),
        tags: ownTags,
        datasets: links.datasets(runId),
        modelInputs: links.models(runId, 'MODEL_INPUT'),
        modelOutputs: links.models(runId, 'MODEL_OUTPUT'),
        points: points(() => metrics(runId)),
      }
    },
  }
}

const datasetColumns = [
  'name',
  'digest',
  'dataset_source_type',
  'dataset_source',
  'dataset_schema',
  'dataset_profile',
]

/** Data sets that a run read, and logged models that it read or made. */
const linkReader = (tables: Tables) => {
  const inputs = tables.select(
    'inputs',
    ['input_uuid', 'source_id'],
    "AND source_type = 'DATASET' AND destination_type = 'RUN' AND destination_id = ? ORDER BY rowid",
  )
  const tags = tables.select('input_tags', ['name AS key', 'value'], 'AND input_uuid = ?')
  const datasets = tables.select('datasets', datasetColumns, 'AND dataset_uuid = ?')
  const models = tables.select(
    'inputs',
    ['destination_id', 'step'],
    "AND source_type IN ('RUN_INPUT', 'RUN_OUTPUT') AND source_id = ? AND destination_type = ? ORDER BY rowid",
  )
  return {
    datasets: (runId: string): SourceDataset[] =>
      inputs(runId).flatMap((input) =>
        datasets(text(input, 'source_id')).map((row) => ({
          dataset: {
            name: text(row, 'name'),
            digest: text(row, 'digest'),
            sourceType: text(row, 'dataset_source_type'),
            source: text(row, 'dataset_source'),
            schema: maybeText(row, 'dataset_schema'),
            profile: maybeText(row, 'dataset_profile'),
          },
          tags: tags(text(input, 'input_uuid')).map(pairOf),
        })),
      ),
    models: (runId: string, kind: 'MODEL_INPUT' | 'MODEL_OUTPUT'): SourceModelLink[] =>
      models(runId, kind).map((row) => ({ modelId: text(row, 'destination_id'), step: number(row, 'step') })),
  }
}
