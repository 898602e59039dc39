/** What a partial run runs, what it takes over from an earlier run, and what it leaves out. */
import { nearestName } from '#core/plan/nearest.ts'
import type { RunScope, TakenResult } from '#core/run/scope-types.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { Problem } from '#shared/problem.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { TaskRow } from '#shared/run.ts'
import { after, before, runsAlways, type Tree, type TreeTask, treeOf } from './tree.ts'

/** Steps by node id, task key or display name. `only` goes alone. */
export interface PartialRequest {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly only?: string | undefined
}

/** A run whose results can be taken over. */
export interface EarlierRun {
  readonly runId: string
  readonly number?: number
  readonly rows: readonly TaskRow[]
  /** Paths of rows whose files are not what they were: path → what is wrong, for people. */
  readonly spoiled: ReadonlyMap<string, string>
}

const problem = (code: string, message: string, hint: string, field?: string): Problem => ({
  severity: 'error',
  code,
  message,
  hint,
  ...(field === undefined ? {} : { field }),
})

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')

/** The one task that a person means. */
const find = (tree: Tree, given: string, field: string): Result<TreeTask, Problem> => {
  const exact = tree.get(given)
  if (exact !== undefined) return ok(exact)
  const all = [...tree.values()]
  const named = all.filter(({ key, name }) => key === given || name === given)
  if (named.length === 1 && named[0] !== undefined) return ok(named[0])
  if (named.length > 1) {
    const hint = `Say which: ${quoted(named.map(({ id }) => id))}.`
    return err(problem('ambiguous-step', `More than one step is called \`${given}\`.`, hint, field))
  }
  const meant = nearestName(given, [...new Set(all.flatMap(({ id, key, name }) => [id, key, name]))])
  const hint =
    meant === undefined ? `Its steps: ${quoted(all.map(({ id }) => id))}.` : `Did you mean \`${meant}\`?`
  return err(problem('unknown-step', `The pipeline has no step \`${given}\`.`, hint, field))
}

export const isGood = (row: TaskRow): boolean =>
  (row.kind === 'step' || row.kind === 'importer') &&
  (row.state === 'SUCCEEDED' || row.state === 'CACHED') &&
  row.outputs !== undefined

const takenFrom = (
  { runId, number, rows, spoiled }: EarlierRun,
  wanted: (row: TaskRow) => boolean,
): Record<string, TakenResult> =>
  Object.fromEntries(
    rows
      .filter((row) => isGood(row) && !spoiled.has(row.path) && wanted(row))
      .map(({ path, outputs, reuse, runId: own }): [string, TakenResult] => {
        // Whose files these are: what was reused there has none of its own.
        const stepRunId = reuse?.from?.stepRunId ?? own
        const count = number === undefined ? {} : { number }
        const nested = stepRunId === undefined ? {} : { stepRunId }
        const from = { runId, task: path, ...count, ...nested }
        return [path, { outputs: outputs ?? { parameters: {}, artifacts: {} }, from }]
      }),
  )

const plainSkip = (row: TaskRow): boolean => row.state === 'SKIPPED' && row.failure === undefined

/** The earlier run did not come to it, because a container around it was not entered or had no items. */
const notEntered = (rows: readonly TaskRow[], task: TreeTask): boolean => {
  for (let holder = task.holder; holder !== undefined; holder = holder.holder) {
    const own = rows.filter((row) => row.nodeId === holder?.id && row.kind !== 'iteration')
    if (own.length > 0) return own.every((row) => plainSkip(row) || row.state === 'SUCCEEDED')
  }
  return false
}

/** What keeps the result of a step from being taken over; undefined when nothing does. */
const missing = (tree: Tree, earlier: EarlierRun, id: string): string | undefined => {
  const task = tree.get(id)
  const rows = earlier.rows.filter((row) => row.nodeId === id && row.kind !== 'loop')
  if (task === undefined) return undefined
  if (rows.length === 0) return notEntered(earlier.rows, task) ? undefined : 'it has not run'
  const spoiled = rows.map((row) => earlier.spoiled.get(row.path)).find((why) => why !== undefined)
  if (spoiled !== undefined) return spoiled
  return rows.every((row) => isGood(row) || plainSkip(row)) ? undefined : 'it did not succeed'
}

interface Selection {
  /** Steps that run. */
  readonly run: ReadonlySet<string>
  readonly chosen: readonly string[]
  readonly words: string
  /** The rest may come from the earlier run, too. */
  readonly fill: boolean
}

