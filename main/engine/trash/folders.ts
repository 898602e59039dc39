import { join, relative, sep } from 'node:path'
import type { WorkspacePaths } from '#engine/services.ts'
import { allRows, type StoreContext } from '#engine/tracking/context.ts'
import { proxiedFolder } from '#engine/tracking/experiments.ts'
import { number, text } from '#engine/tracking/rows.ts'
import type { Candidate } from './candidates.ts'

type Places = Pick<WorkspacePaths, 'state' | 'artifacts' | 'runs'>

/** Where the files of something are. */
export interface Files {
  /** Folders that are only its own, absolute. They may not exist. */
  readonly folders: readonly string[]
  /** Its files are outside of the workspace: nobody asked us to look after them there. */
  readonly elsewhere: string | undefined
}

const isBelow = (path: string, folder: string): boolean => path.startsWith(folder + sep)

/** The folder that holds `artifacts` and nothing else, when the address is one that the store made. */
const ownFolder = (folder: string, id: string): string => {
  const parts = folder.split(sep)
  return parts.at(-1) === 'artifacts' && parts.at(-2) === id ? parts.slice(0, -1).join(sep) : folder
}

/**
 * Finds the files of what goes. A folder counts as somebody's own only when it lies inside of the artifact root and no
 * other experiment keeps its files in it: a client may have put an experiment anywhere.
 */
export const filesIn = (context: StoreContext, places: Places): ((one: Candidate) => Files) => {
  const { artifacts } = places
  const homes = allRows(context, 'SELECT id, artifact_location FROM experiments').flatMap((row) => {
    const folder = proxiedFolder(artifacts, text(row, 'artifact_location'))
    return folder === undefined ? [] : [{ experiment: number(row, 'id'), folder }]
  })
  const isShared = (folder: string, experiment: number): boolean =>
    homes.some(
      (home) => home.experiment !== experiment && (home.folder === folder || isBelow(home.folder, folder)),
    )
  return (one) => {
    const logs = one.kind === 'run' ? [join(places.runs, one.id)] : []
    const folder = proxiedFolder(artifacts, one.uri)
    if (folder === undefined) return { folders: logs, elsewhere: one.uri }
    const own = ownFolder(folder, one.id)
    const isOwn = isBelow(own, artifacts) && !isShared(own, one.experiment)
    // An experiment has a folder of its own only where the store has put it.
    const isWhole = one.kind !== 'experiment' || relative(artifacts, own) === one.id
    return { folders: isOwn && isWhole ? [own, ...logs] : logs, elsewhere: undefined }
  }
}

/** Folders without those that lie in another one of them. */
export const outermost = (folders: readonly string[]): readonly string[] => {
  const kept: string[] = []
  for (const folder of [...new Set(folders)].toSorted()) {
    const last = kept.at(-1)
    if (last === undefined || !isBelow(folder, last)) kept.push(folder)
  }
  return kept
}
