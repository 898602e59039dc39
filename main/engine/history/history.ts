import type { Clock, WorkspacePaths } from '#engine/services.ts'
import type { HistoryProgress, HistoryRefusal, HistoryReport, ImportRequest } from '#shared/history.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { importHistory } from './import-history.ts'
import { openSource } from './open-source.ts'
import { refusal } from './source.ts'
import type { HistoryStore } from './store/history-store.ts'

interface Watch {
  readonly onProgress: (progress: HistoryProgress) => void
  /** Ends the work between two runs; what was taken stays, and the next time goes on from there. */
  readonly signal: AbortSignal
}

/** Brings MLflow histories in. One at a time. */
export interface History {
  import(request: ImportRequest, watch: Watch): Promise<Result<HistoryReport, HistoryRefusal>>
}

const busy = refusal(
  'busy',
  'Another import or export is going on in this workspace.',
  'Wait until it is done, then try again.',
)

export const createHistory = (parts: {
  readonly store: HistoryStore
  readonly paths: WorkspacePaths
  readonly clock: Clock
}): History => {
  const { store, paths, clock } = parts
  let going = false
  const alone = async <T>(
    work: () => Promise<Result<T, HistoryRefusal>>,
  ): Promise<Result<T, HistoryRefusal>> => {
    if (going) return err(busy)
    going = true
    try {
      return await work()
    } finally {
      going = false
    }
  }
  return {
    import: (request, watch) =>
      alone(async () => {
        const opened = await openSource(request.source, request)
        if (!opened.ok) return opened
        const source = opened.value
        try {
          const { artifacts: artifactRoot, root: workspace } = paths
          const now = (): number => clock.now()
          return ok(await importHistory({ source, store, artifactRoot, workspace, request, now, ...watch }))
        } finally {
          source.close()
        }
      }),
  }
}
