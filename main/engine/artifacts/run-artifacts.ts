import { relative, sep } from 'node:path'
import type { EventBus } from '#engine/services.ts'
import { proxiedFolder } from '#engine/tracking/experiments.ts'
import { Refusal } from '#engine/tracking/refusal.ts'
import type { TrackingStore } from '#engine/tracking/store.ts'
import { type ArtifactFiles, type ArtifactResult, createArtifactFiles, type Entry } from './artifact-files.ts'
import { safePath } from './safe-path.ts'

/** Artifacts as runs have them, over the files. Undefined means: no such run. */
export interface RunArtifacts {
  /** The whole proxied tree, for `mlflow-artifacts`. */
  readonly files: ArtifactFiles
  /** Paths in the answer are relative to the run, as `plots/roc.png`. A folder that is not there lists empty. */
  list(runId: string, path: string): Promise<Entry[] | undefined>
  /** The same, with a bad path told apart. */
  listing(runId: string, path: string): Promise<ArtifactResult<Entry[]> | undefined>
  locate(runId: string, path: string): Promise<{ readonly path: string; readonly size: number } | undefined>
  put(
    runId: string,
    path: string,
    body: AsyncIterable<Uint8Array>,
  ): Promise<ArtifactResult<{ readonly size: number }>>
  /** The same below any artifact root that Nagare hands out, a logged model's for one. */
  listingAt(uri: string, path: string): Promise<ArtifactResult<Entry[]> | undefined>
  locateAt(
    uri: string,
    path: string,
  ): Promise<ArtifactResult<{ readonly path: string; readonly size: number }>>
  /** The run's artifact root as MLflow names it. Throws a `Refusal` for an unknown run. */
  uri(runId: string): string
}

const runOf = (path: string): string | undefined => /^[^/]+\/([^/]+)\/artifacts\//.exec(path)?.[1]

const badPath = { ok: false, reason: 'bad-path' } as const

const slashed = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('/')

const folderOf = (store: TrackingStore, runId: string): string | undefined => {
  try {
    return store.artifactDirectory(runId)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** Operations below one folder. The path is judged alone first: joined, an absolute one would look relative. */
const listBelow = async (
  files: ArtifactFiles,
  folder: string,
  path: string,
): Promise<ArtifactResult<Entry[]>> => {
  const plain = safePath(path)
  if (plain === undefined) return badPath
  const found = await files.list(slashed(folder, plain))
  if (!found.ok) return found
  return { ok: true, value: found.value.map((entry) => ({ ...entry, path: slashed(plain, entry.path) })) }
}

const locateBelow = async (
  files: ArtifactFiles,
  folder: string,
  path: string,
): ReturnType<ArtifactFiles['locate']> => {
  const plain = safePath(path)
  return plain ? files.locate(slashed(folder, plain)) : badPath
}

/** A folder and the files it is read through. */
interface Folder {
  readonly files: ArtifactFiles
  /** Below the root of `files`, with slashes. */
  readonly below: string
  /** Outside of the workspace: read, never written. */
  readonly isLinked: boolean
}

export const createRunArtifacts = (parts: {
  readonly store: TrackingStore
  readonly root: string
  readonly events: EventBus
}): RunArtifacts => {
  const { store, root, events } = parts
  const files = createArtifactFiles(root, (path) => {
    const runId = runOf(path)
    if (runId !== undefined) events.publish({ type: 'artifacts', runId })
  })
  const own = (folder: string): Folder => ({
    files,
    below: relative(root, folder).split(sep).join('/'),
    isLinked: false,
  })
  const linked = (uri: string): Folder | undefined => {
    const found = store.linkedArtifacts(uri)
    return found && { files: createArtifactFiles(found.folder), below: found.below, isLinked: true }
  }
  const ofRun = (runId: string): Folder | undefined => {
    const folder = folderOf(store, runId)
    return folder === undefined ? undefined : (linked(store.getRun(runId).info.artifactUri) ?? own(folder))
  }
  const ofUri = (uri: string): Folder | undefined => {
    const folder = proxiedFolder(root, uri)
    return folder === undefined ? linked(uri) : own(folder)
  }
  const listing = async (
    folder: Folder | undefined,
    path: string,
  ): Promise<ArtifactResult<Entry[]> | undefined> =>
    folder === undefined ? undefined : listBelow(folder.files, folder.below, path)
  return {
    files,
    listing: (runId, path) => listing(ofRun(runId), path),
    listingAt: (uri, path) => listing(ofUri(uri), path),
    list: async (runId, path) => {
      const found = await listing(ofRun(runId), path)
      return found === undefined || found.ok ? found?.value : []
    },
    locate: async (runId, path) => {
      const folder = ofRun(runId)
      const found = folder === undefined ? undefined : await locateBelow(folder.files, folder.below, path)
      return found?.ok === true ? found.value : undefined
    },
    locateAt: async (uri, path) => {
      const folder = ofUri(uri)
      return folder === undefined
        ? { ok: false, reason: 'missing' }
        : locateBelow(folder.files, folder.below, path)
    },
    put: async (runId, path, body) => {
      const [folder, plain] = [ofRun(runId), safePath(path)]
      if (folder === undefined) return { ok: false, reason: 'missing' }
      return plain && !folder.isLinked ? files.put(slashed(folder.below, plain), body) : badPath
    },
    uri: (runId) => store.getRun(runId).info.artifactUri,
  }
}
