/** Frames: loops, conditions, exit handlers and sub-pipelines, around steps or taken away again. */
import { type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import { itemInputOf } from '#core/spec/graph/names.ts'
import { nodeId } from '#core/spec/walk.ts'
import type { ComponentSpec, TaskSpec } from '#shared/pipeline.ts'
import { ok, type Result } from '#shared/result.ts'
import { type Condition, setCondition } from './conditions.ts'
import { type Items, setItems } from './loops.ts'
import { type Moved, move } from './move.ts'
import { type DagId, dagAt, freeName, parentOf, put, taskAt, withDag, withSpec, withTask } from './places.ts'
import { type Refusal, refuse } from './refusal.ts'
import { keyFor, removeSteps } from './steps.ts'

export type FrameKind =
  | { readonly frame: 'loop'; readonly items: Items; readonly limit?: number }
  | { readonly frame: 'condition'; readonly condition: Condition }
  | { readonly frame: 'exit' }
  | { readonly frame: 'pipeline'; readonly name: string }

export interface Framed extends Moved {
  /** Id of the frame's task. */
  readonly frame: string
}

const baseOf = (kind: FrameKind): string => {
  if (kind.frame === 'pipeline') return keyFor(kind.name)
  return { loop: 'for-loop', condition: 'condition', exit: 'exit-handler' }[kind.frame]
}

/** The SDK numbers its frames through the whole file. */
function frameKey(doc: PipelineDocument, dag: DagId, kind: FrameKind): string {
  const base = baseOf(kind)
  const tasks = dagAt(doc, dag)?.dag.tasks ?? {}
  if (kind.frame === 'pipeline') return freeName({ ...tasks }, base)
  for (let number = 1; ; number += 1) {
    const key = `${base}-${number}`
    if (!Object.hasOwn(tasks, key) && !Object.hasOwn(doc.spec.components ?? {}, `comp-${key}`)) return key
  }
}

/** An empty frame in a DAG. It holds no value yet: `setItems` and `setCondition` say what it runs for. */
export function addFrame(
  doc: PipelineDocument,
  dag: DagId,
  kind: FrameKind,
): { doc: PipelineDocument; id: string } {
  const key = frameKey(doc, dag, kind)
  const name = freeName(doc.spec.components, `comp-${key}`)
  const component: ComponentSpec = { dag: { tasks: {} } }
  const task: TaskSpec = {
    componentRef: { name },
    taskInfo: { name: kind.frame === 'pipeline' ? kind.name : key },
  }
  const defined = withSpec(doc, (spec) => ({
    ...spec,
    components: { ...spec.components, [name]: component },
  }))
  const next = withDag(defined, dag, (one) => ({ ...one, tasks: { ...one.tasks, [key]: task } }))
  return { doc: next, id: nodeId(dag, key) }
}

function furnish(doc: PipelineDocument, id: string, kind: FrameKind): Result<PipelineDocument, Refusal> {
  if (kind.frame === 'condition') return setCondition(doc, id, kind.condition)
  if (kind.frame !== 'loop') return ok(doc)
  const set = setItems(doc, id, kind.items)
  if (!set.ok || kind.limit === undefined) return set
  return ok(
    withTask(set.value, id, (task) => ({ ...task, iteratorPolicy: { parallelismLimit: kind.limit } })),
  )
}

/** A new frame around steps of one DAG (or around nothing). Wires that it cuts are led through it. */
export function wrap(
  doc: PipelineDocument,
  dag: DagId,
  nodes: readonly string[],
  kind: FrameKind,
): Result<Framed, Refusal> {
  if (nodes.some((node) => parentOf(node) !== dag))
    return refuse('not-one-place', 'These steps stand in different frames.', 'Select steps of one frame.')
  const added = addFrame(doc, dag, kind)
  const furnished = furnish(added.doc, added.id, kind)
  if (!furnished.ok) return furnished
  const moved = move(furnished.value, nodes, added.id)
  if (!moved.ok) return moved
  const cut = moved.value.lost.find(({ why }) => why.code === 'cycle')
  if (cut !== undefined)
    return refuse(
      'cycle',
      'A step outside stands between these steps.',
      'Take the steps between into the selection too.',
    )
  return ok({ ...moved.value, frame: added.id })
}

/** Takes a frame away and leaves its steps in its place. What used its item, or its condition, is unbound. */
export function unwrap(doc: PipelineDocument, frame: string): Result<Moved, Refusal> {
  const found = taskAt(doc, frame)
  const inner = dagAt(doc, frame)
  if (found === undefined || inner === undefined) return refuse('no-such-thing', `\`${frame}\` is no frame.`)
  const open = withTask(doc, frame, (task) => put(task, 'triggerPolicy', undefined))
  const bare = itemInputOf(found.task) === undefined ? open : doc
  const moved = move(
    bare,
    tasksOf(inner.dag).map(([key]) => nodeId(frame, key)),
    found.home.id,
  )
  if (!moved.ok) return moved
  const removed = removeSteps(moved.value.doc, [frame])
  return removed.ok ? ok({ ...moved.value, doc: removed.value }) : removed
}
