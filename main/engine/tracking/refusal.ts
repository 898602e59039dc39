/**
 * A request that cannot be granted as it stands. Thrown, not returned: most are found in the middle of a
 * transaction, which has to roll back. The door turns each code into a status; anything else thrown is a defect.
 */
export type RefusalCode =
  | 'INVALID_PARAMETER_VALUE'
  | 'BAD_REQUEST'
  | 'RESOURCE_DOES_NOT_EXIST'
  | 'RESOURCE_ALREADY_EXISTS'
  | 'ENDPOINT_NOT_FOUND'
  | 'NOT_FOUND'
  | 'NOT_IMPLEMENTED'

export class Refusal extends Error {
  readonly code: RefusalCode

  constructor(code: RefusalCode, message: string) {
    super(message)
    this.name = 'Refusal'
    this.code = code
  }
}

export const invalid = (message: string): Refusal => new Refusal('INVALID_PARAMETER_VALUE', message)
export const missing = (message: string): Refusal => new Refusal('RESOURCE_DOES_NOT_EXIST', message)
