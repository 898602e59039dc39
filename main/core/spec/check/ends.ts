/** What the tasks of one DAG offer to each other. */
import type { ComponentSpec, DagSpec, OutputArtifact, OutputParameter } from '#shared/pipeline.ts'
import { componentOf, entry, type PipelineDocument, tasksOf } from '../document.ts'
import type { DagPlace } from '../walk.ts'

/** Task key → its component; null when the task exists but its component does not. */
export type Siblings = ReadonlyMap<string, ComponentSpec | null>

export const siblingsOf = (doc: PipelineDocument, place: DagPlace): Siblings =>
  new Map(tasksOf(place.dag).map(([key, task]) => [key, componentOf(doc, task) ?? null]))

export const outputParameter = (
  siblings: Siblings,
  task: string,
  name: string,
): OutputParameter | undefined => entry(siblings.get(task)?.outputDefinitions?.parameters, name)

export const outputArtifact = (siblings: Siblings, task: string, name: string): OutputArtifact | undefined =>
  entry(siblings.get(task)?.outputDefinitions?.artifacts, name)

/**
 * Whether a loop makes this output, also one in frames around which it stands: then it is a list. SDKs before 2.1
 * declare the type of its items.
 */
export function isCollected(
  doc: PipelineDocument,
  dag: DagSpec,
  producer: string,
  output: string,
  depth = 50,
): boolean {
  const task = entry(dag.tasks, producer)
  if (task === undefined || depth === 0) return false
  if ((task.parameterIterator ?? task.artifactIterator) !== undefined) return true
  const inner = componentOf(doc, task)?.dag
  const from = entry(inner?.outputs?.parameters, output)?.valueFromParameter
  if (inner === undefined || from === undefined) return false
  return isCollected(doc, inner, from.producerSubtask, from.outputParameterKey, depth - 1)
}
