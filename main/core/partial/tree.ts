/** The pipeline as a tree of tasks, and what comes before and after a task through all containers around it. */
import { dagPlan } from '#core/run/dag-plan.ts'
import { componentOf, type PipelineDocument } from '#core/spec/document.ts'
import { nodeId } from '#core/spec/walk.ts'
import type { DagSpec, TaskSpec } from '#shared/pipeline.ts'

export interface TreeTask {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly task: TaskSpec
  /** The DAG that holds it. */
  readonly dag: DagSpec
  /** Absent at the top. */
  readonly holder?: TreeTask
  /** Ids of the steps and importers inside; its own when it is one. */
  readonly leaves: readonly string[]
}

export type Tree = ReadonlyMap<string, TreeTask>

const grow = (
  doc: PipelineDocument,
  dag: DagSpec,
  holder: TreeTask | undefined,
  tree: Map<string, TreeTask>,
): string[] =>
  dagPlan(dag).tasks.flatMap(([key, task]) => {
    const id = nodeId(holder?.id, key)
    const leaves: string[] = []
    const around = holder === undefined ? {} : { holder }
    const own = { id, key, name: task.taskInfo?.name ?? key, task, dag, leaves, ...around }
    tree.set(id, own)
    const inner = componentOf(doc, task)?.dag
    leaves.push(...(inner === undefined ? [id] : grow(doc, inner, own, tree)))
    return leaves
  })

/** By node id, containers before what they hold. The document has passed `check`, so it has no cycles. */
export const treeOf = (doc: PipelineDocument): Tree => {
  const tree = new Map<string, TreeTask>()
  grow(doc, doc.spec.root.dag ?? {}, undefined, tree)
  return tree
}

/** Everything that can be reached from `key` by `next`, without `key` itself. */
const reach = (key: string, next: (one: string) => Iterable<string>): Set<string> => {
  const found = new Set<string>()
  const queue = [...next(key)]
  for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
    if (found.has(one)) continue
    found.add(one)
    queue.push(...next(one))
  }
  return found
}

const leavesOf = (tree: Tree, holder: TreeTask | undefined, keys: Iterable<string>): string[] =>
  [...keys].flatMap((key) => tree.get(nodeId(holder?.id, key))?.leaves ?? [])

/** It and every container around it, from the inside out. */
const chain = (task: TreeTask): TreeTask[] => {
  const found = [task]
  for (let one = task.holder; one !== undefined; one = one.holder) found.push(one)
  return found
}

export const runsAlways = ({ task }: TreeTask): boolean =>
  task.triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED'

/**
 * Ids of the steps that end before it can start.
 * @param strictly leaves out what a task waits for without needing it (one that runs whatever happens).
 */
export const before = (tree: Tree, task: TreeTask, strictly = false): string[] =>
  chain(task).flatMap(({ key, dag, holder }) => {
    const { dependencies } = dagPlan(dag)
    const needs = (one: string): Iterable<string> => {
      const other = tree.get(nodeId(holder?.id, one))
      return strictly && other !== undefined && runsAlways(other) ? [] : (dependencies.get(one) ?? [])
    }
    return leavesOf(tree, holder, reach(key, needs))
  })

/** Ids of the steps that wait for it. */
export const after = (tree: Tree, task: TreeTask): string[] =>
  chain(task).flatMap(({ key, dag, holder }) =>
    leavesOf(
      tree,
      holder,
      reach(key, (one) => dagPlan(dag).dependents.get(one) ?? []),
    ),
  )
