/** Where charts get their points: features hand in the server, tests hand in plain arrays. */
import type { MetricPoint } from '#shared/run.ts'

export interface HistoryRequest {
  readonly runIds: readonly string[]
  readonly key: string
  readonly maxPoints: number
  readonly from?: number
  readonly to?: number
}
export interface History {
  readonly runId: string
  readonly points: readonly MetricPoint[]
  readonly total: number
  readonly skipped: number
}
export interface CurveSource {
  load(request: HistoryRequest): Promise<readonly History[]>
  /** Calls back when a run got new values of these keys. */
  onMetrics(listener: (runId: string, keys: readonly string[]) => void): () => void
}

/** Charts of one family stand together: `train/loss` belongs to `train/`; names without a slash come first. */
export interface Family {
  readonly prefix: string
  readonly keys: readonly string[]
}

export function familiesOf(keys: readonly string[]): Family[] {
  const byPrefix = new Map<string, string[]>()
  for (const key of [...new Set(keys)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))) {
    const prefix = key.includes('/') ? key.slice(0, key.lastIndexOf('/') + 1) : ''
    byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), key])
  }
  return [...byPrefix]
    .map(([prefix, own]) => ({ prefix, keys: own }))
    .sort((a, b) => a.prefix.localeCompare(b.prefix))
}
