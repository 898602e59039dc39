import type { Migration } from '../migration.ts'

/**
 * Folders whose rows are gone and whose files are still to go: written in the transaction that deletes the rows, so
 * that a crash leaves no file behind that nobody names. Paths are below the state folder, with slashes. The index
 * is what deleting a run asks of the models that were measured by it.
 */
const schema = `
CREATE TABLE removals (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  folder TEXT NOT NULL
) STRICT;

CREATE INDEX logged_model_metrics_of_run ON logged_model_metrics (run);
CREATE INDEX run_datasets_of_dataset ON run_datasets (dataset);
`

export const removals: Migration = {
  version: 7,
  name: 'removals',
  up: (sql) => {
    sql.exec(schema)
  },
}
