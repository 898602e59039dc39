/** A component file that cannot be used, with the field that is to blame. */
import type { FieldPath } from '#core/spec/document.ts'

export class ComponentFault extends Error {
  readonly code: string
  readonly path: FieldPath
  readonly hint: string | undefined
  constructor(code: string, path: FieldPath, message: string, hint?: string) {
    super(message)
    this.code = code
    this.path = path
    this.hint = hint
  }
}
