/** One pipeline function as it will be indented: its steps, and the frames that become `with` blocks. */

import { componentOf, executorOf, type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import { clauses } from '#core/spec/graph/condition-text.ts'
import { nodeId } from '#core/spec/walk.ts'
import type { ComponentSpec, ExecutorSpec, TaskSpec } from '#shared/pipeline.ts'

export interface Step {
  readonly kind: 'step'
  readonly id: string
  readonly key: string
  readonly task: TaskSpec
  readonly component: ComponentSpec
  /** Absent: a sub-pipeline. */
  readonly executor?: ExecutorSpec
  readonly block: Block
}

export interface Block {
  readonly kind: 'function' | 'loop' | 'if' | 'branches' | 'exit'
  /** Node id; the function's own place in the document. */
  readonly id: string | undefined
  readonly key: string
  readonly task?: TaskSpec
  readonly component: ComponentSpec
  readonly parent?: Block
  readonly items: Map<string, Step | Block>
  /** Of an exit handler: what runs in the end. */
  exit?: Step
}
export type Item = Step | Block

const hasIterator = (task: TaskSpec): boolean =>
  task.parameterIterator !== undefined || task.artifactIterator !== undefined
const completes = (task: TaskSpec): boolean => task.triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED'

/** The task that runs after `key` whatever happens, and after nothing else. */
function exitTaskOf(key: string, block: Block): string | undefined {
  for (const [other, task] of tasksOf(block.component.dag)) {
    const waits = task.dependentTasks ?? []
    if (completes(task) && waits.length === 1 && waits[0] === key) return other
  }
  return undefined
}

/** Its tasks guard each other: every later one asks that all before it did not come. */
function areBranches(component: ComponentSpec): boolean {
  const tasks = tasksOf(component.dag)
  const conditions = tasks.map(([, task]) => task.triggerPolicy?.condition ?? '')
  if (tasks.length < 2 || conditions.includes('')) return false
  const sorted = conditions.map(clauses).toSorted((a, b) => a.length - b.length)
  const [first] = sorted
  return first !== undefined && sorted.slice(1).every((parts) => parts[0] === `!(${first.join(' && ')})`)
}

function frameKind(
  key: string,
  task: TaskSpec,
  component: ComponentSpec,
  block: Block,
): Block['kind'] | undefined {
  // On a step itself they are no block; `settings.ts` refuses them.
  if (component.dag === undefined) return undefined
  if (hasIterator(task)) return 'loop'
  if (task.triggerPolicy?.condition) return 'if'
  const outside = Object.keys({
    ...component.inputDefinitions?.parameters,
    ...component.inputDefinitions?.artifacts,
  })
  if (!outside.every((name) => name.startsWith('pipelinechannel--'))) return undefined
  if (areBranches(component)) return 'branches'
  const isExit = /^exit-handler-\d+$/.test(key) && block.kind === 'function'
  return isExit && exitTaskOf(key, block) !== undefined ? 'exit' : undefined
}

/** @param depth how many frames may stand in each other; a component that contains itself never ends */
function fill(doc: PipelineDocument, block: Block, depth: number): void {
  for (const [key, task] of tasksOf(block.component.dag)) {
    const component = componentOf(doc, task) ?? {}
    const id = nodeId(block.id, key)
    const kind = frameKind(key, task, component, block)
    if (kind === undefined) {
      const executor = executorOf(doc, component)
      block.items.set(key, {
        kind: 'step',
        id,
        key,
        task,
        component,
        ...(executor === undefined ? {} : { executor }),
        block,
      })
      continue
    }
    const inner: Block = { kind, id, key, task, component, parent: block, items: new Map() }
    block.items.set(key, inner)
    if (depth > 0) fill(doc, inner, depth - 1)
  }
  for (const item of [...block.items.values()]) {
    const exit = item.kind === 'exit' ? block.items.get(exitTaskOf(item.key, block) ?? '') : undefined
    if (item.kind !== 'exit' || exit?.kind !== 'step') continue
    item.exit = exit
    block.items.delete(exit.key)
  }
}

const deepest = 100

export function treeOf(doc: PipelineDocument, component: ComponentSpec, id: string | undefined): Block {
  const root: Block = { kind: 'function', id, key: '', component, items: new Map() }
  fill(doc, root, deepest)
  return root
}

/** Every step, exit tasks too, in the order of the items. */
export function* stepsOf(block: Block): Generator<Step> {
  for (const item of block.items.values()) {
    if (item.kind === 'step') yield item
    else {
      if (item.exit !== undefined) yield item.exit
      yield* stepsOf(item)
    }
  }
}
