/** Steps as a piece of text of their own: for copies, and for pasting into another pipeline. */
import { type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import { nodeId } from '#core/spec/walk.ts'
import { ok, type Result } from '#shared/result.ts'
import { connect } from './connect.ts'
import { type Layout, layoutOf, type Point, place, withLayout } from './layout.ts'
import { addComponent, takeComponent } from './library.ts'
import { cut, cutBy, sweep } from './move.ts'
import {
  type DagId,
  dagAt,
  freeName,
  keyOf,
  parentOf,
  put,
  taskAt,
  withComponent,
  withDag,
  withSpec,
} from './places.ts'
import { type Refusal, refuse } from './refusal.ts'
import { removeSteps } from './steps.ts'
import type { Wire } from './wires.ts'

/**
 * The steps with their components and the wires between them, as the text of a small pipeline file: it can be pasted
 * into another pipeline, into an editor, or into `kfp` itself.
 * @param notes with their places as seen from the frame that the steps stand in
 */
export function copySteps(
  doc: PipelineDocument,
  nodes: readonly string[],
  notes: Layout['notes'] = {},
): Result<string, Refusal> {
  const [first] = nodes
  if (first === undefined && Object.keys(notes).length > 0)
    return ok(serializePipeline(withNotes(trimmed(doc, { tasks: {} }), notes)))
  const dag = first === undefined ? undefined : parentOf(first)
  if (first === undefined || nodes.some((node) => parentOf(node) !== dag || taskAt(doc, node) === undefined))
    return refuse('not-one-place', 'These steps stand in different frames.', 'Select steps of one frame.')
  const roots = new Set(nodes)
  const outside = cutBy(doc, roots).filter(
    ({ source, target }) => !(isOne(source, roots) && target.to === 'input' && roots.has(target.node)),
  )
  const loose = sweep(cut(doc, outside), outside)
  const home = dagAt(loose, dag)
  const others = tasksOf(home?.dag)
    .map(([key]) => nodeId(dag, key))
    .filter((node) => !roots.has(node))
  const left = removeSteps(loose, others)
  const kept = left.ok ? dagAt(left.value, dag) : undefined
  if (!left.ok || kept === undefined)
    return left.ok ? refuse('no-such-thing', 'There is no such frame.') : left
  const layout = layoutOf(doc)
  const points = Object.fromEntries(
    nodes.flatMap((node) => (layout.nodes[node] ? [[keyOf(node), layout.nodes[node]]] : [])),
  )
  const piece = place(trimmed(left.value, { tasks: kept.dag.tasks ?? {} }), points)
  return ok(serializePipeline(withNotes(piece, notes)))
}

const withNotes = (doc: PipelineDocument, notes: Layout['notes']): PipelineDocument =>
  withLayout(doc, { ...layoutOf(doc), notes })

const isOne = (source: Wire['source'], roots: ReadonlySet<string>): boolean =>
  source.from !== 'input' && roots.has(source.node)

/** Only what the tasks use. */
function trimmed(
  doc: PipelineDocument,
  dag: NonNullable<PipelineDocument['spec']['root']['dag']>,
): PipelineDocument {
  const bare = withLayout(doc, { nodes: {}, collapsed: [], notes: {} })
  const empty = withSpec(bare, (spec) => {
    const { components: _, deploymentSpec: __, ...rest } = spec
    return { ...rest, root: { dag } }
  })
  const { platform: _, ...plain } = empty
  return { ...withParts(plain, doc, dag), numbers: new Map() }
}

/** Brings the components of some tasks, and of what is inside those, from one document into another. */
function withParts(
  to: PipelineDocument,
  from: PipelineDocument,
  dag: { readonly tasks?: unknown },
): PipelineDocument {
  let next = to
  const names = Object.values((dag.tasks ?? {}) as Record<string, { componentRef: { name: string } }>)
  for (const { componentRef } of names) {
    if (Object.hasOwn(next.spec.components ?? {}, componentRef.name)) continue
    const source = takeComponent(from, componentRef.name)
    if (source === undefined) continue
    next = addComponent(next, source).doc
    if (source.component.dag !== undefined) next = withParts(next, from, source.component.dag)
  }
  return next
}

export interface Pasted {
  readonly doc: PipelineDocument
  /** Of steps, and `note:<id>` for notes. */
  readonly ids: readonly string[]
}

function pieceOf(text: string): Result<PipelineDocument, Refusal> {
  const parsed = parsePipeline(text)
  if (!parsed.ok) {
    const [problem] = parsed.error
    const isOther = text.trim() !== '' && problem?.hint !== undefined
    return isOther
      ? refuse('bad-value', `What is on the clipboard is no pipeline: ${problem.message}`, problem.hint)
      : refuse('bad-value', 'What is on the clipboard is no pipeline.', 'Copy steps of a pipeline first.')
  }
  const isEmpty =
    tasksOf(parsed.value.spec.root.dag).length === 0 && Object.keys(layoutOf(parsed.value).notes).length === 0
  return isEmpty
    ? refuse('bad-value', 'The pipeline on the clipboard has no steps and no notes.')
    : ok(parsed.value)
}

function pasteNotes(
  doc: PipelineDocument,
  notes: Layout['notes'],
  offset: Point,
): { readonly doc: PipelineDocument; readonly ids: readonly string[] } {
  const layout = layoutOf(doc)
  const all = { ...layout.notes }
  const ids = Object.entries(notes).map(([id, note]) => {
    const free = freeName(all, id)
    all[free] = { ...note, x: Math.round(note.x + offset.x), y: Math.round(note.y + offset.y) }
    return `note:${free}`
  })
  return ids.length === 0 ? { doc, ids } : { doc: withLayout(doc, { ...layout, notes: all }), ids }
}

/**
 * Puts copied steps into a DAG. Names that are taken get numbers; components that are the same are shared.
 * @param offset of the steps; notes stand in no frame and have their own
 */
export function pasteSteps(
  doc: PipelineDocument,
  dag: DagId,
  text: string,
  offset: Point,
  noteOffset: Point = offset,
): Result<Pasted, Refusal> {
  const parsed = pieceOf(text)
  if (!parsed.ok) return parsed
  if (dagAt(doc, dag) === undefined) return refuse('no-such-thing', 'There is no such frame to paste into.')
  const piece = parsed.value
  const keys = new Map<string, string>()
  let next = doc
  for (const [key, task] of tasksOf(piece.spec.root.dag)) {
    const brought = bring(next, piece, task.componentRef.name, new Map())
    const free = freeName(dagAt(brought.doc, dag)?.dag.tasks, key)
    keys.set(key, free)
    const shown =
      free === key ? task.taskInfo : { ...task.taskInfo, name: copyName(task.taskInfo?.name, key, free) }
    const pasted = {
      ...bare(task),
      taskInfo: shown,
      componentRef: { ...task.componentRef, name: brought.name },
    }
    next = withDag(brought.doc, dag, (one) => ({ ...one, tasks: { ...one.tasks, [free]: pasted } }))
  }
  const wired = rewire(next, piece, dag, keys)
  const layout = layoutOf(piece)
  const points = Object.fromEntries(
    [...keys].flatMap(([key, free]) => {
      const point = layout.nodes[key]
      return point ? [[nodeId(dag, free), { x: point.x + offset.x, y: point.y + offset.y }]] : []
    }),
  )
  const ids = [...keys.values()].map((key) => nodeId(dag, key))
  const placed = Object.keys(points).length === 0 ? wired : place(wired, points)
  const noted = pasteNotes(placed, layout.notes, noteOffset)
  return ok({ doc: noted.doc, ids: [...ids, ...noted.ids] })
}

type AnyTask = NonNullable<NonNullable<PipelineDocument['spec']['root']['dag']>['tasks']>[string]

/** A step keeps the name that somebody gave it; what made its key free tells it from the first. */
const copyName = (name: string | undefined, key: string, free: string): string =>
  name === undefined ? free : `${name}${free.slice(key.length)}`

/** Without what names siblings: that is laid again under their new names. */
const bare = (task: AnyTask): AnyTask => {
  const parameters = Object.entries(task.inputs?.parameters ?? {}).filter(
    ([, one]) => one.runtimeValue !== undefined,
  )
  return put(
    put(task, 'inputs', parameters.length === 0 ? undefined : { parameters: Object.fromEntries(parameters) }),
    'dependentTasks',
    undefined,
  )
}

/** A component with all that is inside it; `known` are those of the piece that have come already. */
function bring(
  doc: PipelineDocument,
  piece: PipelineDocument,
  name: string,
  known: Map<string, string>,
): { doc: PipelineDocument; name: string } {
  const seen = known.get(name)
  const source = takeComponent(piece, name)
  if (seen !== undefined || source === undefined) return { doc, name: seen ?? name }
  const added = addComponent(doc, source)
  known.set(name, added.name)
  if (source.component.dag === undefined) return added
  let next = added.doc
  const tasks: Record<string, AnyTask> = {}
  for (const [key, task] of tasksOf(source.component.dag)) {
    const inner = bring(next, piece, task.componentRef.name, known)
    next = inner.doc
    tasks[key] = { ...task, componentRef: { ...task.componentRef, name: inner.name } }
  }
  const dag = { ...source.component.dag, tasks }
  return { doc: withComponent(next, added.name, (component) => ({ ...component, dag })), name: added.name }
}

function rewire(
  doc: PipelineDocument,
  piece: PipelineDocument,
  dag: DagId,
  keys: ReadonlyMap<string, string>,
): PipelineDocument {
  let next = doc
  const to = (node: string): string =>
    nodeId(
      dag,
      `${keys.get(node.split('/')[0] ?? '') ?? ''}${node.includes('/') ? node.slice(node.indexOf('/')) : ''}`,
    )
  for (const wire of cutBy(piece, new Set(keys.keys()))) {
    if (wire.source.from === 'input' || wire.target.to !== 'input') continue
    const source = { ...wire.source, node: to(wire.source.node) }
    const laid = connect(next, { ...wire, source, target: { ...wire.target, node: to(wire.target.node) } })
    if (laid.ok) next = laid.value
  }
  for (const [key, task] of tasksOf(piece.spec.root.dag)) {
    const waits = (task.dependentTasks ?? []).flatMap((name) => keys.get(name) ?? [])
    const free = keys.get(key) ?? key
    if (waits.length > 0)
      next = withDag(next, dag, (one) => {
        const own = one.tasks?.[free]
        const all = [...new Set([...(own?.dependentTasks ?? []), ...waits])].toSorted()
        return own === undefined
          ? one
          : { ...one, tasks: { ...one.tasks, [free]: { ...own, dependentTasks: all } } }
      })
  }
  return next
}
