import type { RunResult } from '#engine/services.ts'
import type { Problem } from '#shared/problem.ts'
import type { ResultOrigin } from '#shared/reuse.ts'
import type { Failure, Outputs, TaskRow } from '#shared/run.ts'

/** One step of `nagare run --json`. Containers (sub-pipelines, loops) are not steps and are left out. */
interface TaskReport {
  readonly path: string
  readonly name: string
  readonly state: string
  /** How often it was tried. */
  readonly attempts: number
  readonly cached: boolean
  /** Epoch ms; null for a step that never started. */
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly error?: string
  /** Why it was reused, taken over, run or left out: "re-ran: `lr` 0.1 → 0.2". */
  readonly reason?: string
  /** The run that its outputs come from, when it is another one. */
  readonly from?: { readonly runId: string; readonly number?: number | undefined; readonly task: string }
}

/** What `nagare run --json` prints. A run that was refused has no id and no state, because it never was. */
export interface RunReport {
  readonly runId: string | null
  readonly state: string | null
  readonly error?: string
  readonly outputs: Outputs
  readonly tasks: readonly TaskReport[]
  /** Refusals only. */
  readonly problems?: readonly Problem[]
}

export function reportOf(result: RunResult): RunReport {
  return {
    runId: result.runId,
    state: result.state,
    ...(result.failure ? { error: placed(result.failure) } : {}),
    outputs: result.outputs,
    tasks: result.tasks.filter((task) => task.kind === 'step' || task.kind === 'importer').map(taskReport),
  }
}

export function refusalReport(problems: readonly Problem[]): RunReport {
  return {
    runId: null,
    state: null,
    error: problems.map((problem) => problem.message).join('\n'),
    outputs: { parameters: {}, artifacts: {} },
    tasks: [],
    problems,
  }
}

function taskReport(task: TaskRow): TaskReport {
  return {
    path: task.path,
    name: task.name,
    state: task.state,
    attempts: task.attempts.length,
    cached: task.state === 'CACHED',
    startedAt: task.startedAt ?? null,
    endedAt: task.endedAt ?? null,
    ...(task.failure ? { error: sentence(task.failure) } : {}),
    ...(task.reason === undefined ? {} : { reason: task.reason }),
    ...(task.reuse?.from === undefined ? {} : { from: originOf(task.reuse.from) }),
  }
}

const originOf = ({ runId, number, task }: ResultOrigin) => ({
  runId,
  task,
  ...(number === undefined ? {} : { number }),
})

/** What happened, and what to do about it. */
export const sentence = (failure: Failure): string =>
  failure.hint === undefined ? failure.message : `${failure.message} ${failure.hint}`

/** The same for the whole run, which also says where. */
const placed = (failure: Failure): string =>
  failure.task === undefined ? sentence(failure) : `${failure.task}: ${sentence(failure)}`

/** 0 only for success; a canceled or interrupted run did not do what was asked. */
export const exitCodeOf = (result: RunResult): 0 | 1 => (result.state === 'SUCCEEDED' ? 0 : 1)
