/** What the typed API answered when it did not do what was asked. */
import { ORPCError } from '@orpc/client'
import type { Problem } from '#shared/problem.ts'

/** The problems of a refusal; undefined for every other error. */
const refusedFor = (error: unknown): readonly Problem[] | undefined => {
  if (!(error instanceof ORPCError) || error.code !== 'REFUSED') return undefined
  return (error.data as { problems: Problem[] }).problems
}

/** What to tell a person about an unexpected failure of a call, as a problem like the expected ones. */
export const asProblems = (error: unknown): readonly Problem[] => {
  const message = error instanceof Error ? error.message : String(error)
  return refusedFor(error) ?? [{ severity: 'error', code: 'failed', message }]
}

/** The address names something that is not there (any more). */
export const isNotFound = (error: unknown): boolean =>
  error instanceof ORPCError && error.code === 'NOT_FOUND'
