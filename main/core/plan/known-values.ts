/** What is known of the values inside a pipeline before it runs: constants, and what the person gave. */
import { componentOf, entry, type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import { nodeId } from '#core/spec/walk.ts'
import type { ComponentSpec, TaskInputParameter, TaskSpec } from '#shared/pipeline.ts'

export type KnownValues = Readonly<Record<string, unknown>>

/** Undefined: only the run will tell. */
export const knownValue = (input: TaskInputParameter, around: KnownValues): unknown => {
  if (input.parameterExpressionSelector) return undefined
  if (input.componentInputParameter !== undefined) return entry(around, input.componentInputParameter)
  const constant = input.runtimeValue?.constant
  return typeof constant === 'string' && constant.includes('{{') ? undefined : constant
}

const inputsOf = (task: TaskSpec, component: ComponentSpec, around: KnownValues): KnownValues => {
  const known: Record<string, unknown> = {}
  for (const [name, spec] of Object.entries(component.inputDefinitions?.parameters ?? {})) {
    const bound = entry(task.inputs?.parameters, name)
    const value = bound === undefined ? spec.defaultValue : knownValue(bound, around)
    if (value !== undefined && name !== task.parameterIterator?.itemInput) known[name] = value
  }
  return known
}

/**
 * The known inputs of every DAG by the id of its task (`''` for the root), each component at its first place.
 * @param args what the root was given; undefined: only its defaults are known.
 */
export function knownInputs(doc: PipelineDocument, args: KnownValues | undefined): Map<string, KnownValues> {
  const { root } = doc.spec
  const defaults = Object.fromEntries(
    Object.entries(root.inputDefinitions?.parameters ?? {}).map(([name, spec]) => [name, spec.defaultValue]),
  )
  const known = new Map<string, KnownValues>([['', args ?? defaults]])
  const places: { id: string | undefined; component: ComponentSpec }[] = [{ id: undefined, component: root }]
  const seen = new Set<string>()
  for (const { id, component } of places) {
    for (const [key, task] of tasksOf(component.dag)) {
      const inner = componentOf(doc, task)
      if (inner?.dag === undefined || seen.has(task.componentRef.name)) continue
      seen.add(task.componentRef.name)
      const own = nodeId(id, key)
      known.set(own, inputsOf(task, inner, known.get(id ?? '') ?? {}))
      places.push({ id: own, component: inner })
    }
  }
  return known
}
