/** Why a store could not be opened: a closed set. */
export type StoreReason = 'newer-schema' | 'damaged' | 'not-a-database' | 'old-sqlite' | 'migration-failed'

export interface StoreProblem {
  readonly reason: StoreReason
  /** One sentence: what is wrong, with the file's path. */
  readonly message: string
  /** One sentence: what to do. */
  readonly hint: string
}

export const storeProblem = (reason: StoreReason, message: string, hint: string): StoreProblem => ({
  reason,
  message,
  hint,
})
