import type { Migration } from '../migration.ts'

/** What a server needs to know of a step that it did not start itself. */
const schema = `
ALTER TABLE attempts ADD COLUMN boot_id TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts ADD COLUMN tracking_uri TEXT NOT NULL DEFAULT '';
`

export const adoption: Migration = {
  version: 6,
  name: 'adoption',
  up: (sql) => {
    sql.exec(schema)
  },
}
