import { allRows, type StoreContext } from '../context.ts'
import { text } from '../rows.ts'

export interface Keys {
  params: string[]
  metrics: string[]
  tags: string[]
}

/** A selection of runs: `FROM … runs r …` and the condition on it, with its values. */
export interface Selection {
  readonly from: string
  readonly where: string
  readonly values: readonly unknown[]
}

/** Keys seen in any run of a selection, alphabetically. Joined from the runs: three times faster than IN. */
export const keysOf = (context: StoreContext, { from, where, values }: Selection): Keys => {
  const keys = (key: string, table: string, and = ''): string[] =>
    allRows(
      context,
      `SELECT DISTINCT ${key} AS key ${from} JOIN ${table} x ON x.run = r.id WHERE ${where}${and}`,
      ...values,
    )
      .map((row) => text(row, 'key'))
      .toSorted()
  const metricKeys = new Map(
    allRows(context, 'SELECT id, name FROM metric_keys').map((row) => [text(row, 'id'), text(row, 'name')]),
  )
  return {
    params: keys('x.key', 'params'),
    metrics: keys('x.key', 'latest_metrics')
      .flatMap((id) => metricKeys.get(id) ?? [])
      .toSorted(),
    tags: keys('x.key', 'tags', " AND x.key NOT GLOB 'mlflow.*' AND x.key NOT GLOB 'nagare.*'"),
  }
}
