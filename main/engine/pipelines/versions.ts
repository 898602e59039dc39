/** Saved versions of pipelines, in the store: each is there for good from the moment it was saved. */
import { comparePipelines } from '#core/compare/steps.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import type { Sql } from '#engine/db/open-database.ts'
import { digestOf } from '#engine/exec/documents.ts'
import type { PipelineChanges, PipelineVersion } from '#shared/contract/versions.ts'

export interface Versions {
  /** Newest first. */
  list(id: string): PipelineVersion[]
  text(id: string, number: number): { text: string; digest: string } | undefined
  /** Keeps a text as the newest version, unless it is that already. Answers with its number. */
  keep(id: string, text: string, origin: PipelineVersion['origin'], at: number): number
  /** The pipeline has another id: its versions and its runs follow. */
  move(from: string, to: string): void
  /** Bytes of the texts that nothing else has: what forgetting them would free. */
  weigh(id: string): number
  /** Its versions go for good. Runs keep what they ran. */
  forget(id: string): void
}

interface Row {
  readonly number: number
  readonly digest: string
  readonly at: number
  readonly origin: PipelineVersion['origin']
  readonly changes: string | null
}

const between = (before: string | undefined, after: string): PipelineChanges | undefined => {
  const [old, now] = [before === undefined ? undefined : parsePipeline(before), parsePipeline(after)]
  return old?.ok === true && now.ok ? comparePipelines(old.value, now.value) : undefined
}

const versionOf = ({ changes, ...row }: Row): PipelineVersion => ({
  ...row,
  ...(changes === null ? {} : { changes: JSON.parse(changes) as PipelineChanges }),
})

export function createVersions(sql: Sql): Versions {
  const statements = {
    list: sql.prepare<[string], Row>(
      'SELECT number, digest, at, origin, changes FROM pipeline_versions WHERE pipeline_id = ? ORDER BY number DESC',
    ),
    newest: sql.prepare<[string], Row & { text: string }>(
      `SELECT v.*, t.text FROM pipeline_versions v JOIN pipeline_texts t USING (digest)
       WHERE pipeline_id = ? ORDER BY number DESC LIMIT 1`,
    ),
    text: sql.prepare<[string, number], { text: string; digest: string }>(
      `SELECT t.text, t.digest FROM pipeline_versions v JOIN pipeline_texts t USING (digest)
       WHERE pipeline_id = ? AND number = ?`,
    ),
    addText: sql.prepare('INSERT OR IGNORE INTO pipeline_texts (digest, text) VALUES (?, ?)'),
    add: sql.prepare(
      'INSERT INTO pipeline_versions (pipeline_id, number, digest, at, origin, changes) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    move: sql.prepare('UPDATE pipeline_versions SET pipeline_id = ? WHERE pipeline_id = ?'),
    weigh: sql.prepare<[string, string], { bytes: number | null }>(
      `SELECT SUM(LENGTH(CAST(text AS BLOB))) AS bytes FROM pipeline_texts WHERE digest IN
       (SELECT digest FROM pipeline_versions WHERE pipeline_id = ?) AND digest NOT IN
       (SELECT digest FROM pipeline_versions WHERE pipeline_id <> ?)`,
    ),
    forget: sql.prepare('DELETE FROM pipeline_versions WHERE pipeline_id = ?'),
    sweep: sql.prepare(
      'DELETE FROM pipeline_texts WHERE digest NOT IN (SELECT digest FROM pipeline_versions)',
    ),
    moveRuns: sql.prepare('UPDATE pipeline_runs SET pipeline_id = ? WHERE pipeline_id = ?'),
  }
  const keep = (id: string, text: string, origin: PipelineVersion['origin'], at: number): number => {
    const digest = digestOf(text)
    const newest = statements.newest.get(id)
    if (newest?.digest === digest) return newest.number
    const number = (newest?.number ?? 0) + 1
    const changes = between(newest?.text, text)
    statements.addText.run(digest, text)
    statements.add.run(id, number, digest, at, origin, changes === undefined ? null : JSON.stringify(changes))
    return number
  }
  return {
    list: (id) => statements.list.all(id).map(versionOf),
    text: (id, number) => statements.text.get(id, number),
    keep: sql.transaction(keep),
    move: sql.transaction((from: string, to: string) => {
      statements.move.run(to, from)
      statements.moveRuns.run(to, from)
    }),
    weigh: (id) => statements.weigh.get(id, id)?.bytes ?? 0,
    forget: sql.transaction((id: string) => {
      statements.forget.run(id)
      statements.sweep.run()
    }),
  }
}
