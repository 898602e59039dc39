import { existsSync, readdirSync } from 'node:fs'
import type { ComponentSpec } from '#shared/pipeline.ts'
import type { AttemptPaths } from '../attempt-paths.ts'
import type { Outcome } from './attempt-job.ts'
import { collectOutputs } from './collect-outputs.ts'
import type { OutputPlaces } from './executor-input.ts'
import { flushFiles } from './flush-files.ts'
import { publish } from './publish.ts'

/**
 * From a step that ended with status 0 to its outputs, published into `folder`. Its files are on disk when this
 * resolves, so that the transaction which makes them known never speaks of files that a power cut has emptied.
 */
export const finalize = async (
  component: ComponentSpec,
  places: OutputPlaces,
  paths: AttemptPaths,
  folder: string,
): Promise<Outcome> => {
  const collected = collectOutputs(component, places, paths)
  if (!collected.ok) return { type: 'failed', failure: collected.error }
  const outputs = publish(collected.value, places, paths, folder)
  if (existsSync(folder) && readdirSync(folder).length > 0) await flushFiles(folder)
  return { type: 'succeeded', outputs }
}
