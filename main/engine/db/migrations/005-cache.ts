import type { Migration } from '../migration.ts'

/**
 * Reuse. `cache_results` has one row per preimage that was ever tried; `outputs` is there once it has succeeded, and
 * the rows without tell that it was tried in vain. The files of a result belong to the run that made them.
 * `file_digests` remembers what was hashed. Times are epoch ms.
 */
const schema = `
CREATE TABLE cache_results (
  key TEXT PRIMARY KEY,
  preimage TEXT NOT NULL,
  pipeline TEXT NOT NULL,
  node_id TEXT NOT NULL,
  run_id TEXT NOT NULL,
  path TEXT NOT NULL,
  step_run_id TEXT,
  outputs TEXT,
  files TEXT,
  tried_at INTEGER NOT NULL,
  used_at INTEGER,
  uses INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX cache_results_of_step ON cache_results (pipeline, node_id, tried_at DESC);

CREATE TABLE file_digests (
  path TEXT PRIMARY KEY,
  stat TEXT NOT NULL,
  digest TEXT NOT NULL,
  hashed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE attempts ADD COLUMN cache_key TEXT;
`

export const cache: Migration = {
  version: 5,
  name: 'cache',
  up: (sql) => {
    sql.exec(schema)
  },
}
