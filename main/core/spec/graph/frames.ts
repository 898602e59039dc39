/** What stands in the header of a frame: its kind, keyword and readable text. */
import type { GraphNode } from '#shared/graph.ts'
import type { TaskSpec } from '#shared/pipeline.ts'
import { tasksOf } from '../document.ts'
import { type Branch, branchOf, conditionText } from './condition-text.ts'
import { valueLine } from './format.ts'
import { type Frame, inputName, itemInputOf, taskLabel } from './names.ts'

export type Heading = Pick<GraphNode, 'kind' | 'keyword' | 'text' | 'parallelism'>

function rawItems(raw: string): string {
  try {
    const items: unknown = JSON.parse(raw)
    if (!Array.isArray(items)) return raw
    const short = items.length <= 4 && items.every((item) => typeof item !== 'object')
    return short ? items.map(valueLine).join(', ') : `${items.length} items`
  } catch {
    return valueLine(raw)
  }
}

function loopText(own: Frame): string {
  const { task } = own
  const raw = task?.parameterIterator?.items.raw
  const source = task?.parameterIterator?.items.inputParameter ?? task?.artifactIterator?.items.inputArtifact
  const items = raw === undefined ? inputName(own, source ?? '') : rawItems(raw)
  return `${inputName(own, itemInputOf(task) ?? '')} in ${items}`
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

function conditionHeading(condition: string, own: Frame, known: Branch | undefined): Heading {
  const branch = known ?? branchOf(condition, [])
  const text = conditionText(branch.condition, (name) => inputName(own, name))
  return { kind: 'condition', keyword: branch.keyword, text }
}

function exitHeading(key: string, holder: Frame): Heading {
  const exit = exitTaskOf(key, holder)
  return {
    kind: 'exit',
    keyword: 'Exit handler',
    ...(exit === undefined ? {} : { text: `then always ${exit}` }),
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
    const parallelism = task.iteratorPolicy?.parallelismLimit ?? 0
    return { kind: 'loop', keyword: 'For each', text: loopText(own), parallelism }
  }
  const condition = task.triggerPolicy?.condition
  if (condition) return conditionHeading(condition, own, branches.get(key))
  if (isBranches(key)) {
    return { kind: 'condition', keyword: 'One of', text: `${tasksOf(own.component.dag).length} branches` }
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
