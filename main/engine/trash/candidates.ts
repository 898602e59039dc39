import { allRows, type Row, type StoreContext } from '#engine/tracking/context.ts'
import { invalid, missing } from '#engine/tracking/refusal.ts'
import { maybeNumber, maybeText, number, text } from '#engine/tracking/rows.ts'
import type { TrashChoice, TrashItem } from '#shared/contract/trash.ts'

/** Something that may be deleted for good, as its row says. */
export interface Candidate {
  readonly kind: TrashItem['kind']
  /** Key inside the database. */
  readonly key: number
  readonly id: string
  readonly name: string
  readonly trashed: boolean
  readonly deletedAt: number
  /** Where its files are, as MLflow names it. */
  readonly uri: string
  /** Internal key of its experiment; its own for an experiment. */
  readonly experiment: number
  /** Of a run: the run above it. Of a model: the run that logged it. */
  readonly parent: string | undefined
  /** Of a run: `live` while the executor works on it, `open` when it never said that it ended. */
  readonly state: 'ended' | 'open' | 'live'
}

const base = (
  row: Row,
): Pick<Candidate, 'key' | 'name' | 'trashed' | 'deletedAt' | 'uri' | 'experiment'> => ({
  key: number(row, 'id'),
  name: text(row, 'name'),
  trashed: row['lifecycle'] === 'deleted',
  deletedAt: maybeNumber(row, 'deleted_at') ?? 0,
  uri: text(row, 'uri'),
  experiment: number(row, 'experiment'),
})

const runOf = (row: Row): Candidate => ({
  ...base(row),
  kind: 'run',
  id: text(row, 'run_id'),
  parent: maybeText(row, 'parent_run_id'),
  state: row['live'] === 1 ? 'live' : row['end_time'] === null && row['open'] === 1 ? 'open' : 'ended',
})

const runs = (
  where: string,
): string => `SELECT r.id, r.run_id, r.name, r.lifecycle, r.deleted_time AS deleted_at,
    r.artifact_uri AS uri, r.experiment, r.parent_run_id, r.end_time,
    r.status IN ('RUNNING', 'SCHEDULED') AS open,
    EXISTS (SELECT 1 FROM pipeline_runs p WHERE p.run_id = r.run_id AND p.ended_at IS NULL) AS live
  FROM runs r WHERE ${where}`

const models = (where: string): string => `SELECT m.id, m.model_id, m.name, m.lifecycle,
    m.last_updated_timestamp AS deleted_at, m.artifact_location AS uri, m.experiment, m.source_run_id
  FROM logged_models m WHERE ${where}`

const modelOf = (row: Row): Candidate => ({
  ...base(row),
  kind: 'model',
  id: text(row, 'model_id'),
  parent: maybeText(row, 'source_run_id'),
  state: 'ended',
})

const experiments = (where: string): string => `SELECT e.id, e.experiment_id, e.name, e.lifecycle,
    e.last_update_time AS deleted_at, e.artifact_location AS uri, e.id AS experiment
  FROM experiments e WHERE ${where}`

const experimentOf = (row: Row): Candidate => ({
  ...base(row),
  kind: 'experiment',
  id: text(row, 'experiment_id'),
  parent: undefined,
  state: 'ended',
})

const among = (column: string): string => `${column} IN (SELECT value FROM json_each(?))`
const deleted = (alias: string): string => `${alias}.lifecycle = 'deleted'`

export interface Candidates {
  readonly runs: readonly Candidate[]
  readonly experiments: readonly Candidate[]
  readonly models: readonly Candidate[]
}

const nouns = { run: 'run', experiment: 'experiment', model: 'logged model' } as const

/** Every asked id is there, in the trash, and has been there long enough; anything else is the caller's mistake. */
const checkAsked = (
  found: readonly Candidate[],
  asked: readonly string[],
  kind: Candidate['kind'],
  until: number,
): void => {
  const byId = new Map(found.map((one) => [one.id, one]))
  for (const id of asked) {
    const one = byId.get(id)
    if (one === undefined) throw missing(`There is no ${nouns[kind]} with id ${id}.`)
    if (!one.trashed) throw invalid(`The ${nouns[kind]} ${id} is not in the trash. Move it there first.`)
    if (one.deletedAt > until)
      throw invalid(`The ${nouns[kind]} ${id} has not been in the trash for so long.`)
  }
}

const familySql = `r.lifecycle = 'deleted' AND r.run_id IN (
  WITH RECURSIVE family (run_id) AS (
    SELECT value FROM json_each(?)
    UNION SELECT c.run_id FROM runs c JOIN family f ON c.parent_run_id = f.run_id)
  SELECT run_id FROM family)`

const unique = (list: readonly Candidate[]): readonly Candidate[] => [
  ...new Map(list.map((one) => [one.id, one])).values(),
]
const ids = (list: readonly Candidate[]): string => JSON.stringify(list.map((one) => one.id))
const keys = (list: readonly Candidate[]): string => JSON.stringify(list.map((one) => one.key))

/** What a choice means, before anything is kept back. Throws a `Refusal` for ids that cannot be meant. */
export const candidatesOf = (context: StoreContext, choice: TrashChoice): Candidates => {
  const until = context.clock.now() - (choice.olderThanMs ?? 0)
  const all = !choice.runIds && !choice.experimentIds && !choice.modelIds
  const pick = (
    select: (where: string) => string,
    read: (row: Row) => Candidate,
    [kind, alias, column]: readonly [Candidate['kind'], string, string],
    asked: readonly string[] | undefined,
  ): readonly Candidate[] => {
    if (all)
      return allRows(context, select(deleted(alias)))
        .map(read)
        .filter((one) => one.deletedAt <= until)
    if (!asked) return []
    const found = allRows(context, select(among(column)), JSON.stringify(asked)).map(read)
    checkAsked(found, asked, kind, until)
    return found
  }
  const chosen = pick(experiments, experimentOf, ['experiment', 'e', 'e.experiment_id'], choice.experimentIds)
  const own = pick(runs, runOf, ['run', 'r', 'r.run_id'], choice.runIds)
  const inside = allRows(context, runs(`${deleted('r')} AND ${among('r.experiment')}`), keys(chosen)).map(
    runOf,
  )
  const top = unique([...own, ...inside])
  const family = choice.nested === false ? top : allRows(context, runs(familySql), ids(top)).map(runOf)
  const everyRun = unique([...top, ...family])
  const logged = [
    ...pick(models, modelOf, ['model', 'm', 'm.model_id'], choice.modelIds),
    ...allRows(context, models(among('m.experiment')), keys(chosen)).map(modelOf),
    ...(choice.models === true
      ? allRows(context, models(among('m.source_run_id')), ids(everyRun)).map(modelOf)
      : []),
  ]
  return { experiments: chosen, runs: everyRun, models: unique(logged) }
}

/** Everything in the trash, the newest first. */
export const trashed = (context: StoreContext): readonly Candidate[] =>
  [
    ...allRows(context, experiments(deleted('e'))).map(experimentOf),
    ...allRows(context, runs(deleted('r'))).map(runOf),
    ...allRows(context, models(deleted('m'))).map(modelOf),
  ].toSorted((a, b) => b.deletedAt - a.deletedAt || a.id.localeCompare(b.id))
