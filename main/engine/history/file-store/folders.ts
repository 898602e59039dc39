import { type Dirent, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Meta, readMeta } from '#core/history/meta.ts'
import type { Pair } from '#core/history/records.ts'
import type { LeaveOut } from '../source.ts'

/** A folder's entries by name; none when it is not there. */
export const entriesOf = (folder: string): Dirent[] => {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return []
    throw error
  }
}

export const foldersIn = (folder: string): string[] =>
  entriesOf(folder)
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)

export const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** The `meta.yaml` of a folder; undefined when there is none or it is no mapping. */
export const metaOf = (folder: string): Meta | undefined => {
  const text = textOf(join(folder, 'meta.yaml'))
  return text === undefined ? undefined : readMeta(text)
}

/**
 * Files below a folder whose paths are names: `train/loss` is a folder and a file. A link could lead anywhere and
 * MLflow never makes one here, so none is followed.
 */
export function* namedFiles(
  folder: string,
  what: string,
  leaveOut: LeaveOut,
  below = '',
): Generator<{ readonly name: string; readonly path: string }> {
  for (const entry of entriesOf(folder)) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`
    const path = join(folder, entry.name)
    if (entry.isFile()) yield { name, path }
    else if (entry.isDirectory()) yield* namedFiles(path, what, leaveOut, name)
    else leaveOut({ reason: 'unsafe', what, message: `${path} is not a plain file and was not followed.` })
  }
}

/** One file per key, its content the value: params and tags. */
export const pairsIn = (folder: string, what: string, leaveOut: LeaveOut): Pair[] => {
  const pairs: Pair[] = []
  for (const { name, path } of namedFiles(folder, what, leaveOut)) {
    const value = textOf(path)
    if (value !== undefined) pairs.push({ key: name, value })
    else leaveOut({ reason: 'unreadable', what, message: `${path} cannot be read.` })
  }
  return pairs
}

/** One file per metric, one line per point. */
export function* linesIn<T>(
  folder: string,
  what: string,
  leaveOut: LeaveOut,
  read: (key: string, line: string) => T | undefined,
): Generator<T> {
  for (const { name, path } of namedFiles(folder, what, leaveOut)) {
    const text = textOf(path)
    let bad = text === undefined ? 1 : 0
    for (const line of text?.split('\n') ?? []) {
      if (line.trim() === '') continue
      const point = read(name, line)
      if (point === undefined) bad += 1
      else yield point
    }
    if (bad > 0)
      leaveOut({ reason: 'unreadable', what, message: `${bad} lines of ${path} are no points of a metric.` })
  }
}
