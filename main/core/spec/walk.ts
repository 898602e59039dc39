/** Ways through a document that neither loop on components that contain themselves nor repeat shared ones. */
import type { ComponentSpec, DagSpec } from '#shared/pipeline.ts'
import { componentOf, type PipelineDocument, tasksOf } from './document.ts'

/** A DAG at the first place where the pipeline uses it. */
export interface DagPlace {
  /** Node id of the task that runs it; undefined for the root. */
  readonly id: string | undefined
  /** The component's name; undefined for the root. */
  readonly componentName: string | undefined
  readonly component: ComponentSpec
  readonly dag: DagSpec
}

/** Id of a task's node: its key below the id of the DAG that holds it. */
export const nodeId = (dagId: string | undefined, taskKey: string): string =>
  dagId === undefined ? taskKey : `${dagId}/${taskKey}`

/** Every DAG that can be reached from the root, each component once, the root first. */
export function dagsOf(doc: PipelineDocument): DagPlace[] {
  const { root } = doc.spec
  const places: DagPlace[] = [
    { id: undefined, componentName: undefined, component: root, dag: root.dag ?? {} },
  ]
  const seen = new Set<string>()
  for (const place of places) {
    for (const [key, task] of tasksOf(place.dag)) {
      const component = componentOf(doc, task)
      if (component?.dag === undefined || seen.has(task.componentRef.name)) continue
      seen.add(task.componentRef.name)
      const id = nodeId(place.id, key)
      places.push({ id, componentName: task.componentRef.name, component, dag: component.dag })
    }
  }
  return places
}
