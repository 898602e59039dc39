/** A uri with a scheme that is not this machine's own, as `gs://bucket/x`. */
export const isRemote = (uri: string): boolean => /^(?!file:)[a-z][a-z0-9+.-]+:/i.test(uri)

/** What can be downloaded, where that is allowed. */
export const isWeb = (uri: string): boolean => /^https?:\/\//i.test(uri)
