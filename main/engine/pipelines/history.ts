import type { Sql } from '#engine/db/open-database.ts'
import type { RunState } from '#shared/run.ts'

export interface PipelineHistory {
  /** Newest first, at most ten. */
  readonly lastRuns: { runId: string; state: RunState }[]
  /** Of the newest run that succeeded. */
  readonly lastDurationMs?: number
}

interface Row {
  readonly run_id: string
  readonly state: RunState
  readonly took: number | null
}

/** What the list shows of a pipeline's past. Runs in the trash do not count. */
export function historyReader(sql: Sql): (pipelineId: string) => PipelineHistory {
  const newest = sql.prepare<[string], Row>(`
    SELECT p.run_id, p.state, p.ended_at - p.started_at AS took
    FROM pipeline_runs p JOIN runs r ON r.run_id = p.run_id
    WHERE p.pipeline_id = ? AND r.lifecycle = 'active'
    ORDER BY p.started_at DESC LIMIT 10`)
  return (pipelineId) => {
    const rows = newest.all(pipelineId)
    const took = rows.find((row) => row.state === 'SUCCEEDED')?.took ?? undefined
    return {
      lastRuns: rows.map((row) => ({ runId: row.run_id, state: row.state })),
      ...(took === undefined ? {} : { lastDurationMs: took }),
    }
  }
}
