import type { Migration } from '../migration.ts'

/**
 * Execution. `pipeline_runs` is the row that the runs table joins with tracking; `run_events` is the journal that the
 * run state machine is rebuilt from; `task_rows` is what the run page shows, kept beside it so that reading a run of
 * last month replays nothing; `attempts` is what recovery needs to find processes again. Times are epoch ms.
 */
const schema = `
CREATE TABLE pipeline_runs (
  run_id TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  pipeline_id TEXT,
  pipeline_name TEXT NOT NULL,
  source TEXT,
  state TEXT NOT NULL CHECK (
    state IN ('QUEUED', 'RUNNING', 'CANCELING', 'SUCCEEDED', 'FAILED', 'CANCELED', 'INTERRUPTED')
  ),
  arguments TEXT NOT NULL,
  outputs TEXT NOT NULL,
  failure TEXT,
  parallelism INTEGER NOT NULL,
  cache INTEGER NOT NULL CHECK (cache IN (0, 1)),
  digest TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  total INTEGER NOT NULL,
  done INTEGER NOT NULL,
  failed INTEGER NOT NULL
) STRICT;
CREATE INDEX pipeline_runs_of_pipeline ON pipeline_runs (pipeline_id, started_at DESC);
CREATE INDEX pipeline_runs_open ON pipeline_runs (run_id) WHERE ended_at IS NULL;

CREATE TABLE run_events (
  run_id TEXT NOT NULL REFERENCES pipeline_runs (run_id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (run_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE task_rows (
  run_id TEXT NOT NULL REFERENCES pipeline_runs (run_id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  position INTEGER NOT NULL,
  row TEXT NOT NULL,
  PRIMARY KEY (run_id, path)
) STRICT;

-- Written (and durable) before the process is started: a crash in between is found by the marker.
CREATE TABLE attempts (
  run_id TEXT NOT NULL REFERENCES pipeline_runs (run_id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  marker TEXT NOT NULL,
  directory TEXT NOT NULL,
  step_run_id TEXT NOT NULL,
  ended INTEGER NOT NULL DEFAULT 0 CHECK (ended IN (0, 1)),
  PRIMARY KEY (run_id, path, attempt)
) STRICT, WITHOUT ROWID;
`

export const execution: Migration = {
  version: 2,
  name: 'execution',
  up: (sql) => {
    sql.exec(schema)
  },
}
