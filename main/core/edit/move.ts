/** Carries steps from one frame to another; their wires are laid again, through the frames that now stand between. */
import { dependenciesOf } from '#core/plan/dependencies.ts'
import { type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import { isChannel } from '#core/spec/graph/names.ts'
import { nodeId } from '#core/spec/walk.ts'
import type { TaskSpec } from '#shared/pipeline.ts'
import { ok, type Result } from '#shared/result.ts'
import { after, connect, inACircle } from './connect.ts'
import {
  type DagId,
  dagAt,
  dagTrail,
  freeName,
  keyOf,
  parentOf,
  put,
  taskAt,
  withDag,
  withTask,
} from './places.ts'
import { needsItself, pruneIdle, sweepOutput, unbind, withoutTasks } from './prune.ts'
import { type Refusal, refuse } from './refusal.ts'
import { waitsFor } from './waits.ts'
import { isJunction, type Source, type Target, type Wire, wiresIn } from './wires.ts'

export interface Moved {
  readonly doc: PipelineDocument
  /** Old id → new id of what was moved. */
  readonly ids: ReadonlyMap<string, string>
  /** Wires that could not be laid again at the new place, with the reason. */
  readonly lost: readonly { readonly wire: Wire; readonly why: Refusal }[]
}

/** The id after a move: of what was moved itself, or of something inside it. */
export function movedId(ids: ReadonlyMap<string, string>, id: string): string {
  for (let outer: DagId = id; outer !== undefined; outer = parentOf(outer)) {
    const to = ids.get(outer)
    if (to !== undefined) return `${to}${id.slice(outer.length)}`
  }
  return id
}

const inside = (id: DagId, roots: ReadonlySet<string>): string | undefined => {
  for (let outer = id; outer !== undefined; outer = parentOf(outer)) if (roots.has(outer)) return outer
  return undefined
}

const sourcePlace = (source: Source): DagId => (source.from === 'input' ? source.dag : source.node)
const targetPlace = (target: Target): DagId => (target.to === 'input' ? target.node : target.dag)

/** A frame's channel that only lets something through is laid anew with the wire that needs it. */
const passesThrough = (doc: PipelineDocument, { target, kind }: Wire): boolean => {
  if (target.to === 'output') {
    const home = dagAt(doc, target.dag)
    return home?.id !== undefined && isChannel(target.port) && !isJunction(home.dag, kind, target.port)
  }
  const found = taskAt(doc, target.node)
  return (
    isChannel(target.port) && found?.component?.dag !== undefined && !needsItself(found.task, target.port)
  )
}

/** Wires that the move cuts: those with an end in what is moved and the other not in the same piece of it. */
export function cutBy(doc: PipelineDocument, roots: ReadonlySet<string>): Wire[] {
  const root = dagAt(doc, undefined)
  if (root === undefined) return []
  return [...wiresIn(doc, root)].filter((wire) => {
    const from = inside(sourcePlace(wire.source), roots)
    const to = inside(targetPlace(wire.target), roots)
    return (from !== undefined || to !== undefined) && from !== to && !passesThrough(doc, wire)
  })
}

export const cut = (doc: PipelineDocument, wires: readonly Wire[]): PipelineDocument =>
  wires.reduce((so, { target, kind, source }) => unbind(so, target, kind, source), doc)

/** Outputs that have lost what was behind them go. */
export const sweep = (doc: PipelineDocument, wires: readonly Wire[]): PipelineDocument =>
  wires.reduce(
    (so, { target, kind }) => (target.to === 'output' ? sweepOutput(so, target.dag, kind, target.port) : so),
    doc,
  )

/** Orders that no wire brings: `[waiting key, awaited key]` of siblings. */
function plainOrders(
  doc: PipelineDocument,
  dag: DagId,
  keys: ReadonlySet<string>,
): (readonly [string, string])[] {
  const home = dagAt(doc, dag)
  if (home === undefined) return []
  const bare = {
    tasks: Object.fromEntries(
      tasksOf(home.dag).map(([key, task]) => [key, put(task, 'dependentTasks', undefined)]),
    ),
  }
  const wired = dependenciesOf(bare)
  return tasksOf(home.dag).flatMap(([key, task]) =>
    (task.dependentTasks ?? [])
      .filter((other) => (keys.has(key) || keys.has(other)) && wired.get(key)?.has(other) !== true)
      .map((other) => [key, other] as const),
  )
}

/** Makes one step wait for another, or the frames that hold them where they stand apart. */
export function order(
  doc: PipelineDocument,
  node: string,
  awaited: string,
): Result<PipelineDocument, Refusal> {
  const one = dagTrail(doc, parentOf(node))
  const other = dagTrail(doc, parentOf(awaited))
  if (
    one === undefined ||
    other === undefined ||
    taskAt(doc, node) === undefined ||
    taskAt(doc, awaited) === undefined
  )
    return refuse('no-such-thing', 'One of the two steps does not exist.')
  const apart = one.findIndex((home, index) => home.id !== other[index]?.id)
  const depth = apart < 0 ? Math.min(one.length, other.length) : apart
  const meeting = one[depth - 1]
  const waiter = one[depth]?.id ?? node
  const sibling = keyOf(other[depth]?.id ?? awaited)
  if (meeting === undefined || waiter === awaited || keyOf(waiter) === sibling)
    return refuse('cycle', 'A step cannot wait for the frame that it stands in.')
  if (waitsFor(meeting, sibling, keyOf(waiter))) return inACircle(sibling, keyOf(waiter))
  return ok(after(doc, waiter, sibling))
}

function carry(
  doc: PipelineDocument,
  nodes: readonly string[],
  to: DagId,
): { doc: PipelineDocument; ids: Map<string, string> } {
  const ids = new Map<string, string>()
  let next = doc
  for (const node of nodes) {
    const found = taskAt(next, node)
    if (found === undefined) continue
    next = withoutTasks(next, found.home.id, new Set([found.key]))
    const key = freeName(dagAt(next, to)?.dag.tasks, found.key)
    next = withDag(next, to, (dag) => ({ ...dag, tasks: { ...dag.tasks, [key]: found.task } }))
    ids.set(node, nodeId(to, key))
  }
  return { doc: next, ids }
}

/** The wire as it is after a move. */
export const renamed = (wire: Wire, ids: ReadonlyMap<string, string>): Wire => {
  const { source, target } = wire
  const to = (dag: DagId): DagId => (dag === undefined ? undefined : movedId(ids, dag))
  return {
    ...wire,
    source:
      source.from === 'input'
        ? { ...source, dag: to(source.dag) }
        : { ...source, node: movedId(ids, source.node) },
    target:
      target.to === 'input'
        ? { ...target, node: movedId(ids, target.node) }
        : { ...target, dag: to(target.dag) },
  }
}

const forget = (task: TaskSpec, gone: string): TaskSpec => {
  const left = (task.dependentTasks ?? []).filter((name) => name !== gone)
  return put(task, 'dependentTasks', left.length === 0 ? undefined : left)
}

/**
 * @param nodes tasks of one DAG
 * @param to the DAG that shall hold them; not one inside them
 */
export function move(doc: PipelineDocument, nodes: readonly string[], to: DagId): Result<Moved, Refusal> {
  const [first] = nodes
  const from = first === undefined ? undefined : parentOf(first)
  if (nodes.some((node) => parentOf(node) !== from))
    return refuse('not-one-place', 'These steps stand in different frames.', 'Select steps of one frame.')
  const roots = new Set(nodes)
  if (inside(to, roots) !== undefined) return refuse('inside-itself', 'A frame cannot be moved into itself.')
  if (dagAt(doc, to) === undefined || nodes.some((node) => taskAt(doc, node) === undefined))
    return refuse('no-such-thing', 'One of these steps, or the frame, does not exist.')
  if (from === to) return ok({ doc, ids: new Map(nodes.map((node) => [node, node])), lost: [] })
  const wires = cutBy(doc, roots)
  const keys = new Set(nodes.map(keyOf))
  const orders = plainOrders(doc, from, keys)
  let loose = pruneIdle(cut(doc, wires), from, keys)
  for (const [key, other] of orders) loose = withTask(loose, nodeId(from, key), (task) => forget(task, other))
  const carried = carry(loose, nodes, to)
  return ok(
    layAgain(
      carried.doc,
      wires,
      orders.map(([key, other]) => [nodeId(from, key), nodeId(from, other)]),
      carried.ids,
    ),
  )
}

/**
 * Changes what a frame is (a loop, a branch): what leaves it is then worth something else, so those wires are laid
 * again.
 */
export function refit(
  doc: PipelineDocument,
  frame: string,
  change: (doc: PipelineDocument) => Result<PipelineDocument, Refusal>,
): Result<Moved, Refusal> {
  const leaving = cutBy(doc, new Set([frame])).filter(
    ({ source }) => source.from === 'output' && source.node.startsWith(`${frame}/`),
  )
  const changed = change(cut(doc, leaving))
  return changed.ok ? ok(layAgain(changed.value, leaving, [], new Map())) : changed
}

/** Lays wires that were cut; those that cannot be laid any more are told. */
export function layAgain(
  doc: PipelineDocument,
  wires: readonly Wire[],
  orders: readonly (readonly [string, string])[],
  ids: ReadonlyMap<string, string>,
): Moved {
  const lost: { wire: Wire; why: Refusal }[] = []
  let next = doc
  for (const wire of wires.map((one) => renamed(one, ids))) {
    const laid = connect(next, wire)
    if (laid.ok) next = laid.value
    else lost.push({ wire, why: laid.error })
  }
  for (const [node, awaited] of orders) {
    const laid = order(next, movedId(ids, node), movedId(ids, awaited))
    if (laid.ok) next = laid.value
  }
  return {
    doc: sweep(
      next,
      wires.map((one) => renamed(one, ids)),
    ),
    ids,
    lost,
  }
}
