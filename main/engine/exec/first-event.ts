import type { RunStarted } from '#core/run/machine-types.ts'
import type { LaunchRequest, Permissions } from '#shared/contract/studio.ts'
import { runFolder } from './attempt-paths.ts'
import type { PlannedRun } from './launch-request.ts'
import { workspaceFolder } from './partial-run.ts'

export interface NewRun {
  readonly runId: string
  readonly runName: string
  readonly at: number
  /** Folder of all runs. */
  readonly runs: string
  /** Steps at once on this machine. */
  readonly slots: number
  readonly allowed: Permissions
}

const isoTime = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`

/** What the request says over the file; nothing when it leaves it to the file. */
const reuseOf = ({ cache, cacheSteps }: LaunchRequest): Pick<RunStarted, 'reuse'> => {
  const all = cache === true ? { all: true } : {}
  const reuse = { ...all, ...(cacheSteps === undefined ? {} : { steps: cacheSteps }) }
  return Object.keys(reuse).length === 0 ? {} : { reuse }
}

/** Everything that the run is from now on, as the first line of its journal. */
export const firstEvent = (
  plan: PlannedRun,
  request: LaunchRequest,
  { runId, runName, at, runs, slots, allowed }: NewRun,
): RunStarted => ({
  type: 'run-started',
  at,
  runId,
  arguments: plan.arguments,
  parallelism: Math.min(request.parallelism ?? slots, slots),
  cache: request.cache ?? true,
  allowed,
  ...reuseOf(request),
  ...(plan.part === undefined ? {} : { scope: plan.part.scope }),
  facts: {
    pipeline_job_name: runName,
    // The cluster's name of a run: the pipeline's, made unique.
    pipeline_job_resource_name: `${plan.doc.spec.pipelineInfo.name}-${runId.slice(0, 8)}`,
    pipeline_job_uuid: runId,
    pipeline_job_create_time_utc: isoTime(at),
    pipeline_job_schedule_time_utc: isoTime(at),
    pipeline_root: runFolder(runs, runId),
    workspace_path: workspaceFolder(runs, runId),
  },
})
