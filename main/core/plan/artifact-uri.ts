/** A uri with a scheme that is not this machine's own, as `gs://bucket/x`. */
export const isRemote = (uri: string): boolean => /^(?!file:)[a-z][a-z0-9+.-]+:/i.test(uri)

/** The path behind a local uri: `file:///a%20b` and `/a b` are the same. */
export const pathOfUri = (uri: string): string =>
  /^file:/i.test(uri) ? decodeURIComponent(uri.replace(/^file:(?:\/\/(?:localhost(?=\/))?)?/i, '')) : uri
