/** Saved versions of pipelines, in the store: each is there for good from the moment it was saved. */
import type { Sql } from '#engine/db/open-database.ts'
import { digestOf } from '#engine/exec/documents.ts'
import type { PipelineChanges, PipelineVersion } from '#shared/contract/versions.ts'
import type { Reader } from './reading/reader.ts'

export interface Versions {
  /** Newest first. */
  list(id: string): PipelineVersion[]
  text(id: string, number: number): { text: string; digest: string } | undefined
  /** Keeps a text as the newest version, unless it is that already. Answers with its number. */
  keep(id: string, text: string, origin: PipelineVersion['origin'], at: number): Promise<number>
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

const versionOf = ({ changes, ...row }: Row): PipelineVersion => ({
  ...row,
  ...(changes === null ? {} : { changes: JSON.parse(changes) as PipelineChanges }),
})

const prepare = (sql: Sql) => ({
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
  sweep: sql.prepare('DELETE FROM pipeline_texts WHERE digest NOT IN (SELECT digest FROM pipeline_versions)'),
  moveRuns: sql.prepare('UPDATE pipeline_runs SET pipeline_id = ? WHERE pipeline_id = ?'),
})

export function createVersions(sql: Sql, reader: Pick<Reader, 'compare'>): Versions {
  const statements = prepare(sql)
  /** Undefined: another one was kept meanwhile, and what it differs in is no longer what was worked out. */
  const add = sql.transaction(
    (version: Omit<Row, 'number'> & { id: string; text: string; after: number }): number | undefined => {
      const { id, digest, text, at, origin, changes, after } = version
      const number = after + 1
      if ((statements.newest.get(id)?.number ?? 0) !== after) return undefined
      statements.addText.run(digest, text)
      statements.add.run(id, number, digest, at, origin, changes)
      return number
    },
  )
  const keep: Versions['keep'] = async (id, text, origin, at) => {
    const digest = digestOf(text)
    for (;;) {
      const newest = statements.newest.get(id)
      if (newest?.digest === digest) return newest.number
      const between = newest && (await reader.compare(newest.text, text))
      const changes = between === undefined ? null : JSON.stringify(between)
      const number = add({ id, digest, text, at, origin, changes, after: newest?.number ?? 0 })
      if (number !== undefined) return number
    }
  }
  return {
    list: (id) => statements.list.all(id).map(versionOf),
    text: (id, number) => statements.text.get(id, number),
    keep,
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
