/** From the attempt's folder to the artifacts of the step's MLflow run. Called once, after the step succeeded. */
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, join, resolve, sep } from 'node:path'
import { z } from 'zod'
import { entry } from '#core/spec/document.ts'
import type { ArtifactValue, Outputs } from '#shared/run.ts'
import { type AttemptPaths, fileSafe } from '../attempt-paths.ts'
import type { Collected, CollectedArtifact } from './collect-outputs.ts'
import type { OutputPlaces } from './executor-input.ts'

/** What the step logged itself through MLflow stays as it is: a name that is taken gets a number. */
const freePlace = (folder: string, name: string, taken: ReadonlySet<string>): string => {
  for (let number = 2, place = join(folder, name); ; number += 1) {
    if (!existsSync(place) && !taken.has(place)) return place
    place = join(folder, `${name}-${number}`)
  }
}

/** Another volume; on Windows also a file that a virus scanner still holds. */
const copyInstead: ReadonlySet<string> = new Set(['EXDEV', 'EPERM', 'EBUSY', 'EACCES'])

/** All of it is there under its name, or none: a copy that is cut off has another name. */
const copyWhole = (from: string, to: string): void => {
  const part = `${to}.part`
  rmSync(part, { recursive: true, force: true })
  cpSync(from, part, { recursive: true, verbatimSymlinks: true })
  renameSync(part, to)
}

const move = (from: string, to: string): void => {
  if (!existsSync(to)) {
    try {
      renameSync(from, to)
      return
    } catch (cause) {
      if (!copyInstead.has((cause as NodeJS.ErrnoException).code ?? '')) throw cause
      copyWhole(from, to)
    }
  }
  rmSync(from, { recursive: true, force: true, maxRetries: 3 })
}

/** A component may have noted the path it was given (in a parameter, in metadata): it keeps leading to the file. */
const leaveLink = (from: string, to: string): void => {
  if (process.platform === 'win32') return
  symlinkSync(to, from)
}

/** What goes where: entries of the task root by name, files of the component's own choice by path. */
const Plan = z.object({ moved: z.record(z.string(), z.string()), copied: z.record(z.string(), z.string()) })
type Plan = z.infer<typeof Plan>

/** Undefined: nothing has been published yet. */
const readPlan = (paths: AttemptPaths): Plan | undefined => {
  try {
    return Plan.parse(JSON.parse(readFileSync(paths.publication, 'utf8')))
  } catch {
    return undefined
  }
}

/**
 * Worked out once and noted before anything moves. Whoever publishes again after a crash, in whatever state that left
 * the files, comes to the same places.
 */
const planFor = (
  { artifacts }: Collected,
  places: OutputPlaces,
  paths: AttemptPaths,
  folder: string,
): Plan => {
  const noted = readPlan(paths)
  if (noted !== undefined) return noted
  const taken = new Set<string>()
  const place = (name: string): string => {
    const free = freePlace(folder, name, taken)
    taken.add(free)
    return free
  }
  const own = new Set([
    basename(paths.executorOutput),
    ...Object.values(places.parameters).map((file) => basename(file)),
  ])
  const names = readdirSync(paths.outputs).filter(
    (name) => !own.has(name) && !isLink(join(paths.outputs, name)),
  )
  const moved = names.map((name) => [name, place(name)] as const)
  const chosen = Object.values(artifacts)
    .flat()
    .flatMap((one) => {
      const custom = customFile(one, paths)
      return custom === undefined ? [] : [[custom, place(fileSafe(one.name))] as const]
    })
  const plan = { moved: Object.fromEntries(moved), copied: Object.fromEntries(chosen) }
  if (names.length + chosen.length > 0) writeFileSync(paths.publication, JSON.stringify(plan))
  return plan
}

/** A file outside of the task root that the component names as its output. */
const customFile = ({ customPath }: CollectedArtifact, paths: AttemptPaths): string | undefined => {
  const custom = customPath === undefined ? undefined : resolve(paths.work, customPath)
  return custom === undefined || custom.startsWith(paths.outputs + sep) || !existsSync(custom)
    ? undefined
    : custom
}

const isLink = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true

const moveAll = ({ moved }: Plan, paths: AttemptPaths): void => {
  for (const [name, to] of Object.entries(moved)) {
    const from = join(paths.outputs, name)
    if (isLink(from)) continue
    if (existsSync(from)) move(from, to)
    leaveLink(from, to)
  }
}

const localPath = (uri: string): string =>
  uri.startsWith('file://') ? decodeURIComponent(uri.slice('file://'.length)) : uri

/** The published place of a uri below the task root; any other uri stays. */
const publishedUri = (uri: string, paths: AttemptPaths, moved: Plan['moved'], folder: string): string => {
  if (/^(?!file:)[a-z][a-z0-9+.-]*:\/\//i.test(uri)) return uri
  const path = resolve(paths.work, localPath(uri))
  if (!path.startsWith(paths.outputs + sep)) return uri
  const [first = '', ...rest] = path.slice(paths.outputs.length + 1).split(sep)
  return join(entry(moved, first) ?? join(folder, first), ...rest)
}

const publishOne = (
  artifact: CollectedArtifact,
  paths: AttemptPaths,
  { moved, copied }: Plan,
  folder: string,
): ArtifactValue => {
  const { customPath, ...value } = artifact
  const to = customPath === undefined ? undefined : entry(copied, resolve(paths.work, customPath))
  if (to !== undefined) return { ...value, uri: to }
  return { ...value, uri: publishedUri(customPath ?? value.uri, paths, moved, folder) }
}

/**
 * Moves everything the step wrote below its task root into `folder` and answers with where it is now. May be called
 * again after it was cut off, or when it threw because the disk was full: nothing comes twice.
 */
export const publish = (
  collected: Collected,
  places: OutputPlaces,
  paths: AttemptPaths,
  folder: string,
): Outputs => {
  const plan = planFor(collected, places, paths, folder)
  const { moved, copied } = plan
  if (Object.keys(moved).length + Object.keys(copied).length > 0) mkdirSync(folder, { recursive: true })
  moveAll(plan, paths)
  for (const [from, to] of Object.entries(copied)) if (!existsSync(to)) copyWhole(from, to)
  const artifacts = Object.entries(collected.artifacts).map(
    ([name, list]) => [name, list.map((one) => publishOne(one, paths, plan, folder))] as const,
  )
  return { parameters: collected.parameters, artifacts: Object.fromEntries(artifacts) }
}
