/** Steps come, go and are renamed. */
import type { PipelineDocument } from '#core/spec/document.ts'
import { nodeId } from '#core/spec/walk.ts'
import type { ExecutorSpec, TaskSpec } from '#shared/pipeline.ts'
import { ok, type Result } from '#shared/result.ts'
import { addComponent, type ComponentSource, clearAway, copyOf, usesOf } from './library.ts'
import { cut, cutBy, sweep } from './move.ts'
import { type DagId, dagAt, freeName, keyOf, put, taskAt, withDag, withTask } from './places.ts'
import { pruneIdle, unbind, withoutTasks } from './prune.ts'
import { type Refusal, refuse } from './refusal.ts'

export interface Added {
  readonly doc: PipelineDocument
  /** Id of the new task. */
  readonly id: string
}

/** Task keys are what the SDK makes of a name: small letters, digits and dashes. */
export const keyFor = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '') || 'step'

/**
 * @param name shown to people
 * @param wish what the key is made from
 */
export function addStep(
  doc: PipelineDocument,
  dag: DagId,
  source: ComponentSource,
  name: string,
  wish = name,
): Result<Added, Refusal> {
  if (dagAt(doc, dag) === undefined)
    return refuse('no-such-thing', 'There is no such frame to add a step to.')
  const added = addComponent(doc, source)
  const key = freeName(dagAt(doc, dag)?.dag.tasks, keyFor(wish))
  const task: TaskSpec = {
    taskInfo: { name: key === keyFor(wish) ? name : numbered(name, key) },
    componentRef: { name: added.name },
    ...(source.component.dag === undefined ? caching(source) : {}),
  }
  const next = withDag(added.doc, dag, (one) => ({ ...one, tasks: { ...one.tasks, [key]: task } }))
  return ok({ doc: next, id: nodeId(dag, key) })
}

/** As the SDK writes it: what is off is not there. */
const caching = ({ cache }: ComponentSource): Pick<TaskSpec, 'cachingOptions'> => ({
  cachingOptions: cache === false ? {} : { enableCache: true },
})

/** The number that made the key free is shown too: two steps never look the same. */
const numbered = (name: string, key: string): string => `${name}${/-\d+$/.exec(key)?.[0] ?? ''}`

/** Removes steps and frames with all they hold; inputs that they fed are unbound. */
export function removeSteps(
  doc: PipelineDocument,
  nodes: readonly string[],
): Result<PipelineDocument, Refusal> {
  const missing = nodes.find((node) => taskAt(doc, node) === undefined)
  if (missing !== undefined) return refuse('no-such-thing', `There is no step \`${missing}\`.`)
  const outermost = nodes.filter((node) => !nodes.some((other) => node.startsWith(`${other}/`)))
  return ok(outermost.reduce(removeOne, doc))
}

function removeOne(doc: PipelineDocument, node: string): PipelineDocument {
  const found = taskAt(doc, node)
  if (found === undefined) return doc
  const wires = cutBy(doc, new Set([node]))
  const loose = pruneIdle(sweep(cut(doc, wires), wires), found.home.id, new Set([found.key]))
  const unordered = Object.keys(found.home.dag.tasks ?? {}).reduce(
    (so, key) => withTask(so, nodeId(found.home.id, key), (task) => dropOrder(task, found.key)),
    loose,
  )
  const statusless = dropStatuses(unordered, found.home.id, found.key)
  const removed = withoutTasks(statusless, found.home.id, new Set([found.key]))
  return clearAway(removed, [found.task.componentRef.name])
}

const dropOrder = (task: TaskSpec, gone: string): TaskSpec => {
  if (task.dependentTasks?.includes(gone) !== true) return task
  const left = task.dependentTasks.filter((name) => name !== gone)
  return put(task, 'dependentTasks', left.length === 0 ? undefined : left)
}

const dropStatuses = (doc: PipelineDocument, dag: DagId, gone: string): PipelineDocument =>
  Object.entries(dagAt(doc, dag)?.dag.tasks ?? {}).reduce((so, [key, task]) => {
    const told = Object.entries(task.inputs?.parameters ?? {}).filter(
      ([, binding]) => binding.taskFinalStatus?.producerTask === gone,
    )
    return told.reduce(
      (one, [port]) => unbind(one, { to: 'input', node: nodeId(dag, key), port }, 'parameters'),
      so,
    )
  }, doc)

/** Changes what people read. The key stays, so that nothing else in the file changes. */
export function renameStep(
  doc: PipelineDocument,
  node: string,
  name: string,
): Result<PipelineDocument, Refusal> {
  if (taskAt(doc, node) === undefined) return refuse('no-such-thing', `There is no step \`${node}\`.`)
  if (name.trim() === '') return refuse('bad-value', 'A step needs a name.')
  return ok(withTask(doc, node, (task) => ({ ...task, taskInfo: { ...task.taskInfo, name: name.trim() } })))
}

/** How many tasks of the pipeline run the same component as this one, itself included. */
export const sharedBy = (doc: PipelineDocument, node: string): number =>
  usesOf(doc).get(taskAt(doc, node)?.task.componentRef.name ?? '') ?? 0

/** Gives a step a component of its own. */
export function separate(doc: PipelineDocument, node: string): Result<PipelineDocument, Refusal> {
  const found = taskAt(doc, node)
  const copy = found === undefined ? undefined : copyOf(doc, found.task.componentRef.name)
  if (copy === undefined) return refuse('no-such-thing', `There is no step \`${node}\`.`)
  return ok(
    withTask(copy.doc, node, (task) => ({
      ...task,
      componentRef: { ...task.componentRef, name: copy.name },
    })),
  )
}

/** Changes how a step's component is run (image, command, env, resources), for all steps that share it. */
export function changeExecutor(
  doc: PipelineDocument,
  node: string,
  change: (executor: ExecutorSpec) => ExecutorSpec,
): Result<PipelineDocument, Refusal> {
  const label = taskAt(doc, node)?.component?.executorLabel
  const executor = label === undefined ? undefined : doc.spec.deploymentSpec?.executors?.[label]
  if (label === undefined || executor === undefined)
    return refuse('no-such-thing', `\`${keyOf(node)}\` runs nothing by itself.`)
  const { locate: _, ...rest } = doc
  const executors = { ...doc.spec.deploymentSpec?.executors, [label]: change(executor) }
  return ok({ ...rest, spec: { ...doc.spec, deploymentSpec: { ...doc.spec.deploymentSpec, executors } } })
}
