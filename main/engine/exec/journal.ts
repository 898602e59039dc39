/** Everything that the executor keeps in the database. Each method is a few statements; callers make transactions. */

import type { RunEvent } from '#core/run/machine-types.ts'
import type { Progress } from '#core/run/rows.ts'
import type { Rank } from '#core/schedule/choose.ts'
import { createLogSync } from '#engine/db/log-sync.ts'
import type { Sql } from '#engine/db/open-database.ts'
import type { Failure, Outputs, RunState, TaskRow } from '#shared/run.ts'

interface NewPipelineRun {
  readonly runId: string
  readonly pipelineId?: string
  readonly pipelineName: string
  readonly source?: string
  readonly arguments: Readonly<Record<string, unknown>>
  readonly parallelism: number
  readonly cache: boolean
  readonly digest: string
  readonly startedAt: number
  readonly priority: number
}

interface PipelineRunRecord {
  readonly runId: string
  /** Running count in this workspace. */
  readonly number: number
  readonly pipelineId?: string
  readonly state: RunState
  readonly arguments: Readonly<Record<string, unknown>>
  readonly outputs: Outputs
  readonly failure?: Failure
  readonly parallelism: number
  readonly cache: boolean
  readonly digest: string
  /** Name of the file or pipeline it was started from. */
  readonly source: string
  readonly ended: boolean
  readonly rank: Rank
}

/** One started attempt, noted before its process exists. */
export interface AttemptRecord {
  readonly path: string
  readonly attempt: number
  readonly marker: string
  readonly directory: string
  readonly stepRunId: string
  /** Of the machine's run in which it was started; empty when an older version noted it. */
  readonly bootId: string
  /** Where its MLflow client reports to. */
  readonly trackingUri: string
}

interface RunRowSql {
  readonly run_id: string
  readonly number: number
  readonly pipeline_id: string | null
  readonly state: RunState
  readonly arguments: string
  readonly outputs: string
  readonly failure: string | null
  readonly parallelism: number
  readonly cache: number
  readonly digest: string
  readonly source: string | null
  readonly pipeline_name: string
  readonly ended_at: number | null
  readonly priority: number
  readonly place: number
}
interface AttemptSql {
  readonly path: string
  readonly attempt: number
  readonly marker: string
  readonly directory: string
  readonly step_run_id: string
  readonly boot_id: string
  readonly tracking_uri: string
}

const asRecord = (row: RunRowSql): PipelineRunRecord => ({
  runId: row.run_id,
  number: row.number,
  ...(row.pipeline_id === null ? {} : { pipelineId: row.pipeline_id }),
  state: row.state,
  arguments: JSON.parse(row.arguments) as Record<string, unknown>,
  outputs: JSON.parse(row.outputs) as Outputs,
  ...(row.failure === null ? {} : { failure: JSON.parse(row.failure) as Failure }),
  parallelism: row.parallelism,
  cache: row.cache === 1,
  digest: row.digest,
  source: row.source ?? row.pipeline_name,
  ended: row.ended_at !== null,
  rank: { priority: row.priority, place: row.place },
})

const asAttempt = (row: AttemptSql): AttemptRecord => ({
  path: row.path,
  attempt: row.attempt,
  marker: row.marker,
  directory: row.directory,
  stepRunId: row.step_run_id,
  bootId: row.boot_id,
  trackingUri: row.tracking_uri,
})

interface RunChange {
  readonly state: RunState
  readonly outputs: Outputs
  readonly failure?: Failure
  readonly endedAt?: number
  readonly progress: Progress
}

