/** A filter that cannot be read. Thrown, because it is found in the middle of building a query. */
export class BadFilter extends Error {
  /** Character of the filter at which it goes wrong. */
  readonly at: number

  constructor({ message, at }: { readonly message: string; readonly at: number }) {
    super(message)
    this.name = 'BadFilter'
    this.at = at
  }
}
