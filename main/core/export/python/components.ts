/** What a step runs, defined once at the top of the file however many steps run it. */
import type { ComponentSpec } from '#shared/pipeline.ts'
import { containerSource } from './container.ts'
import { inlined, stable } from './inlined.ts'
import { keptComponent } from './kept.ts'
import { isHalfTyped, type Lightweight, lightweightOf, lightweightSource } from './lightweight.ts'
import { baseOf, identifier, taskName } from './names.ts'
import { hasDynamicImage } from './settings.ts'
import { type Block, type Step, stepsOf, treeOf } from './tree.ts'
import type { Defined, Writing } from './writing.ts'

/** Task keys of one function, by which `train-2` is known as the second `train`. */
export const keysOf = (root: Block): Set<string> => new Set([...stepsOf(root)].map(({ key }) => key))

interface Plan {
  /** Two steps with the same one run the same. */
  readonly identity: string
  /** The name after `def`. */
  readonly wish: string
  readonly lightweight?: Lightweight
}

function planOf(writing: Writing, step: Step, keys: ReadonlySet<string>): Plan | undefined {
  const { container } = step.executor ?? {}
  if (step.executor === undefined || container === undefined) return undefined
  const lightweight = lightweightOf(step.component, step.executor, writing.doc.spec.sdkVersion)
  const image = hasDynamicImage(container) ? '' : (container.image ?? '')
  const parts = [
    image,
    container.command ?? [],
    container.args ?? [],
    step.component.taskConfigPassthroughs ?? [],
  ]
  if (lightweight !== undefined) {
    const wish = lightweight.component.functionName
    return { identity: stable(['python', wish, ...parts]), wish, lightweight }
  }
  const { inputDefinitions, outputDefinitions } = step.component
  const wish = identifier(baseOf(step.key, keys))
  return { identity: stable(['container', wish, inputDefinitions, outputDefinitions, ...parts]), wish }
}

/** Notes which names several different components want: each of those gets a second name of its own. */
export function noteWishes(
  writing: Writing,
  component: ComponentSpec,
  seen = new Set<ComponentSpec>(),
): void {
  if (seen.has(component)) return
  seen.add(component)
  const root = treeOf(writing.doc, component, undefined)
  const keys = keysOf(root)
  for (const step of stepsOf(root)) {
    if (step.component.dag !== undefined) noteWishes(writing, step.component, seen)
    const plan = planOf(writing, step, keys)
    if (plan === undefined) continue
    const wishes = writing.wishes.get(plan.wish) ?? new Set()
    writing.wishes.set(plan.wish, wishes.add(plan.identity))
    writing.names.reserve(plan.wish)
  }
}

function sourceFor(writing: Writing, step: Step, plan: Plan): string | undefined {
  const container = step.executor?.container ?? {}
  const isDynamic = hasDynamicImage(container)
  if (plan.lightweight !== undefined)
    return lightweightSource(
      writing,
      plan.lightweight,
      step.component,
      isDynamic ? undefined : container.image,
    )
  // The task says which image it is; the component has to have one.
  const image = isDynamic ? 'python:3.11' : (container.image ?? '')
  return containerSource(writing, plan.wish, step.component, container, image)
}

function define(writing: Writing, step: Step, plan: Plan, keys: ReadonlySet<string>): Defined {
  if (step.executor !== undefined && isHalfTyped(step.executor, writing.doc.spec.sdkVersion))
    writing.refuse(step.id, `The code of “${step.key}” is not whole yet.`, 'Mend it in its code editor.')
  const source = sourceFor(writing, step, plan)
  if (source === undefined) return keep(writing, step, baseOf(step.key, keys))
  const isShared = (writing.wishes.get(plan.wish)?.size ?? 0) > 1
  const name = isShared ? writing.names.take(`${plan.wish}_component`) : plan.wish
  const alias = isShared
    ? `\n\n\n# Several steps are called so, and run different code.\n${name} = ${plan.wish}`
    : ''
  writing.blocks.push(`${source}${alias}`)
  return { name, base: taskName(plan.wish) }
}

/** @param base that the names of its tasks begin with */
export function keep(writing: Writing, step: Step, base: string): Defined {
  const name = writing.names.take(identifier(base))
  const executor = step.component.dag === undefined ? step.executor : undefined
  writing.blocks.push(keptComponent(writing, name, step.component, executor, base))
  writing.note(
    'kept-as-text',
    step.id,
    `“${step.key}” is loaded from its text: it has no form of its own in the DSL.`,
  )
  return { name, base: taskName(base) }
}

/** Undefined: no container; an importer or a sub-pipeline. */
export function containerComponent(
  writing: Writing,
  step: Step,
  keys: ReadonlySet<string>,
): Defined | undefined {
  const plan = planOf(writing, step, keys)
  if (plan === undefined) return undefined
  const known = writing.defined.get(plan.identity)
  if (known !== undefined) return known
  const defined = define(writing, step, plan, keys)
  writing.defined.set(plan.identity, defined)
  return defined
}

/** Two sub-pipelines with the same one do the same. */
export const pipelineIdentity = (writing: Writing, component: ComponentSpec, base: string): string =>
  stable(['pipeline', base, inlined(writing.doc, component)])
