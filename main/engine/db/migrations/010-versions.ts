import type { Migration } from '../migration.ts'

/** Saved versions of pipelines. A text is kept once, however many versions have it. */
const schema = `
CREATE TABLE pipeline_texts (
  digest TEXT PRIMARY KEY,
  text TEXT NOT NULL
) STRICT;
CREATE TABLE pipeline_versions (
  pipeline_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  digest TEXT NOT NULL REFERENCES pipeline_texts (digest),
  at INTEGER NOT NULL,
  origin TEXT NOT NULL,
  changes TEXT,
  PRIMARY KEY (pipeline_id, number)
) STRICT, WITHOUT ROWID;
`

export const versions: Migration = {
  version: 10,
  name: 'versions',
  up: (sql) => {
    sql.exec(schema)
  },
}
