import type { KeyValue } from '#engine/services.ts'
import { execute, firstRow, type StoreContext } from './context.ts'
import { checkedTag } from './limits.ts'
import { missing } from './refusal.ts'
import { activeRun } from './run-row.ts'

export const nameTag = 'mlflow.runName'
export const parentTag = 'mlflow.parentRunId'

/** Sets a tag and the columns that mirror it: the run's name and its parent. */
export const putTag = (context: StoreContext, run: number, tag: KeyValue): void => {
  if (tag.key === nameTag) {
    // An empty name would leave the run without one, so it is ignored, as in MLflow.
    if (tag.value === '') return
    execute(context, 'UPDATE runs SET name = ? WHERE id = ?', tag.value, run)
  }
  if (tag.key === parentTag)
    execute(context, 'UPDATE runs SET parent_run_id = ? WHERE id = ?', tag.value, run)
  execute(context, 'INSERT OR REPLACE INTO tags (run, key, value) VALUES (?, ?, ?)', run, tag.key, tag.value)
}

export const setTag = (context: StoreContext, runId: string, tag: KeyValue): void => {
  const clean = checkedTag(tag)
  putTag(context, activeRun(context, runId), clean)
  context.changes.run(runId)
}

export const deleteTag = (context: StoreContext, runId: string, key: string): void => {
  const run = activeRun(context, runId)
  if (!firstRow(context, 'SELECT 1 FROM tags WHERE run = ? AND key = ?', run, key)) {
    throw missing(`No tag with name: ${key} in run with id ${runId}`)
  }
  execute(context, 'DELETE FROM tags WHERE run = ? AND key = ?', run, key)
  if (key === parentTag) execute(context, 'UPDATE runs SET parent_run_id = NULL WHERE id = ?', run)
  context.changes.run(runId)
}
