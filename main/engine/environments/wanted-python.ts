/** What the SDK writes when the author named no image, over its versions: nobody's wish. */
const fillIns: ReadonlySet<string> = new Set(['python:3.7', 'python:3.8', 'python:3.9', 'python:3.11'])

/**
 * The minor version that a step's image asks for: `python:3.12-slim` asks for 3.12. A step without packages of its own
 * lives on what is installed beside the machine's interpreter, so there only an image counts that somebody chose.
 */
export function wantedPython({
  image = '',
  packages,
}: {
  readonly image?: string | undefined
  readonly packages: readonly string[]
}): string | undefined {
  if (packages.length === 0 && fillIns.has(image)) return undefined
  return /^(?:[^\s@]*\/)?python:(3\.\d+)(?![\d])/.exec(image)?.[1]
}
