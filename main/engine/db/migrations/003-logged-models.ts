import type { Migration } from '../migration.ts'

/**
 * Models as runs log them. A model belongs to an experiment; the run it came from is only named, because clients may
 * give any id. Metrics stand here a second time, with the data set they were measured on: a run's own metrics do not
 * know about models.
 */
const schema = `
CREATE TABLE logged_models (
  id INTEGER PRIMARY KEY,
  model_id TEXT NOT NULL UNIQUE,
  experiment INTEGER NOT NULL REFERENCES experiments (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  model_type TEXT NOT NULL,
  source_run_id TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('PENDING', 'READY', 'UPLOAD_FAILED')),
  artifact_location TEXT NOT NULL,
  creation_timestamp INTEGER NOT NULL,
  last_updated_timestamp INTEGER NOT NULL,
  lifecycle TEXT NOT NULL DEFAULT 'active' CHECK (lifecycle IN ('active', 'deleted'))
) STRICT;
CREATE INDEX logged_models_newest ON logged_models (experiment, creation_timestamp DESC, model_id);
CREATE INDEX logged_models_by_run ON logged_models (source_run_id);

CREATE TABLE logged_model_params (
  model INTEGER NOT NULL REFERENCES logged_models (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (model, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE logged_model_tags (
  model INTEGER NOT NULL REFERENCES logged_models (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (model, key)
) STRICT, WITHOUT ROWID;

-- As in metrics: NaN is value 0 with is_nan 1. No data set is the empty text, so that repeats stay repeats.
CREATE TABLE logged_model_metrics (
  model INTEGER NOT NULL REFERENCES logged_models (id) ON DELETE CASCADE,
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  timestamp INTEGER NOT NULL,
  step INTEGER NOT NULL,
  value REAL NOT NULL,
  is_nan INTEGER NOT NULL DEFAULT 0,
  dataset_name TEXT NOT NULL DEFAULT '',
  dataset_digest TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (model, key, timestamp, step, run, dataset_name, dataset_digest, value, is_nan)
) STRICT, WITHOUT ROWID;
`

export const loggedModels: Migration = {
  version: 3,
  name: 'logged-models',
  up: (sql) => {
    sql.exec(schema)
  },
}
