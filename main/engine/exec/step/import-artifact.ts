/**
 * An importer: brings a file or folder of this machine, or a file from the web where that is allowed, into the run as an
 * artifact. No process, no slot.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { basename, isAbsolute, join } from 'node:path'
import { isRemote, isWeb } from '#core/plan/artifact-uri.ts'
import { importedOutputs } from '#core/plan/imported.ts'
import { localPath } from '#core/plan/local-path.ts'
import { type PlaceholderContext, resolveConstant } from '#core/plan/placeholders.ts'
import { entry } from '#core/spec/document.ts'
import type { ExecutorSpec } from '#shared/pipeline.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { Failure } from '#shared/run.ts'
import { fileSafe } from '../attempt-paths.ts'
import type { AttemptJob, Outcome, StepServices } from './attempt-job.ts'
import { download } from './download.ts'

type Importer = NonNullable<ExecutorSpec['importer']>

const badUri = (message: string, hint: string): Failure => ({
  reason: 'bad-input',
  message,
  hint,
  field: 'uri',
})

const remote = (uri: string, allowed: boolean): Failure | undefined => {
  if (!isRemote(uri) || (isWeb(uri) && allowed)) return undefined
  return isWeb(uri)
    ? badUri(
        `Downloading ${uri} is not allowed in this workspace.`,
        'Run with --allow-downloads, or allow it in the settings.',
      )
    : badUri(
        `The remote artifact ${uri} cannot be read: only files of this machine and http(s) can.`,
        'Import a file or folder of this machine instead.',
      )
}

/** The uri, which is one that can be read. */
const uriOf = (
  importer: Importer,
  context: PlaceholderContext,
  downloads: boolean,
): Result<string, Failure> => {
  const { constant, runtimeParameter = '' } = importer.artifactUri ?? {}
  const uri =
    constant === undefined
      ? entry(context.inputs.parameters, runtimeParameter)
      : resolveConstant(constant, context)
  if (typeof uri !== 'string' || uri === '')
    return err(badUri('The importer was given no uri.', 'Give the path of a file or folder.'))
  const refused = remote(uri, downloads)
  return refused === undefined ? ok(uri) : err(refused)
}

/** The place on this machine that is imported, which exists. */
const localSource = (uri: string): Result<string, Failure> => {
  const path = localPath({ uri })
  if (!isAbsolute(path)) return err(badUri(`The path ${uri} is not absolute.`, 'Give it from the root on.'))
  return existsSync(path)
    ? ok(path)
    : err(badUri(`There is nothing at ${path}.`, 'It may have been moved or deleted.'))
}

/** A download is an artifact of the importer's own run. */
const fromWeb = async (uri: string, folder: string, job: AttemptJob): Promise<Result<string, Failure>> => {
  job.log.note(`Downloading ${uri}.`)
  const got = await download(uri, folder, job.signal)
  if (!got.ok)
    return err(badUri(`${uri} could not be downloaded: ${got.error}.`, 'Check the address and the network.'))
  const { path, bytes, sha256 } = got.value
  job.log.note(`Got ${bytes} bytes, sha256 ${sha256}.`)
  return ok(path)
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
export const importArtifact = async (
  job: AttemptJob,
  services: StepServices,
  importer: Importer,
): Promise<Outcome> => {
  const { stepRunId } = job.onRunning()
  const { spec, facts } = job
  const context: PlaceholderContext = { facts, inputs: spec.inputs }
  const wanted = uriOf(importer, context, job.allowed.downloads === true)
  if (!wanted.ok) return { type: 'failed', failure: wanted.error }
  const source = isWeb(wanted.value)
    ? await fromWeb(wanted.value, services.tracking.artifactDirectory(stepRunId), job)
    : localSource(wanted.value)
  if (job.signal.aborted) return { type: 'canceled' }
  if (!source.ok) return { type: 'failed', failure: source.error }
  const { downloadToWorkspace = false } = importer
  const workspace = downloadToWorkspace ? facts.workspace_path : undefined
  const uri =
    workspace === undefined ? source.value : await copyToWorkspace(source.value, workspace, spec.path)
  if (job.signal.aborted) return { type: 'canceled' }
  return { type: 'succeeded', outputs: importedOutputs(job.doc, spec, importer, context, uri) }
}
