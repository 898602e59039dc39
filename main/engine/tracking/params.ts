import type { KeyValue } from '#engine/services.ts'
import { execute, firstRow, type StoreContext } from './context.ts'
import { invalid } from './refusal.ts'

/** Write-once: the same value again is fine, another one is not. */
export const putParam = (context: StoreContext, run: number, runId: string, param: KeyValue): void => {
  const insert = 'INSERT OR IGNORE INTO params (run, key, value) VALUES (?, ?, ?)'
  if (execute(context, insert, run, param.key, param.value) > 0) return
  const found = firstRow(context, 'SELECT value FROM params WHERE run = ? AND key = ?', run, param.key)
  const old = String(found?.['value'])
  if (old === param.value) return
  throw invalid(
    `Changing param values is not allowed. Param with key='${param.key}' was already logged with value='${old}' for run ID='${runId}'. Attempted logging new value '${param.value}'.`,
  )
}
