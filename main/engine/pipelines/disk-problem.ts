/** What a disk has against being written to, in words that say what to do. */
import type { Problem } from '#shared/problem.ts'

interface Words {
  readonly why: string
  readonly hint: string
}

const full: Words = { why: 'the disk is full', hint: 'Free some space, then try again.' }
const forbidden: Words = {
  why: 'Nagare may not write there',
  hint: 'Allow writing to this folder, or open the workspace in another one, then try again.',
}
const inTheWay: Words = {
  why: 'something else stands in its place',
  hint: 'Look for a file or folder of the same name, move it away, then try again.',
}
const ill: Words = {
  why: 'the disk reports a fault',
  hint: 'Check the disk, and keep a copy of the workspace elsewhere.',
}

const known: Readonly<Record<string, Words>> = {
  ENOSPC: full,
  EDQUOT: full,
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: forbidden,
  EISDIR: inTheWay,
  ENOTDIR: inTheWay,
  EEXIST: inTheWay,
  EIO: ill,
  ENAMETOOLONG: {
    why: 'its name is too long for this disk',
    hint: 'Save it under a shorter name, or give it one in its folder.',
  },
}

/**
 * @param what was to be written: `file` of a pipeline, or a `change` of one
 * @returns undefined: it is not the disk's fault
 */
export function diskProblem(error: unknown, what: 'file' | 'change'): Problem | undefined {
  const words = known[String((error as NodeJS.ErrnoException | null)?.code)]
  if (words === undefined) return undefined
  const message =
    what === 'file' ? `The file was not written: ${words.why}.` : `The change was not kept: ${words.why}.`
  return { severity: 'error', code: 'not-written', message, hint: words.hint }
}
