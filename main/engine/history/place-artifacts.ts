import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { proxiedFolder } from '#engine/tracking/experiments.ts'
import { copyArtifacts, measureArtifacts, noFiles } from './copy-artifacts.ts'
import type { ImportContext } from './import-context.ts'
import type { Artifacts } from './source.ts'

export interface Owner {
  readonly id: string
  readonly experimentId: string
  readonly uri: string
  /** Folder below the experiment's here: the id of a run, `models/<id>` for a logged model. */
  readonly below: string
  /** `run 4f…` */
  readonly what: string
}

/** Files written aside before they are renamed into place; see `ArtifactFiles`, which hides the folder. */
export const incoming = '.incoming'

/** Where the artifacts are from now on, and the link to note when they stay where they are. */
export interface Placed {
  readonly uri: string
  readonly folder?: string
}

/**
 * The artifacts of one that is here already: they come now if they could not come with it, for a disk that was not
 * there, say. Anything that is at their place here is left alone.
 */
export const keepArtifacts = async (context: ImportContext, owner: Owner, uri: string): Promise<Placed> => {
  const folder = proxiedFolder(context.artifactRoot, uri)
  context.moves.add(owner.uri, uri)
  if (folder === undefined || existsSync(folder)) return { uri }
  await placeArtifacts({ ...context, request: { ...context.request, inPlace: false } }, owner)
  context.moves.add(owner.uri, uri)
  return { uri }
}

/** Copies or links the artifacts of one run or logged model, and gives their address here. */
export const placeArtifacts = async (context: ImportContext, owner: Owner): Promise<Placed> => {
  const { tally, request, artifactRoot, experiments, moves } = context
  const experiment = experiments.get(owner.experimentId) ?? owner.experimentId
  const own = { uri: `mlflow-artifacts:/${experiment}/${owner.below}/artifacts` }
  const leaveOut = tally.leaveOut
  const artifacts = await context.source.artifacts({ ...owner })
  if (artifacts.kind === 'left-out')
    leaveOut({ reason: artifacts.reason, what: owner.what, message: artifacts.message })
  const placed = linked(request.inPlace, artifacts) ?? own
  moves.add(owner.uri, placed.uri)
  if (artifacts.kind !== 'folder' && artifacts.kind !== 'remote') return placed
  if (request.dryRun) tally.artifacts(await measureArtifacts(artifacts, owner.what, leaveOut))
  else if (placed === own) {
    const target = join(artifactRoot, experiment, ...owner.below.split('/'), 'artifacts')
    const draft = join(artifactRoot, incoming, `import-${owner.id}`)
    const copied = copyArtifacts(artifacts, { target, draft }, owner.what, leaveOut)
    tally.artifacts(await copied.catch((cause: unknown) => unreadable(owner, cause, leaveOut)))
  }
  return placed
}

const linked = (inPlace: boolean, artifacts: Artifacts): Placed | undefined =>
  inPlace && artifacts.kind === 'folder'
    ? { uri: pathToFileURL(artifacts.path).href.replace(/\/+$/, ''), folder: artifacts.path }
    : undefined

/** A full disk ends the import; one file that cannot be read leaves out the artifacts of its run. */
const fatal = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE', 'ENFILE'])

const unreadable = (
  owner: Owner,
  cause: unknown,
  leaveOut: ImportContext['tally']['leaveOut'],
): typeof noFiles => {
  if (fatal.has((cause as NodeJS.ErrnoException).code ?? '')) throw cause
  const why = cause instanceof Error ? cause.message : String(cause)
  leaveOut({ reason: 'unreadable', what: owner.what, message: `Its artifacts were not taken: ${why}` })
  return noFiles
}
