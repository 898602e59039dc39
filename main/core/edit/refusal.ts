/** Why an edit cannot be made. Nothing has changed then. */
import { err, type Result } from '#shared/result.ts'

export type RefusalCode =
  | 'no-such-thing'
  | 'cycle'
  | 'out-of-scope'
  | 'inside-a-branch'
  | 'shared-pipeline'
  | 'type-mismatch'
  | 'kind-mismatch'
  | 'not-one-place'
  | 'inside-itself'
  | 'name-taken'
  | 'bad-value'

export interface Refusal {
  readonly code: RefusalCode
  /** One sentence for a person. */
  readonly message: string
  /** What would help. */
  readonly hint?: string
}

export const refuse = (code: RefusalCode, message: string, hint?: string): Result<never, Refusal> =>
  err(hint === undefined ? { code, message } : { code, message, hint })
