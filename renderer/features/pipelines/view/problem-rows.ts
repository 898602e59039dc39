/** Which problems are shown at once: the first ones of each step, and not more than one can look through. Pure. */
import type { Problem } from '#shared/problem.ts'

export type ProblemRow =
  | { readonly row: 'problem'; readonly problem: Problem }
  /** What else there is of a step, behind those of it that are shown; once it is shown, the way back. */
  | { readonly row: 'more'; readonly task: string; readonly count: number; readonly open: boolean }
  /** The same for all. */
  | { readonly row: 'rest'; readonly count: number; readonly open: boolean }

/** What stands behind the first ones of a step mostly follows from them. */
const ofStep = 3
/** Each row costs the page some work with every edit. */
const atOnce = 100

/** @param opened steps of which all are wanted */
export function problemRows(
  problems: readonly Problem[],
  opened: ReadonlySet<string>,
  whole: boolean,
): readonly ProblemRow[] {
  const totals = new Map<string, number>()
  for (const { task } of problems) if (task !== undefined) totals.set(task, (totals.get(task) ?? 0) + 1)
  const seen = new Map<string, number>()
  const rows = problems.flatMap((problem): ProblemRow[] => {
    const { task } = problem
    const total = totals.get(task ?? '') ?? 0
    // Nothing is folded away for a single line: the line that says so would take its place.
    if (task === undefined || total <= ofStep + 1) return [{ row: 'problem', problem }]
    const before = seen.get(task) ?? 0
    seen.set(task, before + 1)
    const open = opened.has(task)
    const shown: ProblemRow[] = open || before < ofStep ? [{ row: 'problem', problem }] : []
    return before === ofStep ? [{ row: 'more', task, count: total - ofStep, open }, ...shown] : shown
  })
  if (rows.length <= atOnce) return rows
  const left = rows.slice(atOnce)
  const countOf = (row: ProblemRow): number => (row.row === 'more' ? (row.open ? 0 : row.count) : 1)
  const count = left.reduce((sum, row) => sum + countOf(row), 0)
  return [...(whole ? rows : rows.slice(0, atOnce)), { row: 'rest', count, open: whole }]
}
