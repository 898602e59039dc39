import { allRows, type StoreContext } from '#engine/tracking/context.ts'
import { number, text } from '#engine/tracking/rows.ts'
import type { TrashNeed } from '#shared/contract/trash.ts'
import type { Candidate, Candidates } from './candidates.ts'

/** What goes, what stays and why, and what is broken because somebody insisted. */
export interface Verdict extends Candidates {
  readonly kept: readonly TrashNeed[]
  readonly breaks: readonly TrashNeed[]
}

type Reason = Pick<TrashNeed, 'reason' | 'by'>
type Find = (one: Candidate) => Reason | undefined

const needOf = ({ kind, id, name }: Candidate, reason: Reason): TrashNeed => ({ kind, id, name, ...reason })

/** Versions by each part of the place where their files are: ids are parts of it, however it is written. */
const registered = (context: StoreContext): ReadonlyMap<string, string> => {
  const sql = `SELECT m.name, v.version, v.storage_location FROM model_versions v
    JOIN registered_models m ON m.id = v.model WHERE v.stage <> 'Deleted'`
  const places = new Map<string, string>()
  for (const row of allRows(context, sql)) {
    const version = `${text(row, 'name')} version ${number(row, 'version')}`
    for (const part of text(row, 'storage_location').split(/[/\\]/)) places.set(part, version)
  }
  return places
}

interface Below {
  /** Experiments by key, runs by id: the name of one thing that stays below it. */
  readonly experiments: ReadonlyMap<number, string>
  readonly runs: ReadonlyMap<string, string>
}

/** What would be left without the thing above it: rows below that are not among those that go. */
const leftBelow = (context: StoreContext, going: Candidates): Below => {
  const gone = new Set([...going.runs, ...going.models].map((one) => `${one.kind}:${one.key}`))
  const inside = `SELECT 'run' AS kind, id, experiment, name FROM runs WHERE experiment IN (SELECT value FROM json_each(?))
    UNION ALL SELECT 'model', id, experiment, name FROM logged_models WHERE experiment IN (SELECT value FROM json_each(?))`
  const staying = (rows: ReturnType<typeof allRows>): ReturnType<typeof allRows> =>
    rows.filter((row) => !gone.has(`${text(row, 'kind')}:${number(row, 'id')}`))
  const nested = `SELECT 'run' AS kind, id, parent_run_id, name FROM runs
    WHERE parent_run_id IN (SELECT value FROM json_each(?))`
  const experimentKeys = JSON.stringify(going.experiments.map((one) => one.key))
  const runIds = JSON.stringify(going.runs.map((one) => one.id))
  return {
    experiments: new Map(
      staying(allRows(context, inside, experimentKeys, experimentKeys)).map((row) => [
        number(row, 'experiment'),
        text(row, 'name'),
      ]),
    ),
    runs: new Map(
      staying(allRows(context, nested, runIds)).map((row) => [text(row, 'parent_run_id'), text(row, 'name')]),
    ),
  }
}

/** Pipeline runs by id, so that a step knows what it is a step of. */
const pipelines = (context: StoreContext): ReadonlyMap<string, string> =>
  new Map(
    allRows(context, "SELECT run_id, '#' || number AS name FROM pipeline_runs").map((row) => [
      text(row, 'run_id'),
      text(row, 'name'),
    ]),
  )

/** Steps that took the results of another run instead of running: who did, by whose results they have. */
const reusers = (context: StoreContext): ReadonlyMap<string, readonly { id: string; name: string }[]> => {
  const sql = `SELECT t.value AS source, r.run_id, r.name FROM tags t JOIN runs r ON r.id = t.run
    WHERE t.key = 'nagare.reusedFrom'`
  return Map.groupBy(
    allRows(context, sql).map((row) => ({
      source: text(row, 'source'),
      id: text(row, 'run_id'),
      name: text(row, 'name'),
    })),
    (one) => one.source,
  )
}

/** What does not change while things are held back. */
interface Facts {
  readonly pipelines: ReturnType<typeof pipelines>
  readonly reusers: ReturnType<typeof reusers>
}

/** What depends only on the thing itself. */
const ownReason = (context: StoreContext): Find => {
  const places = registered(context)
  return (one) => {
    if (one.kind === 'experiment') return one.id === '0' ? { reason: 'default', by: one.name } : undefined
    if (one.state !== 'ended') return { reason: 'running', by: one.name }
    const version = places.get(one.id)
    return version === undefined ? undefined : { reason: 'registered', by: version }
  }
}

/** What depends on what else goes. */
const relativeReason = (context: StoreContext, going: Candidates, facts: Facts): Find => {
  const below = leftBelow(context, going)
  const gone = new Set(going.runs.map((one) => one.id))
  const ofRun = (one: Candidate): Reason | undefined => {
    const left = below.runs.get(one.id)
    if (left !== undefined) return { reason: 'holds', by: left }
    const reuser = facts.reusers.get(one.id)?.find((other) => !gone.has(other.id))
    if (reuser !== undefined) return { reason: 'reused', by: reuser.name }
    const isStep = one.parent !== undefined && !gone.has(one.parent)
    const pipeline = isStep ? facts.pipelines.get(one.parent ?? '') : undefined
    return pipeline === undefined ? undefined : { reason: 'step', by: pipeline }
  }
  return (one) => {
    if (one.kind === 'run') return ofRun(one)
    const left = one.kind === 'experiment' ? below.experiments.get(one.key) : undefined
    return left === undefined ? undefined : { reason: 'holds', by: left }
  }
}

/** No force reaches these: the executor writes into them, or the store cannot be without them. */
const isFirm = (one: Candidate, { reason }: Reason): boolean =>
  one.state === 'live' || reason === 'default' || (one.kind === 'experiment' && reason === 'holds')

const sift = (
  list: readonly Candidate[],
  find: Find,
  force: boolean,
  notes: { readonly kept: TrashNeed[]; readonly breaks: Map<string, TrashNeed> },
): readonly Candidate[] =>
  list.filter((one) => {
    const reason = find(one)
    if (reason === undefined) return true
    if (force && !isFirm(one, reason)) {
      notes.breaks.set(one.id, needOf(one, reason))
      return true
    }
    notes.kept.push(needOf(one, reason))
    return false
  })

const size = (going: Candidates): number => going.runs.length + going.models.length + going.experiments.length

/** Holds back what something needs. What is held back can hold what is above it, so this goes on until it is quiet. */
export const judge = (context: StoreContext, asked: Candidates, force: boolean): Verdict => {
  const notes = { kept: [] as TrashNeed[], breaks: new Map<string, TrashNeed>() }
  const pass = (going: Candidates, find: Find): Candidates => ({
    runs: sift(going.runs, find, force, notes),
    models: sift(going.models, find, force, notes),
    experiments: sift(going.experiments, find, force, notes),
  })
  let going = pass(asked, ownReason(context))
  const facts = { pipelines: pipelines(context), reusers: reusers(context) }
  for (let before = -1; before !== size(going); ) {
    before = size(going)
    going = pass(going, relativeReason(context, going, facts))
  }
  return { ...going, kept: notes.kept, breaks: [...notes.breaks.values()] }
}
