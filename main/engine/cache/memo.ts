/** The table of results: what was tried with which preimage, and what came out. */
import { z } from 'zod'
import type { Preimage } from '#core/cache/preimage.ts'
import type { Sql } from '#engine/db/open-database.ts'
import type { Outputs } from '#shared/run.ts'
import type { DigestShelf, KnownFile } from './digests.ts'

/** One file or folder of a result, and what was in it. */
export const ResultFile = z.object({
  /** Name of the output. */
  output: z.string(),
  path: z.string(),
  digest: z.string(),
})
export type ResultFile = z.infer<typeof ResultFile>

export interface StepPlace {
  readonly pipeline: string
  readonly nodeId: string
  readonly runId: string
  readonly path: string
}
export interface Result {
  readonly outputs: Outputs
  readonly files: readonly ResultFile[]
  readonly runId: string
  readonly path: string
  readonly stepRunId: string
}
export interface Tried {
  readonly key: string
  readonly preimage: Preimage
  /** Absent: it never succeeded. */
  readonly result?: Result
}

interface EntrySql {
  readonly key: string
  readonly preimage: string
  readonly outputs: string | null
  readonly files: string | null
  readonly run_id: string
  readonly path: string
  readonly step_run_id: string | null
}

/** As many earlier tries are compared when a miss is explained. */
const compared = 30

const asTried = (row: EntrySql): Tried => ({
  key: row.key,
  preimage: JSON.parse(row.preimage) as Preimage,
  ...(row.outputs === null || row.step_run_id === null
    ? {}
    : {
        result: {
          outputs: JSON.parse(row.outputs) as Outputs,
          files: z.array(ResultFile).parse(JSON.parse(row.files ?? '[]')),
          runId: row.run_id,
          path: row.path,
          stepRunId: row.step_run_id,
        },
      }),
})

const statements = (sql: Sql) => ({
  get: sql.prepare<[string], EntrySql>('SELECT * FROM cache_results WHERE key = ?'),
  tried: sql.prepare(`INSERT INTO cache_results (key, preimage, pipeline, node_id, run_id, path, tried_at)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET tried_at = excluded.tried_at`),
  publish:
    sql.prepare(`UPDATE cache_results SET outputs = ?, files = ?, run_id = ?, path = ?, step_run_id = ?,
    used_at = ? WHERE key = ?`),
  used: sql.prepare('UPDATE cache_results SET used_at = ?, uses = uses + 1 WHERE key = ?'),
  same: sql.prepare<[string, string, number], EntrySql>(
    'SELECT * FROM cache_results WHERE pipeline = ? AND node_id = ? ORDER BY tried_at DESC LIMIT ?',
  ),
  made: sql.prepare<[string, string], EntrySql>(
    `SELECT r.* FROM attempts a JOIN cache_results r ON r.key = a.cache_key
      WHERE a.run_id = ? AND a.path = ? AND r.run_id = a.run_id AND r.path = a.path LIMIT 1`,
  ),
  key: sql
    .prepare<[string, string, number], string | null>(
      'SELECT cache_key FROM attempts WHERE run_id = ? AND path = ? AND attempt = ?',
    )
    .pluck(),
  noteKey: sql.prepare('UPDATE attempts SET cache_key = ? WHERE run_id = ? AND path = ? AND attempt = ?'),
  number: sql.prepare<[string], number>('SELECT number FROM pipeline_runs WHERE run_id = ?').pluck(),
})

export interface Memo {
  get(key: string): Tried | undefined
  /** Tries of the same step of the same pipeline, newest first. */
  earlier(pipeline: string, nodeId: string): Tried[]
  /** What the task of this run made, if it is still what its key stands for. */
  resultOf(runId: string, path: string): Result | undefined
  /** A try begins: part of the transaction that starts the attempt. */
  tried(key: string, preimage: Preimage, place: StepPlace, attempt: number, at: number): void
  /** What key an attempt was started with; after a crash, too. */
  keyOfAttempt(runId: string, path: string, attempt: number): string | undefined
  /** It succeeded: part of the transaction that says so. */
  publish(key: string, result: Result, at: number): void
  used(key: string, at: number): void
  /** Running count of a run; undefined when it is gone. */
  numberOf(runId: string): number | undefined
}

export const createMemo = (sql: Sql): Memo => {
  const ask = statements(sql)
  return {
    get: (key) => {
      const row = ask.get.get(key)
      return row === undefined ? undefined : asTried(row)
    },
    earlier: (pipeline, nodeId) => ask.same.all(pipeline, nodeId, compared).map(asTried),
    resultOf: (runId, path) => {
      const row = ask.made.get(runId, path)
      return row === undefined ? undefined : asTried(row).result
    },
    tried: (key, preimage, { pipeline, nodeId, runId, path }, attempt, at) => {
      ask.tried.run(key, JSON.stringify(preimage), pipeline, nodeId, runId, path, at)
      ask.noteKey.run(key, runId, path, attempt)
    },
    keyOfAttempt: (runId, path, attempt) => ask.key.get(runId, path, attempt) ?? undefined,
    publish: (key, { outputs, files, runId, path, stepRunId }, at) =>
      void ask.publish.run(JSON.stringify(outputs), JSON.stringify(files), runId, path, stepRunId, at, key),
    used: (key, at) => void ask.used.run(at, key),
    numberOf: (runId) => ask.number.get(runId),
  }
}

interface KnownSql {
  readonly path: string
  readonly stat: string
  readonly digest: string
  readonly hashed_at: number
}

/** What was hashed waits for the next commit of the executor: a digest alone is not worth a flush of the disk. */
export const createShelf = (sql: Sql): DigestShelf & { keep(): void } => {
  const get = sql.prepare<[string], KnownSql>('SELECT * FROM file_digests WHERE path = ?')
  const put = sql.prepare(`INSERT INTO file_digests (path, stat, digest, hashed_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (path) DO UPDATE SET stat = excluded.stat, digest = excluded.digest, hashed_at = excluded.hashed_at`)
  const fresh = new Map<string, KnownFile>()
  return {
    get: (path) => {
      const mine = fresh.get(path)
      if (mine !== undefined) return mine
      const row = get.get(path)
      return row && { path, stat: row.stat, digest: row.digest, hashedAt: row.hashed_at }
    },
    put: (file) => void fresh.set(file.path, file),
    keep: () => {
      for (const { path, stat, digest, hashedAt } of fresh.values()) put.run(path, stat, digest, hashedAt)
      fresh.clear()
    },
  }
}
