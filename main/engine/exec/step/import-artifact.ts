/** An importer: brings a file or folder of this machine into the run as an artifact. No process, no slot. */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { basename, isAbsolute, join } from 'node:path'
import { isRemote } from '#core/plan/artifact-uri.ts'
import { importedOutputs } from '#core/plan/imported.ts'
import { localPath } from '#core/plan/local-path.ts'
import { type PlaceholderContext, resolveConstant } from '#core/plan/placeholders.ts'
import { entry } from '#core/spec/document.ts'
import type { ExecutorSpec } from '#shared/pipeline.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { Failure } from '#shared/run.ts'
import { fileSafe } from '../attempt-paths.ts'
import type { AttemptJob, Outcome } from './attempt-job.ts'

type Importer = NonNullable<ExecutorSpec['importer']>

const badUri = (message: string, hint: string): Failure => ({
  reason: 'bad-input',
  message,
  hint,
  field: 'uri',
})

/** The place that is imported, which exists. */
const sourceOf = (importer: Importer, context: PlaceholderContext): Result<string, Failure> => {
  const { constant, runtimeParameter = '' } = importer.artifactUri ?? {}
  const uri =
    constant === undefined
      ? entry(context.inputs.parameters, runtimeParameter)
      : resolveConstant(constant, context)
  if (typeof uri !== 'string' || uri === '')
    return err(badUri('The importer was given no uri.', 'Give the path of a file or folder.'))
  if (isRemote(uri)) {
    const hint = 'Import a file or folder of this machine instead.'
    return err(badUri(`This version cannot read the remote artifact ${uri}.`, hint))
  }
  const path = localPath({ uri })
  if (!isAbsolute(path)) return err(badUri(`The path ${uri} is not absolute.`, 'Give it from the root on.'))
  return existsSync(path)
    ? ok(path)
    : err(badUri(`There is nothing at ${path}.`, 'It may have been moved or deleted.'))
}

/** The copy below the run's workspace, one folder per importer, made anew for each attempt. */
const copyToWorkspace = async (source: string, workspace: string, path: string): Promise<string> => {
  const folder = join(workspace, '.artifacts', fileSafe(path))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const copy = join(folder, basename(source))
  await cp(source, copy, { recursive: true })
  return copy
}

/**
 * The artifact stays where it is, unless `downloadToWorkspace` asks for a copy. `reimport` makes no difference: an
 * import is a look at the place, and always sees what is there now.
 */
export const importArtifact = async (job: AttemptJob, importer: Importer): Promise<Outcome> => {
  job.onRunning()
  const { spec, facts } = job
  const context: PlaceholderContext = { facts, inputs: spec.inputs }
  const source = sourceOf(importer, context)
  if (!source.ok) return { type: 'failed', failure: source.error }
  const { downloadToWorkspace = false } = importer
  const workspace = downloadToWorkspace ? facts.workspace_path : undefined
  const uri =
    workspace === undefined ? source.value : await copyToWorkspace(source.value, workspace, spec.path)
  if (job.signal.aborted) return { type: 'canceled' }
  return { type: 'succeeded', outputs: importedOutputs(job.doc, spec, importer, context, uri) }
}
