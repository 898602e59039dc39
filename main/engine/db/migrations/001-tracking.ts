import type { Migration } from '../migration.ts'

/**
 * Tracking, laid out for reading. Runs and experiments have small integer keys inside and their public ids beside
 * (an imported `mlruns/` folder brings 18-digit experiment ids, beyond what a JavaScript number holds). The last
 * value of each metric stands beside its history so that a page of runs never touches the history.
 */
const schema = `
CREATE TABLE experiments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  experiment_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  artifact_location TEXT NOT NULL,
  lifecycle TEXT NOT NULL DEFAULT 'active' CHECK (lifecycle IN ('active', 'deleted')),
  creation_time INTEGER NOT NULL,
  last_update_time INTEGER NOT NULL
) STRICT;

CREATE TABLE experiment_tags (
  experiment INTEGER NOT NULL REFERENCES experiments (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (experiment, key)
) STRICT, WITHOUT ROWID;

-- parent_run_id mirrors the tag mlflow.parentRunId; it is no foreign key because clients may name any id.
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL UNIQUE,
  experiment INTEGER NOT NULL REFERENCES experiments (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED')),
  user_id TEXT NOT NULL,
  start_time INTEGER NOT NULL,
  end_time INTEGER,
  lifecycle TEXT NOT NULL DEFAULT 'active' CHECK (lifecycle IN ('active', 'deleted')),
  deleted_time INTEGER,
  artifact_uri TEXT NOT NULL,
  parent_run_id TEXT
) STRICT;
CREATE INDEX runs_newest ON runs (experiment, start_time DESC, run_id);
CREATE INDEX runs_newest_anywhere ON runs (start_time DESC, run_id);
CREATE INDEX runs_by_parent ON runs (parent_run_id) WHERE parent_run_id IS NOT NULL;

CREATE TABLE params (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE tags (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE metric_keys (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- NaN is value 0 with is_nan 1, because SQLite would store it as NULL. Infinities are stored as they are.
-- The key is the order in which history is read, and makes the exact repeat of a point a no-op.
CREATE TABLE metrics (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  key INTEGER NOT NULL REFERENCES metric_keys (id),
  timestamp INTEGER NOT NULL,
  step INTEGER NOT NULL,
  value REAL NOT NULL,
  is_nan INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (run, key, timestamp, step, value, is_nan)
) STRICT, WITHOUT ROWID;

CREATE TABLE latest_metrics (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  key INTEGER NOT NULL REFERENCES metric_keys (id),
  timestamp INTEGER NOT NULL,
  step INTEGER NOT NULL,
  value REAL NOT NULL,
  is_nan INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (run, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE datasets (
  id INTEGER PRIMARY KEY,
  experiment INTEGER NOT NULL REFERENCES experiments (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  source_type TEXT NOT NULL,
  source TEXT NOT NULL,
  schema TEXT,
  profile TEXT,
  UNIQUE (experiment, name, digest)
) STRICT;

CREATE TABLE run_datasets (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  dataset INTEGER NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  PRIMARY KEY (run, dataset)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_dataset_tags (
  run INTEGER NOT NULL,
  dataset INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run, dataset, key),
  FOREIGN KEY (run, dataset) REFERENCES run_datasets (run, dataset) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE run_models (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  direction TEXT NOT NULL CHECK (direction IN ('input', 'output')),
  model_id TEXT NOT NULL,
  step INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (run, direction, model_id)
) STRICT, WITHOUT ROWID;
`

export const tracking: Migration = {
  version: 1,
  name: 'tracking',
  up: (sql) => {
    sql.exec(schema)
  },
}
