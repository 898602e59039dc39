/** Short names for the step column of a merged log, and a steady colour for each. */
import type { LogLine, TaskRow } from '#shared/run.ts'

const tokens = ['--a-blue', '--a-mag', '--a-cyan', '--a-yellow', '--a-green', '--t2'] as const

export interface StepLabel {
  readonly label: string
  readonly token: string
}
export interface StepLabels {
  of(line: LogLine): StepLabel
}

/** `for-loop-1[2]/train` reads "train·2"; lines of our own read "nagare" in grey. */
export function stepLabels(tasks: readonly TaskRow[]): StepLabels {
  const steps = tasks.filter((task) => task.kind === 'step' || task.kind === 'importer')
  const nodes = [...new Set(steps.map((task) => task.nodeId))]
  const known = new Map(
    steps.map((task) => [
      task.path,
      { label: labelOf(task.path, task.name), token: tokenOf(nodes.indexOf(task.nodeId)) },
    ]),
  )
  return {
    of: (line) =>
      known.get(line.task) ?? { label: labelOf(line.task, line.task.split('/').at(-1) ?? ''), token: '--t3' },
  }
}

const tokenOf = (place: number): string => tokens[Math.max(0, place) % tokens.length] ?? '--t2'

const labelOf = (path: string, name: string): string => {
  const iterations = [...path.matchAll(/\[(\d+)\]/g)].map((match) => match[1])
  return iterations.length === 0 ? name || 'nagare' : `${name}·${iterations.join('.')}`
}

/** `for-loop-1[2]/train` reads "Train · 3". */
export function stepTitle(task: TaskRow): string {
  const iterations = [...task.path.matchAll(/\[(\d+)\]/g)].map((match) => String(Number(match[1]) + 1))
  return iterations.length === 0 ? task.name : `${task.name} · ${iterations.join('.')}`
}
