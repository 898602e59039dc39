/**
 * If, else if, else: conditions beside each other in one frame, each later one the negation of all before it joined with
 * its own, as the SDK writes them. Changing one therefore changes what is written of those after it. The numbers in their
 * names are their order.
 */
import type { PipelineDocument } from '#core/spec/document.ts'
import { branchesIn } from '#core/spec/graph/frames.ts'
import { nodeId } from '#core/spec/walk.ts'
import type { TaskSpec } from '#shared/pipeline.ts'
import { ok, type Result } from '#shared/result.ts'
import { type Condition, setCondition } from './conditions.ts'
import { templateAt } from './frame-values.ts'
import { addFrame } from './frames.ts'
import { type Moved, move } from './move.ts'
import { type DagHome, type DagId, dagAt, keyOf, parentOf, taskAt, withDag } from './places.ts'
import { type Refusal, refuse } from './refusal.ts'

interface Branch {
  readonly id: string
  readonly keyword: 'If' | 'Else if' | 'Else'
  /** What is asked here and not by those before; undefined where it cannot be read. An Else asks nothing. */
  readonly own: Condition | undefined
}

const nothing: Condition = { text: '', operands: [] }

const homeOf = (doc: PipelineDocument, node: string): DagHome | undefined => {
  const frame = parentOf(node)
  const home = frame === undefined ? undefined : dagAt(doc, frame)
  return home !== undefined && branchesIn(home).has(keyOf(node)) ? home : undefined
}

/** The branches that a condition is one of, in their order; it alone where nothing stands beside it. */
export function branchesWith(doc: PipelineDocument, node: string): readonly Branch[] {
  const home = homeOf(doc, node)
  const raw = taskAt(doc, node)?.task.triggerPolicy?.condition
  if (home === undefined) {
    return raw === undefined ? [] : [{ id: node, keyword: 'If', own: templateAt(doc, node, raw) }]
  }
  return [...branchesIn(home)].map(([key, { keyword, condition }]) => {
    const id = nodeId(home.id, key)
    return { id, keyword, own: keyword === 'Else' ? nothing : templateAt(doc, id, condition) }
  })
}

/** What a condition asks by itself; undefined when there is none, or none that can be read. */
export const ownConditionAt = (doc: PipelineDocument, node: string): Condition | undefined =>
  branchesWith(doc, node).find(({ id }) => id === node)?.own

/** Numbers of operands in a text go on where those before it end. */
const joined = (
  parts: readonly { readonly condition: Condition; readonly negated: boolean }[],
): Condition => {
  const operands = parts.flatMap(({ condition }) => condition.operands)
  let first = 0
  const texts = parts.map(({ condition, negated }) => {
    const from = first
    first += condition.operands.length
    const text = condition.text.replaceAll(/\{(\d+)\}/g, (_, index: string) => `{${from + Number(index)}}`)
    return negated ? `!(${text})` : text
  })
  return { text: texts.filter((text) => text !== '').join(' && '), operands }
}

const wholeOf = (earlier: readonly Condition[], own: Condition): Condition =>
  joined([...earlier.map((condition) => ({ condition, negated: true })), { condition: own, negated: false }])

const unreadable = (id: string): Result<never, Refusal> =>
  refuse(
    'bad-value',
    `The condition of \`${keyOf(id)}\` cannot be read, so nothing can be said of the case beside it.`,
  )

/** Gives a condition what it asks itself; the branches after it follow. */
export function setOwnCondition(
  doc: PipelineDocument,
  node: string,
  condition: Condition,
): Result<PipelineDocument, Refusal> {
  const branches = branchesWith(doc, node)
  const at = branches.findIndex(({ id }) => id === node)
  if (at < 0 || branches.length < 2) return setCondition(doc, node, condition)
  if (branches[at]?.keyword === 'Else')
    return refuse('bad-value', 'An Else asks nothing: it runs when no other branch does.')
  const earlier: Condition[] = []
  let next = doc
  for (const [index, { id, own: known }] of branches.entries()) {
    const own = index === at ? condition : known
    if (own === undefined) return unreadable(id)
    const set = index < at ? ok(next) : setCondition(next, id, wholeOf(earlier, own))
    if (!set.ok) return set
    next = set.value
    earlier.push(own)
  }
  return ok(next)
}

const freeNumber = (doc: PipelineDocument, dag: DagId, base: string, above: number): number => {
  const tasks = dagAt(doc, dag)?.dag.tasks ?? {}
  for (let number = above + 1; ; number += 1) {
    const key = `${base}-${number}`
    if (!Object.hasOwn(tasks, key) && !Object.hasOwn(doc.spec.components ?? {}, `comp-${key}`)) return number
  }
}

