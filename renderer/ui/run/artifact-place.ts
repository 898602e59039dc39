/** Where in the artifact browser a URI is shown: the run whose folder it lies in, and the path below it. */
export interface ArtifactPlace {
  readonly runId: string
  readonly path: string
}

/** `<workspace>/.nagare/artifacts/<experiment>/<run>/artifacts/<path>`, as the engine lays files out. */
const layout = /\/\.nagare\/artifacts\/[^/]+\/([0-9a-f]{32})\/artifacts\/(.+)$/

/**
 * Undefined for what lies elsewhere (an imported file, another store). The run need not be one of those on the page: a
 * step that was reused hands on the files of the run that made them.
 */
export function artifactPlace(uri: string): ArtifactPlace | undefined {
  const [, runId, path] = layout.exec(uri) ?? []
  return runId === undefined || path === undefined ? undefined : { runId, path: decodePath(path) }
}

const decodePath = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