export interface Journal {
  /**
   * On disk when this returns, whatever happens then. `soft`: kept when this process dies, and lost only with the
   * machine's power, until the next one that is not soft.
   */
  transaction(work: () => void, soft?: 'soft'): void
  nextNumber(): number
  insertRun(run: NewPipelineRun, number: number): void
  updateRun(runId: string, change: RunChange): void
  run(runId: string): PipelineRunRecord | undefined
  /** Ids of the ended runs of a pipeline (of the workspace, or of a file by that name), newest first. */
  endedRuns(pipelineId: string | undefined, pipelineName: string, limit: number): string[]
  /** By id, by running count, or `last`. */
  idOf(run: string): string | undefined
  /** Of the newest run that succeeded, ms. */
  lastDuration(pipelineId: string | undefined, pipelineName: string): number | undefined
  putRank(runId: string, rank: Rank): void
  /** Ids of runs that have not ended, oldest first. */
  openRuns(): string[]
  addEvent(runId: string, seq: number, event: RunEvent): void
  events(runId: string): RunEvent[]
  putRow(runId: string, position: number, row: TaskRow): void
  rows(runId: string): TaskRow[]
  addAttempt(runId: string, attempt: AttemptRecord): void
  endAttempt(runId: string, path: string, attempt: number): void
  /** Attempts whose end was never noted. */
  openAttempts(runId: string): AttemptRecord[]
  endedAttempts(runId: string): AttemptRecord[]
  /** Urls that attempts without an end report to, the newest first. */
  trackingInUse(): string[]
}

const runStatements = (sql: Sql) => ({
  next: sql.prepare('SELECT COALESCE(MAX(number), 0) + 1 FROM pipeline_runs').pluck(),
  insert:
    sql.prepare(`INSERT INTO pipeline_runs (run_id, number, pipeline_id, pipeline_name, source, state, arguments,
    outputs, parallelism, cache, digest, started_at, priority, total, done, failed)
    VALUES (?, ?, ?, ?, ?, 'QUEUED', ?, '{"parameters":{},"artifacts":{}}', ?, ?, ?, ?, ?, 0, 0, 0)`),
  putRank: sql.prepare('UPDATE pipeline_runs SET priority = ?, place = ? WHERE run_id = ?'),
  update:
    sql.prepare(`UPDATE pipeline_runs SET state = ?, outputs = ?, failure = ?, ended_at = ?, total = ?, done = ?,
    failed = ? WHERE run_id = ? AND ended_at IS NULL`),
  one: sql.prepare<[string], RunRowSql>('SELECT * FROM pipeline_runs WHERE run_id = ?'),
  ended: sql
    .prepare<[string | null, string, number], string>(
      `SELECT run_id FROM pipeline_runs WHERE pipeline_id IS ? AND pipeline_name = ? AND ended_at IS NOT NULL
        ORDER BY number DESC LIMIT ?`,
    )
    .pluck(),
  named: sql
    .prepare<[string, string, string], string>(
      `SELECT run_id FROM pipeline_runs
        WHERE run_id = ? OR CAST(number AS TEXT) = ? OR ? = 'last' ORDER BY number DESC LIMIT 1`,
    )
    .pluck(),
  took: sql
    .prepare<[string | null, string], number>(
      `SELECT ended_at - started_at FROM pipeline_runs WHERE pipeline_id IS ? AND pipeline_name = ?
        AND state = 'SUCCEEDED' ORDER BY number DESC LIMIT 1`,
    )
    .pluck(),
  open: sql
    .prepare<[], string>('SELECT run_id FROM pipeline_runs WHERE ended_at IS NULL ORDER BY number')
    .pluck(),
})

