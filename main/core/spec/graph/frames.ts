/** What stands in the header of a frame: its kind, keyword and readable text. */
import type { FrameHeading, GraphNode } from '#shared/graph.ts'
import type { TaskSpec } from '#shared/pipeline.ts'
import { tasksOf } from '../document.ts'
import { type Branch, branchOf, conditionText } from './condition-text.ts'
import { valueLine } from './format.ts'
import { type Frame, inputName, itemInputOf, taskLabel } from './names.ts'

export type Heading = Pick<GraphNode, 'kind' | 'keyword' | 'text' | 'heading' | 'parallelism'>

/** Few and plain ones by name, others by their number. */
function rawItems(raw: string): { readonly items: string } | { readonly count: number } {
  try {
    const items: unknown = JSON.parse(raw)
    if (!Array.isArray(items)) return { items: raw }
    const short = items.length <= 4 && items.every((item) => typeof item !== 'object')
    return short ? { items: items.map(valueLine).join(', ') } : { count: items.length }
  } catch {
    return { items: valueLine(raw) }
  }
}

function loopHeading(own: Frame, parallelism: number): Heading {
  const { task } = own
  const raw = task?.parameterIterator?.items.raw
  const source = task?.parameterIterator?.items.inputParameter ?? task?.artifactIterator?.items.inputArtifact
  const through = raw === undefined ? { items: inputName(own, source ?? '') } : rawItems(raw)
  const item = inputName(own, itemInputOf(task) ?? '')
  const items = 'items' in through ? through.items : `${through.count} items`
  return {
    kind: 'loop',
    keyword: 'For each',
    text: `${item} in ${items}`,
    heading: { is: 'loop', item, ...through },
    parallelism,
  }
}

/** Branches of an if/elif/else by the tasks of the frame that they guard. Empty for every other frame. */
export function branchesIn(holder: Frame): ReadonlyMap<string, Branch> {
  const branches = new Map<string, Branch>()
  if (!isBranches(holder.id?.split('/').at(-1))) return branches
  const byNumber = tasksOf(holder.component.dag).toSorted(([a], [b]) => numberIn(a) - numberIn(b))
  for (const [key, task] of byNumber) {
    const condition = task.triggerPolicy?.condition
    if (condition) branches.set(key, branchOf(condition, [...branches.values()]))
  }
  return branches
}
const numberIn = (key: string): number => Number(/-(\d+)$/.exec(key)?.[1] ?? 0)

const isBranches = (key: string | undefined): boolean => /^condition-branches-\d+$/.test(key ?? '')

/** The task that runs after this one whatever happens. */
function exitTaskOf(key: string, holder: Frame): string | undefined {
  for (const [other, task] of tasksOf(holder.component.dag)) {
    const always = task.triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED'
    if (always && task.dependentTasks?.includes(key)) return taskLabel(task, other)
  }
  return undefined
}

const branchKinds = { If: 'if', 'Else if': 'elif', Else: 'else' } as const

function conditionHeading(condition: string, own: Frame, known: Branch | undefined): Heading {
  const branch = known ?? branchOf(condition, [])
  const text = conditionText(branch.condition, (name) => inputName(own, name))
  const heading: FrameHeading = { is: branchKinds[branch.keyword], condition: text }
  return { kind: 'condition', keyword: branch.keyword, text, heading }
}

function exitHeading(key: string, holder: Frame): Heading {
  const exit = exitTaskOf(key, holder)
  return {
    kind: 'exit',
    keyword: 'Exit handler',
    ...(exit === undefined ? {} : { text: `then always ${exit}` }),
    heading: { is: 'exit', ...(exit === undefined ? {} : { after: exit }) },
  }
}

function frameHeading(
  key: string,
  task: TaskSpec,
  own: Frame,
  holder: Frame,
  branches: ReadonlyMap<string, Branch>,
): Heading {
  if (itemInputOf(task) !== undefined) {
    return loopHeading(own, task.iteratorPolicy?.parallelismLimit ?? 0)
  }
  const condition = task.triggerPolicy?.condition
  if (condition) return conditionHeading(condition, own, branches.get(key))
  if (isBranches(key)) {
    const count = tasksOf(own.component.dag).length
    const heading: FrameHeading = { is: 'branches', count }
    return { kind: 'condition', keyword: 'One of', text: `${count} branches`, heading }
  }
  return /^exit-handler-\d+$/.test(key) ? exitHeading(key, holder) : { kind: 'dag' }
}

/**
 * @param own the task as a frame, whether it has steps inside or not
 * @param holder the DAG that holds it, and the `branches` in that
 */
export function headingOf(
  key: string,
  task: TaskSpec,
  own: Frame,
  holder: Frame,
  branches: ReadonlyMap<string, Branch>,
): Heading {
  if (own.component.dag !== undefined) return frameHeading(key, task, own, holder, branches)
  // A loop or condition right on a step: the SDK does not write it, but it is drawn with its words.
  const isPlain = itemInputOf(task) === undefined && !task.triggerPolicy?.condition
  return isPlain ? { kind: 'step' } : { ...frameHeading(key, task, own, holder, branches), kind: 'step' }
}
