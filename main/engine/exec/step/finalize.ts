import type { ComponentSpec } from '#shared/pipeline.ts'
import type { AttemptPaths } from '../attempt-paths.ts'
import type { Outcome } from './attempt-job.ts'
import { collectOutputs } from './collect-outputs.ts'
import type { OutputPlaces } from './executor-input.ts'
import { publish } from './publish.ts'

/** From a step that ended with status 0 to its outputs, published into `folder`. */
export const finalize = (
  component: ComponentSpec,
  places: OutputPlaces,
  paths: AttemptPaths,
  folder: string,
): Outcome => {
  const collected = collectOutputs(component, places, paths)
  if (!collected.ok) return { type: 'failed', failure: collected.error }
  return { type: 'succeeded', outputs: publish(collected.value, places, paths, folder) }
}
