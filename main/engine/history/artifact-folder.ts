import { existsSync } from 'node:fs'
import { readdir, realpath } from 'node:fs/promises'
import { basename, isAbsolute, join, resolve } from 'node:path'
import { isOwnFolder, placeOf } from '#core/history/places.ts'
import type { LeftOutReason } from '#shared/history.ts'
import type { Artifacts } from './source.ts'

interface Roots {
  /** Relative paths of the source begin here, in this order. */
  readonly base: readonly string[]
  /** Folders that a server may have kept proxied artifacts in. */
  readonly proxied: readonly string[]
  /** The owner's folder as the store lays it out. It counts first: the store may have been moved since. */
  readonly own?: string | undefined
}

/** Where a folder with anything in it really is. MLflow makes empty ones beside those it uses. */
const realFolder = async (path: string): Promise<string | undefined> => {
  try {
    const real = await realpath(path)
    return (await readdir(real)).length > 0 ? real : undefined
  } catch {
    return undefined
  }
}

/** `1/<run>/artifacts` or `1/models/<model>/artifacts`: what stays the same when a store is moved. */
const tailOf = (path: string, ownerId: string): string => {
  const parts = path.split(/[/\\]/)
  const at = parts.lastIndexOf(ownerId)
  return parts.slice(Math.max(0, at - (parts[at - 1] === 'models' ? 2 : 1))).join('/')
}

/** Where they could be, the likeliest first: the recorded place, and the same below the usual folders. */
const candidates = (ownerId: string, uri: string, { base, proxied, own }: Roots): string[] => {
  const place = placeOf(uri)
  const first = own === undefined ? [] : [own]
  if (place.kind === 'elsewhere' || place.path === '') return first
  if (place.kind === 'proxied') return [...first, ...proxied.map((root) => join(root, place.path))]
  const recorded = isAbsolute(place.path) ? [place.path] : base.map((root) => resolve(root, place.path))
  return [...first, ...recorded, ...proxied.map((root) => join(root, tailOf(place.path, ownerId)))]
}

const leftOut = (reason: LeftOutReason, message: string): Artifacts => ({ kind: 'left-out', reason, message })

/**
 * MLflow makes the folder of a run with its first artifact, so that there is none means nothing. That even the folder
 * of all experiments is not there means that the artifacts are elsewhere now.
 */
const notFound = (ownerId: string, uri: string, roots: Roots): Artifacts => {
  const place = placeOf(uri)
  const advice = 'Name the folder that holds them now with --artifacts.'
  if (place.kind === 'elsewhere')
    return leftOut('unreachable', `Its artifacts are at ${uri}, which is not reached from here.`)
  if (place.kind === 'proxied' && !roots.proxied.some((root) => existsSync(root)))
    return leftOut(
      'missing',
      `Its artifacts are with a server (${uri}), and its folder was not found. ${advice}`,
    )
  if (place.kind === 'path' && isAbsolute(place.path) && roots.own === undefined) {
    const all = place.path.slice(0, -tailOf(place.path, ownerId).length)
    const moved = roots.proxied.filter(
      (root) => roots.proxied.length === 1 || basename(root) === basename(all),
    )
    if (![all, ...moved].some((root) => existsSync(root)))
      return leftOut('missing', `Its artifacts were in ${place.path}, and ${all} is not there. ${advice}`)
  }
  return { kind: 'none' }
}

/**
 * The folder with the artifacts of a run or logged model, among those that could be it. Only a folder that is really
 * called `<id>/artifacts`, links followed, is believed to be the owner's: see `isOwnFolder`.
 */
export const findArtifacts = async (ownerId: string, uri: string, roots: Roots): Promise<Artifacts> => {
  let strange: string | undefined
  for (const path of candidates(ownerId, uri, roots)) {
    const real = await realFolder(path)
    if (real === undefined) continue
    if (isOwnFolder(real, ownerId)) return { kind: 'folder', path: real }
    strange = real
  }
  if (strange === undefined) return notFound(ownerId, uri, roots)
  return leftOut('unsafe', `Its artifacts would be in ${strange}, which is not a folder of its own.`)
}
