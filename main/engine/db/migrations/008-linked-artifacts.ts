import type { Migration } from '../migration.ts'

/**
 * Artifact roots of imported runs and logged models whose files were left where they are. Only what stands here is
 * read outside of the workspace: an address that a client gave never is.
 */
const schema = `
CREATE TABLE linked_artifacts (
  uri TEXT PRIMARY KEY,
  folder TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`

export const linkedArtifacts: Migration = {
  version: 8,
  name: 'linked-artifacts',
  up: (sql) => {
    sql.exec(schema)
  },
}
