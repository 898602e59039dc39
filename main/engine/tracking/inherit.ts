import { allRows, execute, type StoreContext } from './context.ts'
import { number } from './rows.ts'
import { runRow } from './run-row.ts'

const copies = [
  'INSERT OR IGNORE INTO params (run, key, value) SELECT :to, key, value FROM params WHERE run = :from',
  `INSERT OR IGNORE INTO metrics (run, key, timestamp, step, value, is_nan)
    SELECT :to, key, timestamp, step, value, is_nan FROM latest_metrics WHERE run = :from`,
  `INSERT OR IGNORE INTO latest_metrics (run, key, timestamp, step, value, is_nan)
    SELECT :to, key, timestamp, step, value, is_nan FROM latest_metrics WHERE run = :from`,
  `INSERT OR IGNORE INTO tags (run, key, value) SELECT :to, key, value FROM tags
    WHERE run = :from AND key NOT LIKE 'mlflow.%' AND key NOT LIKE 'nagare.%'`,
] as const

/**
 * Gives a run what another one is known by: parameters, the last value of each metric, the tags that people set. The
 * curves and the files stay with the other. Nothing happens when that one is gone.
 */
export const inherit = (context: StoreContext, runId: string, fromRunId: string): void => {
  const [from] = allRows(context, 'SELECT id FROM runs WHERE run_id = ?', fromRunId)
  if (from === undefined) return
  const both = { to: number(runRow(context, runId), 'id'), from: from['id'] }
  for (const copy of copies) execute(context, copy, both)
  context.changes.run(runId)
}
