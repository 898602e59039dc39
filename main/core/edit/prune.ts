/** Takes wires away, and with them the channels that nothing else uses. */
import { entry, type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import { isChannel, itemInputOf } from '#core/spec/graph/names.ts'
import { mentionsIn } from '#core/spec/graph/ports.ts'
import { nodeId } from '#core/spec/walk.ts'
import type { TaskSpec } from '#shared/pipeline.ts'
import { setProducers } from './channels.ts'
import {
  type DagHome,
  type DagId,
  dagAt,
  keyOf,
  parentOf,
  put,
  taskAt,
  withComponent,
  withDag,
  without,
  withTask,
} from './places.ts'
import {
  type Binding,
  bindingOf,
  type Kind,
  makerOf,
  type Producer,
  parentIn,
  producerIn,
  producersOf,
  type Source,
  type Target,
} from './wires.ts'

const kinds: readonly Kind[] = ['parameters', 'artifacts']

/** Whether a task itself (its condition, its items, a constant) needs an input of the frame that it is. */
export const needsItself = (task: TaskSpec, name: string): boolean =>
  (task.triggerPolicy?.condition ?? '').includes(`['${name}']`) ||
  task.parameterIterator?.items.inputParameter === name ||
  task.artifactIterator?.items.inputArtifact === name ||
  itemInputOf(task) === name

const usedInside = (home: DagHome, kind: Kind, name: string): boolean =>
  tasksOf(home.dag).some(([, task]) =>
    Object.values<Binding>(task.inputs?.[kind] ?? {}).some((one) => parentIn(one, kind) === name),
  )

const usedBeside = (home: DagHome, kind: Kind, task: string, port: string): boolean =>
  tasksOf(home.dag).some(([, other]) =>
    Object.values<Binding>(other.inputs?.[kind] ?? {}).some((one) => {
      const made = producerIn(one, kind)
      return made?.task === task && made.port === port
    }),
  ) ||
  Object.keys(home.dag.outputs?.[kind] ?? {}).some((name) =>
    producersOf(home.dag, kind, name).some((made) => made.task === task && made.port === port),
  )

const dropInput = (task: TaskSpec, kind: Kind, name: string): TaskSpec => {
  const left = put(task.inputs ?? {}, kind, without<Binding>(task.inputs?.[kind], new Set([name])))
  return put(task, 'inputs', Object.keys(left).length === 0 ? undefined : left)
}

/** A frame's channel that nothing uses any more goes, and so on outwards. */
export function pruneInput(doc: PipelineDocument, dag: DagId, kind: Kind, name: string): PipelineDocument {
  const home = dagAt(doc, dag)
  const frame = dag === undefined ? undefined : taskAt(doc, dag)
  if (home === undefined || frame === undefined || dag === undefined || !isChannel(name)) return doc
  if (usedInside(home, kind, name) || needsItself(frame.task, name)) return doc
  const undefinedThere = withComponent(doc, home.componentName, (component) => {
    const inputs = component.inputDefinitions ?? {}
    const left = put(inputs, kind, without<never>(inputs[kind] as Record<string, never>, new Set([name])))
    return put(component, 'inputDefinitions', Object.keys(left).length === 0 ? undefined : left)
  })
  return unbind(undefinedThere, { to: 'input', node: dag, port: name }, kind)
}

/** A channel that leads through frames to no use at all goes; compiled files have some. */
function pruneThrough(doc: PipelineDocument, frame: string, kind: Kind, name: string): PipelineDocument {
  const led = tasksOf(dagAt(doc, frame)?.dag).flatMap(([key, task]) =>
    Object.entries<Binding>(task.inputs?.[kind] ?? {})
      .filter(([port, one]) => isChannel(port) && parentIn(one, kind) === name)
      .map(([port]) => [nodeId(frame, key), port] as const),
  )
  const freed = led.reduce((so, [inner, port]) => pruneThrough(so, inner, kind, port), doc)
  return pruneInput(freed, frame, kind, name)
}

/** Of the frames in a DAG: channels without a use that come from one of these siblings, or that a sibling itself has. */
export function pruneIdle(
  doc: PipelineDocument,
  dag: DagId,
  siblings: ReadonlySet<string>,
): PipelineDocument {
  const idle = tasksOf(dagAt(doc, dag)?.dag).flatMap(([key, task]) =>
    kinds.flatMap((kind) =>
      Object.entries<Binding>(task.inputs?.[kind] ?? {})
        .filter(([, one]) => siblings.has(key) || siblings.has(producerIn(one, kind)?.task ?? ''))
        .map(([port]) => [nodeId(dag, key), kind, port] as const),
    ),
  )
  const freed = idle.reduce((so, [frame, kind, port]) => pruneThrough(so, frame, kind, port), doc)
  return kinds.reduce((so, kind) => sweepIdle(so, dag, kind, siblings), freed)
}

const sweepIdle = (
  doc: PipelineDocument,
  dag: DagId,
  kind: Kind,
  siblings: ReadonlySet<string>,
): PipelineDocument =>
  Object.keys(dagAt(doc, dag)?.dag.outputs?.[kind] ?? {}).reduce((so, port) => {
    const producers = producersOf(dagAt(so, dag)?.dag ?? {}, kind, port)
    if (!isChannel(port) || !producers.some(({ task }) => siblings.has(task))) return so
    const left = producers.filter(({ task }) => !siblings.has(task))
    return sweepOutput(
      withDag(so, dag, (one) => setProducers(one, kind, port, left)),
      dag,
      kind,
      port,
    )
  }, doc)

/** A frame's output that nobody takes any more goes, and so on inwards. */
function pruneOutput(
  doc: PipelineDocument,
  dag: DagId,
  kind: Kind,
  task: string,
  port: string,
): PipelineDocument {
  const home = dagAt(doc, dag)
  const inner = dagAt(doc, nodeId(dag, task))
  if (home === undefined || inner === undefined || !isChannel(port) || usedBeside(home, kind, task, port))
    return doc
  return dropOutput(doc, inner, kind, port)
}

function dropOutput(doc: PipelineDocument, home: DagHome, kind: Kind, port: string): PipelineDocument {
  const producers = producersOf(home.dag, kind, port)
  const gone = new Set([port])
  const next = withComponent(doc, home.componentName, (component) => {
    const outputs = home.dag.outputs ?? {}
    const left = put(outputs, kind, without<never>(outputs[kind] as Record<string, never>, gone))
    const dag = put(home.dag, 'outputs', Object.keys(left).length === 0 ? undefined : left)
    const definitions = component.outputDefinitions ?? {}
    const defined = put(definitions, kind, without<never>(definitions[kind] as Record<string, never>, gone))
    return put(
      { ...component, dag },
      'outputDefinitions',
      Object.keys(defined).length === 0 ? undefined : defined,
    )
  })
  return producers.reduce((so, made) => pruneOutput(so, home.id, kind, made.task, made.port), next)
}

const sameSource = (one: Source, other: Source): boolean =>
  one.from === 'output' && other.from === 'output' && one.node === other.node && one.port === other.port

/** The output stays, with nothing (or one thing less) behind it: `sweepOutput` says what becomes of it. */
function releaseOutput(
  doc: PipelineDocument,
  dag: DagId,
  kind: Kind,
  port: string,
  source?: Source,
): PipelineDocument {
  const home = dagAt(doc, dag)
  if (home === undefined || entry<unknown>(home.dag.outputs?.[kind], port) === undefined) return doc
  const [gone, left] = [[] as Producer[], [] as Producer[]]
  for (const made of producersOf(home.dag, kind, port)) {
    const isGone = source === undefined || sameSource(makerOf(doc, home, kind, made), source)
    ;(isGone ? gone : left).push(made)
  }
  const next = withDag(doc, dag, (one) => setProducers(one, kind, port, left))
  return gone.reduce((so, made) => pruneOutput(so, dag, kind, made.task, made.port), next)
}

/** An output behind which nothing is left goes, and what it fed is unbound. */
export function sweepOutput(doc: PipelineDocument, dag: DagId, kind: Kind, port: string): PipelineDocument {
  const home = dagAt(doc, dag)
  if (home === undefined || producersOf(home.dag, kind, port).length > 0) return doc
  const freed = dag === undefined ? doc : freeUses(doc, dag, kind, port)
  const now = dagAt(freed, dag)
  return now === undefined ? freed : dropOutput(freed, now, kind, port)
}

function freeUses(doc: PipelineDocument, node: string, kind: Kind, port: string): PipelineDocument {
  const home = dagAt(doc, parentOf(node))
  const isIt = (made: Producer | undefined): boolean => made?.task === keyOf(node) && made.port === port
  const bound = tasksOf(home?.dag).flatMap(([key, task]) =>
    Object.entries<Binding>(task.inputs?.[kind] ?? {})
      .filter(([, one]) => isIt(producerIn(one, kind)))
      .map(([name]) => [nodeId(home?.id, key), name] as const),
  )
  const freed = bound.reduce((so, [user, name]) => unbindDeep(so, user, name, kind), doc)
  const outer = Object.keys(home?.dag.outputs?.[kind] ?? {}).filter((name) =>
    producersOf(home?.dag ?? {}, kind, name).some(isIt),
  )
  return outer.reduce((so, name) => {
    const next = withDag(so, home?.id, (dag) =>
      setProducers(
        dag,
        kind,
        name,
        producersOf(dag, kind, name).filter((made) => !isIt(made)),
      ),
    )
    return sweepOutput(next, home?.id, kind, name)
  }, freed)
}

/** A channel is unbound at its uses, so that it goes from all frames on the way. */
export function unbindDeep(doc: PipelineDocument, node: string, port: string, kind: Kind): PipelineDocument {
  const uses = tasksOf(dagAt(doc, node)?.dag).flatMap(([key, task]) =>
    Object.entries<Binding>(task.inputs?.[kind] ?? {})
      .filter(([, one]) => isChannel(port) && parentIn(one, kind) === port)
      .map(([name]) => [nodeId(node, key), name] as const),
  )
  const freed = uses.reduce((so, [one, name]) => unbindDeep(so, one, name, kind), doc)
  return bindingOf(taskAt(freed, node)?.task, kind, port) === undefined
    ? freed
    : unbind(freed, { to: 'input', node, port }, kind)
}

/** A wire that is gone no longer orders its ends, unless another one between the same two remains. */
function forgetOrder(doc: PipelineDocument, node: string, sibling: string): PipelineDocument {
  const task = taskAt(doc, node)?.task
  const still = kinds.some((kind) =>
    Object.values<Binding>(task?.inputs?.[kind] ?? {}).some(
      (one) => producerIn(one, kind)?.task === sibling || one.taskFinalStatus?.producerTask === sibling,
    ),
  )
  if (still) return doc
  return withTask(doc, node, (one) => {
    const left = (one.dependentTasks ?? []).filter((name) => name !== sibling)
    return put(one, 'dependentTasks', left.length === 0 ? undefined : left)
  })
}

/**
 * Takes away whatever a target is bound to, a constant too. The order that came with a wire goes with it. An output
 * stays behind empty, to be bound again or swept.
 * @param source of an output that hands out one of several: which of them
 */
export function unbind(doc: PipelineDocument, target: Target, kind: Kind, source?: Source): PipelineDocument {
  if (target.to === 'output') return releaseOutput(doc, target.dag, kind, target.port, source)
  const found = taskAt(doc, target.node)
  const binding = bindingOf(found?.task, kind, target.port)
  if (found === undefined || binding === undefined) return doc
  const next = withTask(doc, target.node, (task) =>
    dropMentioned(dropInput(task, kind, target.port), binding),
  )
  const made = producerIn(binding, kind)
  const sibling = made?.task ?? binding.taskFinalStatus?.producerTask
  const ordered = sibling === undefined ? next : forgetOrder(next, target.node, sibling)
  const holder = parentOf(target.node)
  if (made !== undefined) return pruneOutput(ordered, holder, kind, made.task, made.port)
  const parent = parentIn(binding, kind)
  return parent === undefined ? ordered : pruneInput(ordered, holder, kind, parent)
}

/** Inputs that were only there to be mentioned in a constant go with the constant. */
const dropMentioned = (task: TaskSpec, binding: Binding): TaskSpec => {
  const left = Object.values(task.inputs?.parameters ?? {}).flatMap((one) =>
    mentionsIn(one.runtimeValue?.constant),
  )
  return mentionsIn(binding.runtimeValue?.constant).reduce(
    (so, name) =>
      isChannel(name) && !left.includes(name) && entry(so.inputs?.parameters, name) !== undefined
        ? dropInput(so, 'parameters', name)
        : so,
    task,
  )
}

export const withoutTasks = (
  doc: PipelineDocument,
  dag: DagId,
  keys: ReadonlySet<string>,
): PipelineDocument => withDag(doc, dag, (one) => put(one, 'tasks', without(one.tasks, keys) ?? {}))
