import { dirname, join } from 'node:path'
import { lifecycle, type SourceExperiment } from '#core/history/records.ts'
import type { HistoryRefusal, LeftOut } from '#shared/history.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { findArtifacts } from '../artifact-folder.ts'
import { type HistorySource, refusal } from '../source.ts'
import { openCopy } from './open-copy.ts'
import { loggedModelReader, registryReader } from './read-models.ts'
import { pairOf, runReader } from './read-runs.ts'
import { createTables, maybeNumber, maybeText, type Tables, text } from './tables.ts'

const experimentReader = (tables: Tables) => {
  const experiments = tables.select(
    'experiments',
    ['CAST(experiment_id AS TEXT) AS id', 'name', 'lifecycle_stage', 'creation_time', 'last_update_time'],
    'ORDER BY experiment_id',
  )
  const tags = tables.select('experiment_tags', ['key', 'value'], 'AND experiment_id = CAST(? AS INTEGER)')
  return (): SourceExperiment[] =>
    experiments().map((row) => ({
      id: text(row, 'id'),
      name: text(row, 'name'),
      lifecycle: lifecycle(maybeText(row, 'lifecycle_stage')),
      createdAt: maybeNumber(row, 'creation_time'),
      updatedAt: maybeNumber(row, 'last_update_time'),
      tags: tags(text(row, 'id')).map(pairOf),
    }))
}

/** Where servers keep what they proxy when nobody tells them otherwise, as MLflow and its tutorials name it. */
const usualFolders = ['mlartifacts', 'artifacts', 'mlruns']

const keptElsewhere: readonly (readonly [table: string, what: string])[] = [
  ['trace_info', 'traces'],
  ['evaluation_datasets', 'evaluation datasets'],
  ['scorers', 'scorers'],
  ['webhooks', 'webhooks'],
]

const otherWorkspaces = (tables: Tables): LeftOut[] => {
  const hidden = tables.count('experiments') - tables.select('experiments', ['experiment_id'])().length
  if (hidden === 0) return []
  return [
    {
      reason: 'not-kept',
      what: `${hidden} experiments`,
      message: 'They belong to other workspaces of that store.',
    },
  ]
}

/** An `mlflow.db` of any version of MLflow. */
export const openSqliteStore = async (
  path: string,
  options: { readonly artifacts?: string | undefined },
): Promise<Result<HistorySource, HistoryRefusal>> => {
  const copy = await openCopy(path)
  if (!copy.ok) return copy
  const tables = createTables(copy.value.sql)
  if (!tables.has('experiments') || !tables.has('runs')) {
    copy.value.close()
    const hint = 'Name the file that MLflow was given as --backend-store-uri sqlite:///…'
    return err(
      refusal(
        'not-mlflow',
        `${path} is a database, but not one of MLflow: it has no experiments or runs.`,
        hint,
      ),
    )
  }
  const folder = dirname(path)
  const proxied =
    options.artifacts === undefined ? usualFolders.map((name) => join(folder, name)) : [options.artifacts]
  const [experiments, runs] = [experimentReader(tables), runReader(tables)]
  const [models, registry] = [loggedModelReader(tables), registryReader(tables)]
  return ok({
    place: path,
    experiments: async () => experiments(),
    async *runs(experimentId) {
      yield* runs.heads(experimentId)
    },
    run: async (head) => runs.run(head),
    async *models(experimentId) {
      yield* models(experimentId)
    },
    async *registry() {
      yield* registry()
    },
    artifacts: ({ id, uri }) => findArtifacts(id, uri, { base: [folder], proxied }),
    untaken: async () => [
      ...keptElsewhere.flatMap(([table, what]) => notKept(tables.count(table), what)),
      ...otherWorkspaces(tables),
    ],
    close: () => copy.value.close(),
  })
}

const notKept = (count: number, what: string): LeftOut[] =>
  count === 0
    ? []
    : [
        {
          reason: 'not-kept',
          what: `${count} ${what}`,
          message: 'Nagare has no place for them yet; they stay in the source.',
        },
      ]
