/**
 * The names that the SDK will give to what is written: tasks after their component, numbered in the order of their
 * creation; frames by one counter for all of them (`kfp.dsl.pipeline_context`, `kfp.dsl.tasks_group`).
 */
import { numbered } from './names.ts'
import type { Block, Item, Step } from './tree.ts'

export type SdkNames = ReadonlyMap<Item, string>

export function sdkNames(root: Block, baseOf: (step: Step) => string): SdkNames {
  const names = new Map<Item, string>()
  const taken = new Set<string>()
  let last = 0
  const next = (): number => (last += 1)
  const nameStep = (step: Step): void => {
    // Nothing is left of a name without a Latin letter or digit.
    const name = numbered(baseOf(step) || 'task', taken)
    taken.add(name)
    names.set(step, name)
  }
  const visitBranches = (block: Block): void => {
    // The SDK learns at the second branch that there are several, makes the frame around them then, and swaps numbers.
    const [first, ...more] = block.items.values()
    const outer = next()
    if (first !== undefined && first.kind !== 'step') visitAll(first)
    names.set(block, `condition-branches-${outer}`)
    if (first !== undefined) names.set(first, `condition-${next()}`)
    for (const branch of more) visit(branch)
  }
  const visit = (item: Item): void => {
    if (item.kind === 'step') return nameStep(item)
    if (item.kind === 'branches') return visitBranches(item)
    if (item.exit !== undefined) nameStep(item.exit)
    // A loop over written values takes a number for its item before its own.
    if (item.kind === 'loop' && item.task?.parameterIterator?.items.raw !== undefined) next()
    const word = { loop: 'for-loop', if: 'condition', exit: 'exit-handler', function: '' }[item.kind]
    names.set(item, `${word}-${next()}`)
    visitAll(item)
  }
  const visitAll = (block: Block): void => {
    for (const item of block.items.values()) visit(item)
  }
  visitAll(root)
  return names
}
