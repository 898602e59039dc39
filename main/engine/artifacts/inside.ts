import { realpath } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { safePath } from './safe-path.ts'

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined
const isGone = (error: unknown): boolean => codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR'
/** Names that no file system has: too long, or a ring of links. */
const isImpossible = (error: unknown): boolean =>
  codeOf(error) === 'ENAMETOOLONG' || codeOf(error) === 'ELOOP'

/** Real path of the deepest part that exists. */
const nearestReal = async (path: string): Promise<string> => {
  try {
    return await realpath(path)
  } catch (error) {
    const parent = dirname(path)
    if (!isGone(error) || parent === path) throw error
    return nearestReal(parent)
  }
}

/**
 * Absolute path of `text` below `root`, or undefined when it leads out of it: by its text, or through a link on
 * disk. The root itself may be a link; what counts is where it really is.
 */
export const pathInside = async (root: string, text: string): Promise<string | undefined> => {
  const relative = safePath(text)
  if (relative === undefined) return undefined
  const path = join(root, ...relative.split('/'))
  try {
    const [realRoot, real] = await Promise.all([nearestReal(root), nearestReal(path)])
    // A root that does not exist yet has a real parent only; then nothing below it can be a link either.
    const isBelow = real === realRoot || real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep)
    return isBelow ? path : undefined
  } catch (error) {
    if (isImpossible(error)) return undefined
    throw error
  }
}
