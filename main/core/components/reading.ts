import type { ComponentSource } from '#shared/components.ts'
import type { Problem } from '#shared/problem.ts'

/** One component of a file, or why it is none. */
export interface ComponentReading {
  /** Name of the function or component; absent when not even that can be told. */
  readonly name?: string
  readonly title?: string
  readonly description?: string
  readonly packages: readonly string[]
  readonly source?: ComponentSource
  readonly problem?: Problem
}

export const broken = (problem: Omit<Problem, 'severity'>, name?: string): ComponentReading => ({
  packages: [],
  ...(name === undefined ? {} : { name }),
  problem: { severity: 'error', ...problem },
})
