/** Orders without data: `task.after(other)`. */
import { rawKubernetesSettings } from '#core/plan/kubernetes.ts'
import { namedBySettings } from './cluster-names.ts'
import { makersOf } from './order.ts'
import type { Scope } from './scope.ts'
import { type Block, type Item, type Step, stepsOf } from './tree.ts'

/** A step inside that the SDK lets others wait for, or that can wait for the whole. */
function firstStep(item: Item): Step | undefined {
  if (item.kind === 'step') return item
  for (const step of stepsOf(item)) return step
  return undefined
}

function settled(scope: Scope, item: Item): Set<string> {
  const makers = item.task === undefined ? new Set<string>() : makersOf(item.task)
  const steps = item.kind === 'step' ? [item] : [...stepsOf(item)]
  for (const { component } of steps)
    for (const producer of namedBySettings(rawKubernetesSettings(scope.writing.doc, component)))
      makers.add(producer)
  return makers
}

function targetText(scope: Scope, waiting: Item, target: Item): string | undefined {
  if (target.kind === 'exit') {
    scope.awaited.add(target)
    return scope.named(target, 'guarded')
  }
  const step = firstStep(target)
  if (target.kind === 'if' || step === undefined) {
    scope.writing.refuse(
      waiting.id,
      `Python's DSL cannot say this: “${waiting.key}” waits for the branch “${target.key}”, which the SDK does not allow.`,
    )
    return undefined
  }
  return scope.variableOf(step)
}

/** Notes for every step of a block what it waits for besides its data; a frame waits through its first step. */
export function noteAfters(scope: Scope, block: Block): void {
  for (const item of block.items.values()) {
    const known = settled(scope, item)
    const waiter = firstStep(item)
    for (const key of item.task?.dependentTasks ?? []) {
      const target = block.items.get(key)
      if (known.has(key) || target === undefined || waiter === undefined) continue
      const text = targetText(scope, item, target)
      if (text !== undefined) scope.afters.set(waiter, [...(scope.afters.get(waiter) ?? []), text])
    }
    if (item.kind !== 'step') noteAfters(scope, item)
  }
}
