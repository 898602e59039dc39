/** The nine states a person sees, and which of ours each stands for. */
import type { RunState, TaskState } from '#shared/run.ts'

export const statuses = [
  'queued',
  'waiting',
  'running',
  'succeeded',
  'reused',
  'skipped',
  'failed',
  'canceled',
  'interrupted',
] as const
export type Status = (typeof statuses)[number]

/** What a mark can say besides: a plan is about steps that have no state yet. */
export type Mark = Status | 'planned'

const ofTask: Readonly<Record<TaskState, Status>> = {
  QUEUED: 'queued',
  WAITING: 'waiting',
  PREPARING: 'running',
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  CACHED: 'reused',
  SKIPPED: 'skipped',
  CANCELED: 'canceled',
  INTERRUPTED: 'interrupted',
}
const ofRun: Readonly<Record<RunState, Status>> = {
  QUEUED: 'queued',
  RUNNING: 'running',
  CANCELING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  CANCELED: 'canceled',
  INTERRUPTED: 'interrupted',
}

export const statusOfTask = (state: TaskState): Status => ofTask[state]
export const statusOfRun = (state: RunState): Status => ofRun[state]
