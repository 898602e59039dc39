/** Where in the artifact browser a URI is shown: the run whose folder it lies in, and the path below it. */
import type { RunDetail } from '#shared/contract/studio.ts'

export interface ArtifactPlace {
  readonly runId: string
  readonly path: string
}

/** Undefined for what lies elsewhere (an imported file, another store). */
export function artifactPlace(uri: string, detail: RunDetail): ArtifactPlace | undefined {
  const runIds = [detail.run.runId, ...detail.tasks.flatMap((task) => task.runId ?? [])]
  for (const runId of runIds) {
    const mark = `/${runId}/artifacts/`
    const at = uri.indexOf(mark)
    if (at >= 0) return { runId, path: decodePath(uri.slice(at + mark.length)) }
  }
  return undefined
}

const decodePath = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