const numberOf = (id: string): number => Number(/-(\d+)$/.exec(keyOf(id))?.[1] ?? 0)

/** A lone If gets the frame in which branches stand beside each other. */
function framed(doc: PipelineDocument, node: string): Result<Moved & { readonly frame: string }, Refusal> {
  const known = homeOf(doc, node)?.id
  if (known !== undefined) return ok({ doc, ids: new Map([[node, node]]), lost: [], frame: known })
  const dag = parentOf(node)
  const name = `condition-branches-${freeNumber(doc, dag, 'condition-branches', 0)}`
  const added = addFrame(doc, dag, { frame: 'pipeline', name })
  const moved = move(added.doc, [node], added.id)
  return moved.ok ? ok({ ...moved.value, frame: added.id }) : moved
}

/** A task of the DAG under a new name, the last one from now on, wherever it is spoken of there. */
function callTask(doc: PipelineDocument, id: string, key: string): PipelineDocument {
  const before = keyOf(id)
  const follow = (task: TaskSpec): TaskSpec =>
    task.dependentTasks?.includes(before) === true
      ? { ...task, dependentTasks: task.dependentTasks.map((name) => (name === before ? key : name)) }
      : task
  return withDag(doc, parentOf(id), (dag) => {
    const { [before]: own, ...others } = dag.tasks ?? {}
    if (own === undefined) return dag
    const tasks = Object.fromEntries(Object.entries(others).map(([name, task]) => [name, follow(task)]))
    const called = own.taskInfo?.name === before ? { ...own, taskInfo: { ...own.taskInfo, name: key } } : own
    return { ...dag, tasks: { ...tasks, [key]: called } }
  })
}

const always: Condition = { text: 'true', operands: [] }

type Added = Moved & { readonly branch: string }

/** Makes room before the Else: its name is the last one, and it asks for the new case not to hold either. */
function beforeElse(
  doc: PipelineDocument,
  branches: readonly Branch[],
  last: Branch,
): Result<Added, Refusal> {
  const frame = parentOf(last.id)
  const outputs = dagAt(doc, frame)?.dag.outputs
  if (Object.keys({ ...outputs?.parameters, ...outputs?.artifacts }).length > 0)
    return refuse(
      'not-one-place',
      'What comes out of these branches has to come out of each of them, and a new one gives nothing yet.',
      'Disconnect what comes out of them, add the case, and connect it again.',
    )
  const name = `condition-${freeNumber(doc, frame, 'condition', numberOf(last.id))}`
  const added = addFrame(doc, frame, { frame: 'pipeline', name })
  const key = `condition-${freeNumber(added.doc, frame, 'condition', numberOf(added.id))}`
  const id = nodeId(frame, key)
  const asked = branches.flatMap((one) => (one === last ? [] : (one.own ?? [])))
  const own = setCondition(callTask(added.doc, last.id, key), added.id, wholeOf(asked, always))
  const rest = own.ok ? setCondition(own.value, id, wholeOf([...asked, always], nothing)) : own
  if (!rest.ok) return rest
  return ok({ doc: rest.value, ids: new Map([[last.id, id]]), lost: [], branch: added.id })
}

function atTheEnd(doc: PipelineDocument, node: string, kind: 'else' | 'elif'): Result<Added, Refusal> {
  const made = framed(doc, node)
  if (!made.ok) return made
  const { frame } = made.value
  const earlier = branchesWith(made.value.doc, made.value.ids.get(node) ?? node)
  const last = Math.max(...earlier.map(({ id }) => numberOf(id)))
  const name = `condition-${freeNumber(made.value.doc, frame, 'condition', last)}`
  const added = addFrame(made.value.doc, frame, { frame: 'pipeline', name })
  const asked = earlier.flatMap((one) => one.own ?? [])
  const set = setCondition(added.doc, added.id, wholeOf(asked, kind === 'else' ? nothing : always))
  return set.ok ? ok({ ...made.value, doc: set.value, branch: added.id }) : set
}

/**
 * The case beside an If: `else` for all others, `elif` with a condition of its own that is still to be given. An Else
 * stays the last one; it gets a new name (`ids`) when a case comes before it.
 */
export function addBranch(
  doc: PipelineDocument,
  node: string,
  kind: 'else' | 'elif',
): Result<Added, Refusal> {
  const before = branchesWith(doc, node)
  const last = before.at(-1)
  if (last === undefined) return refuse('no-such-thing', `\`${keyOf(node)}\` is no condition.`)
  const faulty = before.find(({ own }) => own === undefined)
  if (faulty !== undefined) return unreadable(faulty.id)
  if (last.keyword !== 'Else') return atTheEnd(doc, node, kind)
  return kind === 'else' ? refuse('name-taken', 'There is an Else already.') : beforeElse(doc, before, last)
}
