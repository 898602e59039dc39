import type { Migration } from '../migration.ts'

/** Where a run stands in the queue: what people set must outlive the server. */
const schema = `
ALTER TABLE pipeline_runs ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pipeline_runs ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
`

export const queue: Migration = {
  version: 9,
  name: 'queue',
  up: (sql) => {
    sql.exec(schema)
  },
}