const detailStatements = (sql: Sql) => ({
  addEvent: sql.prepare('INSERT INTO run_events (run_id, seq, event) VALUES (?, ?, ?)'),
  events: sql.prepare<[string], string>('SELECT event FROM run_events WHERE run_id = ? ORDER BY seq').pluck(),
  putRow: sql.prepare(`INSERT INTO task_rows (run_id, path, position, row) VALUES (?, ?, ?, ?)
    ON CONFLICT (run_id, path) DO UPDATE SET position = excluded.position, row = excluded.row`),
  rows: sql
    .prepare<[string], string>('SELECT row FROM task_rows WHERE run_id = ? ORDER BY position, path')
    .pluck(),
  // An attempt that was lost before it had begun is noted once more.
  addAttempt:
    sql.prepare(`INSERT OR REPLACE INTO attempts (run_id, path, attempt, marker, directory, step_run_id, boot_id,
    tracking_uri) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`),
  endAttempt: sql.prepare('UPDATE attempts SET ended = 1 WHERE run_id = ? AND path = ? AND attempt = ?'),
  openAttempts: sql.prepare<[string], AttemptSql>('SELECT * FROM attempts WHERE run_id = ? AND ended = 0'),
  trackingInUse: sql
    .prepare<[], string>(`SELECT a.tracking_uri FROM attempts a JOIN pipeline_runs p USING (run_id)
      WHERE p.ended_at IS NULL AND a.ended = 0 AND a.tracking_uri <> '' GROUP BY a.tracking_uri
      ORDER BY MAX(p.number) DESC`)
    .pluck(),
  endedAttempts: sql.prepare<[string], AttemptSql>('SELECT * FROM attempts WHERE run_id = ? AND ended = 1'),
})

const orNull = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value))

const transactionsOf = (sql: Sql): Journal['transaction'] => {
  const log = createLogSync(sql)
  return (work, soft) => {
    const commit = (): void => sql.transaction(work).immediate()
    if (soft === undefined || sql.inTransaction) commit()
    else log.unsynced(commit)
  }
}

export const createJournal = (sql: Sql): Journal => {
  const runs = runStatements(sql)
  const details = detailStatements(sql)
  return {
    transaction: transactionsOf(sql),
    nextNumber: () => Number(runs.next.get()),
    insertRun: (run, number) => {
      const {
        runId,
        pipelineId = null,
        pipelineName,
        source = null,
        parallelism,
        digest,
        startedAt,
        priority,
      } = run
      const args = JSON.stringify(run.arguments)
      const cache = run.cache ? 1 : 0
      runs.insert.run(
        runId,
        number,
        pipelineId,
        pipelineName,
        source,
        args,
        parallelism,
        cache,
        digest,
        startedAt,
        priority,
      )
    },
    updateRun: (runId, { state, outputs, failure, endedAt, progress }) => {
      const { total, done, failed } = progress
      const outputText = JSON.stringify(outputs)
      runs.update.run(state, outputText, orNull(failure), endedAt ?? null, total, done, failed, runId)
    },
    run: (runId) => {
      const row = runs.one.get(runId)
      return row === undefined ? undefined : asRecord(row)
    },
    endedRuns: (pipelineId, name, limit) => runs.ended.all(pipelineId ?? null, name, limit),
    idOf: (run) => runs.named.get(run, run, run),
    lastDuration: (pipelineId, name) => runs.took.get(pipelineId ?? null, name),
    putRank: (runId, { priority, place }) => void runs.putRank.run(priority, place, runId),
    openRuns: () => runs.open.all(),
    addEvent: (runId, seq, event) => void details.addEvent.run(runId, seq, JSON.stringify(event)),
    events: (runId) => details.events.all(runId).map((text) => JSON.parse(text) as RunEvent),
    putRow: (runId, position, row) => void details.putRow.run(runId, row.path, position, JSON.stringify(row)),
    rows: (runId) => details.rows.all(runId).map((text) => JSON.parse(text) as TaskRow),
    addAttempt: (runId, { path, attempt, marker, directory, stepRunId, bootId, trackingUri }) =>
      void details.addAttempt.run(runId, path, attempt, marker, directory, stepRunId, bootId, trackingUri),
    endAttempt: (runId, path, attempt) => void details.endAttempt.run(runId, path, attempt),
    openAttempts: (runId) => details.openAttempts.all(runId).map(asAttempt),
    trackingInUse: () => details.trackingInUse.all(),
    endedAttempts: (runId) => details.endedAttempts.all(runId).map(asAttempt),
  }
}