const selectSpan = (
  tree: Tree,
  from: TreeTask | undefined,
  to: TreeTask | undefined,
): Result<Selection, Problem> => {
  const start = from && new Set([...from.leaves, ...after(tree, from)])
  const end = to && new Set([...to.leaves, ...before(tree, to)])
  const run =
    start === undefined
      ? (end ?? new Set<string>())
      : end === undefined
        ? start
        : new Set([...start].filter((id) => end.has(id)))
  if (from !== undefined && to !== undefined && run.size === 0) {
    const message = `\`${to.id}\` does not come after \`${from.id}\`, so nothing is between them.`
    return err(problem('empty-span', message, 'Swap them, or name one of them.', 'to'))
  }
  const words = [from && `starts at \`${from.name}\``, to && `goes to \`${to.name}\``]
    .filter(Boolean)
    .join(' and ')
  return ok({ run, chosen: from?.leaves ?? [], words, fill: from !== undefined && to === undefined })
}

const select = (tree: Tree, { from, to, only }: PartialRequest): Result<Selection, Problem> => {
  if (only !== undefined && (from !== undefined || to !== undefined))
    return err(
      problem('two-scopes', 'A run of only one step has no start and no end.', 'Use one of them.', 'only'),
    )
  const named = { from, to, only }
  const found: { from?: TreeTask; to?: TreeTask; only?: TreeTask } = {}
  for (const field of ['from', 'to', 'only'] as const) {
    const given = named[field]
    const task = given === undefined ? undefined : find(tree, given, field)
    if (task?.ok === false) return task
    if (task !== undefined) found[field] = task.value
  }
  if (found.only === undefined) return selectSpan(tree, found.from, found.to)
  const { leaves, name } = found.only
  return ok({ run: new Set(leaves), chosen: leaves, words: `runs only \`${name}\``, fill: false })
}

/** Ids of the steps that a request runs; undefined: it names none that there are. */
export const stepsOf = (doc: PipelineDocument, request: PartialRequest): ReadonlySet<string> | undefined => {
  const selection = select(treeOf(doc), request)
  return selection.ok ? selection.value.run : undefined
}

/**
 * @param earlier the run whose results are taken; undefined: there is none.
 * @returns `no-result` when a step that is needed has no result to take, besides what is wrong with the request.
 */
export const scopeOf = (
  doc: PipelineDocument,
  request: PartialRequest,
  earlier: EarlierRun | undefined,
): Result<RunScope, Problem[]> => {
  const tree = treeOf(doc)
  const selection = select(tree, request)
  if (!selection.ok) return err([selection.error])
  const { run, chosen, words, fill } = selection.value
  const around = (strictly: boolean): Set<string> =>
    new Set(
      [...run].flatMap((id) => before(tree, tree.get(id) as TreeTask, strictly)).filter((id) => !run.has(id)),
    )
  const known = earlier ?? { runId: '', rows: [], spoiled: new Map() }
  const needed = around(true)
  // In the order of the file.
  const problems = [...tree.keys()].flatMap((id) => {
    if (!needed.has(id)) return []
    const why = missing(tree, known, id)
    return why === undefined ? [] : [noResult(id, why, earlier)]
  })
  if (problems.length > 0) return err(problems)
  const wanted = around(false)
  const taken = takenFrom(known, ({ nodeId }) => !run.has(nodeId) && (fill || wanted.has(nodeId)))
  const have = new Set(known.rows.filter((row) => taken[row.path] !== undefined).map((row) => row.nodeId))
  const belongs = (id: string): boolean => run.has(id) || needed.has(id) || have.has(id)
  const left = [...tree.values()].filter(({ leaves }) => leaves.length > 0 && !leaves.some(belongs))
  return ok({ taken, left: left.map(({ id }) => id), chosen, words })
}

const noResult = (id: string, why: string, earlier: EarlierRun | undefined): Problem => {
  const where = earlier?.number === undefined ? 'an earlier run' : `run ${earlier.number}`
  return {
    ...problem(
      'no-result',
      earlier === undefined
        ? `There is no earlier result of \`${id}\` to start from.`
        : `The result of \`${id}\` cannot be taken from ${where}: ${why}.`,
      'Run the whole pipeline once, or start further up.',
    ),
    task: id,
  }
}

/** Everything that has a good result is taken over; what runs whatever happens runs again. */
export const retryScope = (
  doc: PipelineDocument,
  earlier: EarlierRun,
  own: RunScope | undefined,
): RunScope => {
  const tree = treeOf(doc)
  const always = new Set([...tree.values()].filter(runsAlways).flatMap(({ leaves }) => leaves))
  const where = earlier.number === undefined ? 'an earlier run' : `run ${earlier.number}`
  return {
    taken: takenFrom(earlier, ({ nodeId }) => !always.has(nodeId)),
    left: own?.left ?? [],
    chosen: [],
    words: own?.words ?? `takes up ${where}`,
  }
}
