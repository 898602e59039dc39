import { allRows, type StoreContext } from '../context.ts'
import { text } from '../rows.ts'

export interface Keys {
  params: string[]
  metrics: string[]
  tags: string[]
}

/** Keys seen in any run of a selection (a query that gives internal ids), alphabetically. */
export const keysOf = (context: StoreContext, selection: string, values: readonly unknown[]): Keys => {
  const keys = (sql: string): string[] => allRows(context, sql, ...values).map((row) => text(row, 'key'))
  return {
    params: keys(`SELECT DISTINCT key FROM params WHERE run IN (${selection}) ORDER BY key`),
    metrics: keys(
      `SELECT name AS key FROM metric_keys
       WHERE id IN (SELECT DISTINCT key FROM latest_metrics WHERE run IN (${selection})) ORDER BY name`,
    ),
    tags: keys(
      `SELECT DISTINCT key FROM tags WHERE run IN (${selection})
       AND key NOT GLOB 'mlflow.*' AND key NOT GLOB 'nagare.*' ORDER BY key`,
    ),
  }
}
