import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { WorkspacePaths } from '#engine/services.ts'
import type { StoreContext } from '#engine/tracking/context.ts'
import type {
  ExportRequest,
  HistoryProgress,
  HistoryRefusal,
  HistoryReport,
  ImportRequest,
} from '#shared/history.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { exportToServer } from './export/export-to-server.ts'
import { openMlflowStore } from './export/mlflow-store.ts'
import { workspaceSource } from './export/workspace-source.ts'
import { importHistory } from './import-history.ts'
import { isAddress, openSource } from './open-source.ts'
import { incoming } from './place-artifacts.ts'
import { refusal } from './source.ts'
import { createHistoryStore } from './store/history-store.ts'

interface Watch {
  readonly onProgress: (progress: HistoryProgress) => void
  /** Ends the work between two runs; what was taken stays, and the next time goes on from there. */
  readonly signal: AbortSignal
}

/** Brings MLflow histories in and takes ours out. One at a time. */
export interface History {
  import(request: ImportRequest, watch: Watch): Promise<Result<HistoryReport, HistoryRefusal>>
  export(request: ExportRequest, watch: Watch): Promise<Result<HistoryReport, HistoryRefusal>>
}

const busy = refusal(
  'busy',
  'Another import or export is going on in this workspace.',
  'Wait until it is done, then try again.',
)

/** Where `nagare export` puts things: what `mlflow server` looks for when it is started in that folder. */
const placesAt = (destination: string): { readonly file: string; readonly artifacts: string } => {
  const file = destination.endsWith('.db') ? destination : join(destination, 'mlflow.db')
  return { file, artifacts: join(dirname(file), 'mlartifacts') }
}

export const createHistory = (parts: {
  readonly context: StoreContext
  readonly paths: Pick<WorkspacePaths, 'artifacts' | 'root'>
}): History => {
  const { context, paths } = parts
  const now = (): number => context.clock.now()
  let going = false
  const alone = async (
    work: () => Promise<Result<HistoryReport, HistoryRefusal>>,
  ): Promise<Result<HistoryReport, HistoryRefusal>> => {
    if (going) return err(busy)
    going = true
    try {
      return await work()
    } finally {
      going = false
    }
  }
  const take = async (request: ImportRequest, watch: Watch) => {
    const opened = await openSource(request.source, request)
    if (!opened.ok) return opened
    const source = opened.value
    const here = { store: createHistoryStore(context), artifactRoot: paths.artifacts, to: paths.root }
    try {
      return ok(await importHistory({ ...here, source, request, now, ...watch }))
    } finally {
      source.close()
    }
  }
  /** An export to a folder is an import there: the same plan, the same care, another store. */
  const give = async ({ destination, dryRun }: ExportRequest, watch: Watch) => {
    const source = workspaceSource(context, paths.root)
    if (isAddress(destination)) return exportToServer({ source, address: destination, dryRun, now, ...watch })
    const { file, artifacts: artifactRoot } = placesAt(destination)
    const opened = openMlflowStore(file, { dryRun })
    if (!opened.ok) return opened
    const there = { store: opened.value.store, artifactRoot, to: file }
    const request = { source: paths.root, inPlace: false, dryRun }
    try {
      return ok(await importHistory({ ...there, source, request, now, ...watch }))
    } finally {
      opened.value.close()
      // Ours, and empty by now; the folder belongs to MLflow.
      rmSync(join(artifactRoot, incoming), { recursive: true, force: true })
    }
  }
  return {
    import: (request, watch) => alone(() => take(request, watch)),
    export: (request, watch) => alone(() => give(request, watch)),
  }
}
