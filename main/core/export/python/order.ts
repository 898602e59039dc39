/**
 * In which order steps are written: makers before users, and such that the SDK, which numbers what it meets, comes to
 * the names that the file has.
 */
import { tasksOf } from '#core/spec/document.ts'
import type { TaskSpec } from '#shared/pipeline.ts'
import { type Block, type Item, type Step, stepsOf } from './tree.ts'

/** Tasks of the same DAG whose values a task takes. */
export function makersOf(task: TaskSpec): Set<string> {
  const makers = new Set<string>()
  for (const { taskOutputParameter: made } of Object.values(task.inputs?.parameters ?? {}))
    if (made !== undefined) makers.add(made.producerTask)
  for (const { taskOutputArtifact: made } of Object.values(task.inputs?.artifacts ?? {}))
    if (made !== undefined) makers.add(made.producerTask)
  return makers
}

type Series = ReadonlyMap<string, number>
const numberIn = (key: string): number => Number(/-(\d+)$/.exec(key)?.[1] ?? 0)

/** The lowest numbers that an item has inside, by what is counted. */
function seriesOf(item: Item, baseOf: (step: Step) => string): Series {
  const series = new Map<string, number>()
  const count = (name: string, number: number): void => {
    series.set(name, Math.min(number, series.get(name) ?? Number.POSITIVE_INFINITY))
  }
  const visit = (one: Item): void => {
    if (one.kind === 'step') {
      const base = baseOf(one)
      count(base, one.key === base ? 1 : numberIn(one.key))
      return
    }
    count(' frames', numberIn(one.key))
    if (one.exit !== undefined) visit(one.exit)
    for (const inner of one.items.values()) visit(inner)
  }
  visit(item)
  return series
}

interface Waiting {
  readonly item: Item
  readonly series: Series
  readonly makers: Set<string>
}

const dependenciesOf = (item: Item, block: Block, namedBy: NamedBy): Set<string> => {
  const task = item.task
  const wanted = task === undefined ? [] : [...makersOf(task), ...(task.dependentTasks ?? [])]
  const steps = item.kind === 'step' ? [item] : [...stepsOf(item)]
  return new Set([...wanted, ...steps.flatMap(namedBy)].filter((key) => block.items.has(key)))
}

/** Keys of the steps that the settings of a step refer to. */
export type NamedBy = (step: Step) => readonly string[]

/** Nobody else with a lower number of the same series is still waiting. */
const isNext = (one: Waiting, heads: ReadonlyMap<string, number>): boolean =>
  [...one.series].every(([name, number]) => number <= (heads.get(name) ?? number))

function headsOf(waiting: readonly Waiting[]): Map<string, number> {
  const heads = new Map<string, number>()
  for (const { series } of waiting)
    for (const [name, number] of series)
      heads.set(name, Math.min(number, heads.get(name) ?? Number.POSITIVE_INFINITY))
  return heads
}

/** Puts the items of a block, and of all blocks in it, into the order of the source. Branches keep their own. */
export function orderItems(block: Block, baseOf: (step: Step) => string, namedBy: NamedBy): void {
  for (const item of block.items.values()) if (item.kind !== 'step') orderItems(item, baseOf, namedBy)
  if (block.kind === 'branches') return sortBranches(block)
  let waiting: Waiting[] = [...block.items.values()].map((item) => ({
    item,
    series: seriesOf(item, baseOf),
    makers: dependenciesOf(item, block, namedBy),
  }))
  block.items.clear()
  while (waiting.length > 0) {
    const ready = waiting.filter(({ makers }) => [...makers].every((key) => block.items.has(key)))
    const heads = headsOf(waiting)
    // Whatever waits for itself is a fault that `check` reports; the source is written all the same.
    const next = ready.find((one) => isNext(one, heads)) ?? ready[0] ?? waiting[0]
    if (next === undefined) return
    block.items.set(next.item.key, next.item)
    waiting = waiting.filter((one) => one !== next)
  }
}

function sortBranches(block: Block): void {
  const order = tasksOf(block.component.dag).map(([key]) => key)
  const items = [...block.items.values()].toSorted(
    (a, b) => numberIn(a.key) - numberIn(b.key) || order.indexOf(a.key) - order.indexOf(b.key),
  )
  block.items.clear()
  for (const item of items) block.items.set(item.key, item)
}
