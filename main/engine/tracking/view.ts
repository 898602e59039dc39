import type { ViewType } from './types.ts'

/** Condition on a `lifecycle` column. */
export const viewSql = (view: ViewType, column: string): string => {
  if (view === 'ALL') return '1'
  return `${column} = '${view === 'ACTIVE_ONLY' ? 'active' : 'deleted'}'`
}
