/** What the tasks of one DAG offer to each other. */
import type { ComponentSpec, OutputArtifact, OutputParameter } from '#shared/pipeline.ts'
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
