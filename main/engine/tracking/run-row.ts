import { firstRow, type Row, type StoreContext } from './context.ts'
import { invalid, missing } from './refusal.ts'
import { number, runColumns, text } from './rows.ts'

const byId = `SELECT ${runColumns} FROM runs r JOIN experiments e ON e.id = r.experiment WHERE r.run_id = ?`

export const findRun = (context: StoreContext, runId: string): Row | undefined =>
  firstRow(context, byId, runId)

export const runRow = (context: StoreContext, runId: string): Row => {
  const row = findRun(context, runId)
  if (row === undefined) throw missing(`Run with id=${runId} not found`)
  return row
}

const idOfActive = "SELECT id FROM runs WHERE run_id = ? AND lifecycle = 'active'"

/** Internal id of a run that can be written to: runs in the trash are read-only. */
export const activeRun = (context: StoreContext, runId: string): number => {
  const found = firstRow(context, idOfActive, runId)
  if (found !== undefined) return number(found, 'id')
  const lifecycle = text(runRow(context, runId), 'lifecycle')
  throw invalid(`The run ${runId} must be in the 'active' state. Current state is ${lifecycle}.`)
}
