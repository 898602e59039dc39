import { relative, sep } from 'node:path'
import type { EventBus } from '#engine/services.ts'
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
  /** The run's artifact root as MLflow names it. Throws a `Refusal` for an unknown run. */
  uri(runId: string): string
}

const runOf = (path: string): string | undefined => /^[^/]+\/([^/]+)\/artifacts\//.exec(path)?.[1]

const badPath = { ok: false, reason: 'bad-path' } as const

const slashed = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('/')

const folderOf = (store: TrackingStore, root: string, runId: string): string | undefined => {
  try {
    return relative(root, store.artifactDirectory(runId)).split(sep).join('/')
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
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
  const listing: RunArtifacts['listing'] = async (runId, path) => {
    const folder = folderOf(store, root, runId)
    if (folder === undefined) return undefined
    // Judged alone first: joined to the run's folder, an absolute path would look like a relative one.
    const plain = safePath(path)
    if (plain === undefined) return badPath
    const found = await files.list(slashed(folder, plain))
    if (!found.ok) return found
    return { ok: true, value: found.value.map((entry) => ({ ...entry, path: slashed(plain, entry.path) })) }
  }
  return {
    files,
    listing,
    list: async (runId, path) => {
      const found = await listing(runId, path)
      return found === undefined || found.ok ? found?.value : []
    },
    locate: async (runId, path) => {
      const [folder, plain] = [folderOf(store, root, runId), safePath(path)]
      if (folder === undefined || !plain) return undefined
      const found = await files.locate(slashed(folder, plain))
      return found.ok ? found.value : undefined
    },
    put: async (runId, path, body) => {
      const [folder, plain] = [folderOf(store, root, runId), safePath(path)]
      if (folder === undefined) return { ok: false, reason: 'missing' }
      return plain ? files.put(slashed(folder, plain), body) : badPath
    },
    uri: (runId) => store.getRun(runId).info.artifactUri,
  }
}
