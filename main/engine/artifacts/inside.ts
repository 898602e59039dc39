import { realpath } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { safePath } from './safe-path.ts'

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')

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
  const [realRoot, real] = await Promise.all([nearestReal(root), nearestReal(path)])
  // A root that does not exist yet has a real parent only; then nothing below it can be a link either.
  if (real === realRoot || real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep)) return path
  return undefined
}
