/** From the attempt's folder to the artifacts of the step's MLflow run. Called once, after the step succeeded. */
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { basename, join, resolve, sep } from 'node:path'
import type { ArtifactValue, Outputs } from '#shared/run.ts'
import { type AttemptPaths, fileSafe } from '../attempt-paths.ts'
import type { Collected, CollectedArtifact } from './collect-outputs.ts'
import type { OutputPlaces } from './executor-input.ts'

/** What the step logged itself through MLflow stays as it is: a name that is taken gets a number. */
const freePlace = (folder: string, name: string): string => {
  for (let number = 2, place = join(folder, name); ; number += 1) {
    if (!existsSync(place)) return place
    place = join(folder, `${name}-${number}`)
  }
}

/** Another volume; on Windows also a file that a virus scanner still holds. */
const copyInstead: ReadonlySet<string> = new Set(['EXDEV', 'EPERM', 'EBUSY', 'EACCES'])

const move = (from: string, to: string): void => {
  try {
    renameSync(from, to)
  } catch (cause) {
    if (!copyInstead.has((cause as NodeJS.ErrnoException).code ?? '')) throw cause
    cpSync(from, to, { recursive: true, verbatimSymlinks: true })
    rmSync(from, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** A component may have noted the path it was given (in a parameter, in metadata): it keeps leading to the file. */
const leaveLink = (from: string, to: string): void => {
  if (process.platform === 'win32') return
  symlinkSync(to, from)
}

const moveAll = (paths: AttemptPaths, places: OutputPlaces, folder: string): Map<string, string> => {
  const own = new Set([
    basename(paths.executorOutput),
    ...Object.values(places.parameters).map((file) => basename(file)),
  ])
  const moved = new Map<string, string>()
  for (const name of readdirSync(paths.outputs)) {
    const from = join(paths.outputs, name)
    if (own.has(name)) continue
    if (lstatSync(from).isSymbolicLink()) {
      // Published before a crash, and now once more.
      const to = readlinkSync(from)
      if (to.startsWith(folder + sep)) moved.set(name, to)
      continue
    }
    if (moved.size === 0) mkdirSync(folder, { recursive: true })
    const to = freePlace(folder, name)
    move(from, to)
    leaveLink(from, to)
    moved.set(name, to)
  }
  return moved
}

const localPath = (uri: string): string =>
  uri.startsWith('file://') ? decodeURIComponent(uri.slice('file://'.length)) : uri

/** The published place of a uri below the task root; any other uri stays. */
const publishedUri = (
  uri: string,
  paths: AttemptPaths,
  moved: ReadonlyMap<string, string>,
  folder: string,
): string => {
  if (/^(?!file:)[a-z][a-z0-9+.-]*:\/\//i.test(uri)) return uri
  const path = resolve(paths.work, localPath(uri))
  if (!path.startsWith(paths.outputs + sep)) return uri
  const [first = '', ...rest] = path.slice(paths.outputs.length + 1).split(sep)
  return join(moved.get(first) ?? join(folder, first), ...rest)
}

const publishOne = (
  artifact: CollectedArtifact,
  paths: AttemptPaths,
  moved: ReadonlyMap<string, string>,
  folder: string,
): ArtifactValue => {
  const { customPath, ...value } = artifact
  const custom = customPath === undefined ? undefined : resolve(paths.work, customPath)
  if (custom === undefined || custom.startsWith(paths.outputs + sep) || !existsSync(custom)) {
    return { ...value, uri: publishedUri(customPath ?? value.uri, paths, moved, folder) }
  }
  mkdirSync(folder, { recursive: true })
  const to = freePlace(folder, fileSafe(value.name))
  cpSync(custom, to, { recursive: true })
  return { ...value, uri: to }
}

/** Moves everything the step wrote below its task root into `folder` and answers with where it is now. */
export const publish = (
  collected: Collected,
  places: OutputPlaces,
  paths: AttemptPaths,
  folder: string,
): Outputs => {
  const moved = moveAll(paths, places, folder)
  const artifacts = Object.entries(collected.artifacts).map(
    ([name, list]) => [name, list.map((one) => publishOne(one, paths, moved, folder))] as const,
  )
  return { parameters: collected.parameters, artifacts: Object.fromEntries(artifacts) }
}
