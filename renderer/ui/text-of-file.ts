/** The text of a file that a person has dropped or picked, in the encoding that its first bytes tell of. */
export async function textOf(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  return new TextDecoder(encodingOf(bytes) ?? 'utf-8').decode(bytes)
}

/** Undefined: no mark, which is UTF-8 nearly always. */
export const encodingOf = ([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined => {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined
}
