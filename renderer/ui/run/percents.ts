/** How far running steps are, put onto their rows. */
import { isEnded, type TaskRow } from '#shared/run.ts'

/** By path of the task; undefined: it does not say any more. */
export type Percents = ReadonlyMap<string, number | undefined>

const withPercent = (row: TaskRow, percents: Percents): TaskRow => {
  const percent = percents.get(row.path)
  if (!percents.has(row.path) || row.percent === percent || row.state !== 'RUNNING') return row
  const { percent: _, ...rest } = row
  return percent === undefined ? rest : { ...rest, percent }
}

/** Only steps that run are anywhere: what has ended keeps nothing. The same list when it says nothing new. */
export const withPercents = (rows: readonly TaskRow[], percents: Percents): readonly TaskRow[] => {
  if (rows.every((row) => isEnded(row.state) || !percents.has(row.path))) return rows
  const next = rows.map((row) => withPercent(row, percents))
  return next.every((row, at) => row === rows[at]) ? rows : next
}
