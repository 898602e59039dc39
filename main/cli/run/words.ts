import { duration } from '#core/plan/duration.ts'
import type { RunPlan } from '#shared/plan.ts'
import type { Problem } from '#shared/problem.ts'
import type { TaskState } from '#shared/run.ts'

/** A mark of its own shape for every state: colour is only ever a second hint. */
export const markOf: Readonly<Record<TaskState, string>> = {
  QUEUED: '·',
  WAITING: '○',
  PREPARING: '◇',
  RUNNING: '▸',
  SUCCEEDED: '✓',
  FAILED: '✗',
  CACHED: '↺',
  SKIPPED: '-',
  CANCELED: '■',
  INTERRUPTED: '!',
}

/** A problem with its place (file, line, task, field) and what to do, as lines for a terminal. */
export function problemLines(file: string, problem: Problem): string[] {
  const at = problem.line === undefined ? file : `${file}:${problem.line}:${problem.column ?? 1}`
  const inside = [problem.task && `task ${problem.task}`, problem.field && `field ${problem.field}`].filter(
    Boolean,
  )
  const place = [at, ...inside].join(', ')
  // A sentence about the file itself names it already.
  const where = place === '' || (place === file && problem.message.includes(file)) ? '' : `${place}: `
  return [
    `${where}${problem.severity}: ${problem.message}`,
    ...(problem.hint === undefined ? [] : [`    ${problem.hint}`]),
  ]
}

export const noRun = (run: string): Problem => ({
  severity: 'error',
  code: 'no-run',
  message: `There is no pipeline run ${run} in this workspace.`,
  hint: 'Name it by its number or its id; “last” is the newest.',
})

const plannedMarks = { reuse: '↺', take: '↺', run: '▸', later: '·', skip: '-' } as const

/** `nagare run --plan`: what every step comes to, and the whole in one sentence. */
export function planLines({ steps, summary }: RunPlan): string[] {
  const width = Math.min(40, Math.max(0, ...steps.map(({ path }) => path.length)))
  const lines = steps.map(({ path, outcome, reason = '', lastMs }) => {
    const time = lastMs === undefined || outcome !== 'run' ? '' : `  (last time ${duration(lastMs)})`
    return `${plannedMarks[outcome]} ${path.padEnd(width)}  ${reason}${time}`.trimEnd()
  })
  return [...lines, '', summary]
}
