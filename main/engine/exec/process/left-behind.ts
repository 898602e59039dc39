/** What an earlier process left of an attempt that it never saw the end of. */
import { existsSync, statSync } from 'node:fs'
import type { AttemptPaths } from '../attempt-paths.ts'
import { bootId } from './identity.ts'
import { markedProcesses } from './marked.ts'

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

/**
 * True when it is certain that the attempt was noted and its process never came to be, so that beginning it again
 * doubles nothing: since then the machine was not restarted (which loses unflushed files), nobody carries its marker,
 * nothing was noted or printed, and no status was left.
 */
export const neverBegan = (
  attempt: { readonly marker: string; readonly bootId: string },
  paths: AttemptPaths,
): boolean =>
  attempt.bootId === bootId() &&
  !existsSync(paths.spawn) &&
  !existsSync(paths.exit) &&
  sizeOf(paths.stdout) + sizeOf(paths.stderr) === 0 &&
  markedProcesses(attempt.marker).length === 0

/** When its status was written: epoch ms, never in the future. Undefined while there is none. */
export const endedAt = (paths: AttemptPaths, now: number): number | undefined => {
  const facts = statSync(paths.exit, { throwIfNoEntry: false })
  return facts === undefined ? undefined : Math.min(now, Math.round(facts.mtimeMs))
}
