import type { Taken } from '../fields/use-draft.ts'

/** What a field shows after an edit: the text, or why it was refused. */
export const taken = (error: string | undefined, shown: string): Taken =>
  error === undefined ? { shown } : { error }
