/** How far the running steps of one run are, by what they say on their output. Of this moment: nowhere kept. */
import type { TaskRow } from '#shared/run.ts'

export interface Percents {
  /** @param percent 0..100; undefined: its output does not say, or it has ended. */
  heard(path: string, percent: number | undefined): void
  /** The row with what is known; others than running ones know nothing. */
  on(row: TaskRow): TaskRow
}

export const createPercents = (tell: (path: string, percent: number | undefined) => void): Percents => {
  const known = new Map<string, number>()
  return {
    heard(path, percent) {
      if (percent === undefined) known.delete(path)
      else known.set(path, percent)
      tell(path, percent)
    },
    on(row) {
      const percent = row.state === 'RUNNING' ? known.get(row.path) : undefined
      return percent === undefined ? row : { ...row, percent }
    },
  }
}
