import { readdir, realpath } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import { isOwnFolder, placeOf } from '#core/history/places.ts'
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

const candidates = (uri: string, { base, proxied, own }: Roots): string[] => {
  const place = placeOf(uri)
  const recorded =
    place.kind === 'elsewhere' || place.path === ''
      ? []
      : place.kind === 'proxied'
        ? proxied.map((root) => join(root, place.path))
        : isAbsolute(place.path)
          ? [place.path]
          : base.map((root) => resolve(root, place.path))
  return own === undefined ? recorded : [own, ...recorded]
}

/**
 * The folder with the artifacts of a run or logged model, among those that could be it. Only a folder that is really
 * called `<id>/artifacts`, links followed, is believed to be the owner's: see `isOwnFolder`.
 */
export const findArtifacts = async (ownerId: string, uri: string, roots: Roots): Promise<Artifacts> => {
  const place = placeOf(uri)
  let strange: string | undefined
  for (const path of candidates(uri, roots)) {
    const real = await realFolder(path)
    if (real === undefined) continue
    if (isOwnFolder(real, ownerId)) return { kind: 'folder', path: real }
    strange = real
  }
  if (strange !== undefined)
    return {
      kind: 'left-out',
      reason: 'unsafe',
      message: `Its artifacts would be in ${strange}, which is not a folder of its own.`,
    }
  if (place.kind === 'elsewhere')
    return {
      kind: 'left-out',
      reason: 'unreachable',
      message: `Its artifacts are at ${uri}, which is not reached from here.`,
    }
  if (place.kind === 'proxied' && roots.proxied.length === 0)
    return {
      kind: 'left-out',
      reason: 'missing',
      message: `Its artifacts are with a server (${uri}). Name the folder that it was given as --artifacts-destination with --artifacts.`,
    }
  // MLflow makes the folder with the first artifact, so none usually means that there never was one.
  return { kind: 'none' }
}
