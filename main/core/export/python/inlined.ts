/** A component with everything that it refers to in place of the references. */
import { componentOf, entry, executorOf, type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'

/** JSON with sorted names. */
export const stable = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )

const deepest = 60

/** Names of components and executors are gone, what they stand for is in their place. */
export function inlined(doc: PipelineDocument, component: ComponentSpec, depth = deepest): unknown {
  const { executorLabel, dag, ...rest } = component
  const kubernetes = entry(doc.platform?.platforms, 'kubernetes')?.deploymentSpec?.executors
  const platform = executorLabel === undefined ? undefined : entry(kubernetes, executorLabel)
  return {
    ...rest,
    ...(executorLabel === undefined ? {} : { executor: executorOf(doc, component) }),
    ...(platform === undefined ? {} : { platform }),
    ...(dag === undefined || depth === 0
      ? {}
      : {
          dag: {
            ...dag,
            tasks: Object.fromEntries(
              tasksOf(dag).map(([key, { componentRef: _, ...task }]) => {
                const inner = componentOf(doc, dag.tasks?.[key] ?? { componentRef: { name: '' } })
                return [key, { ...task, component: inlined(doc, inner ?? {}, depth - 1) }]
              }),
            ),
          },
        }),
  }
}
