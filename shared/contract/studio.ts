/**
 * The UI's API. Mounted by `server/studio` under `/api/studio/*` (POST, JSON, header `x-nagare-token`), called by
 * `renderer/client` and by the command line. Expected refusals are typed errors; everything else is a defect.
 */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { EnvironmentProgress } from '../events.ts'
import { PipelineGraph, PipelineInput } from '../graph.ts'
import { ExportRequest, HistoryEvent, ImportRequest } from '../history.ts'
import { RunPlan } from '../plan.ts'
import { Problem } from '../problem.ts'
import { LogLine, MetricPoint, Outputs, RunState, RunSummary, TaskRow } from '../run.ts'
import { cache } from './cache.ts'
import { components, templates } from './components.ts'
import { documents } from './documents.ts'
import { EnvironmentGc, EnvironmentRefresh, EnvironmentReport } from './environments.ts'
import { imports } from './imports.ts'
import { LaunchRequest, LocalObjectKind, Permissions, Priority, QueueEntry, QueueMove } from './launch.ts'
import { badFilter, RunsQuery } from './runs-query.ts'
import { Settings } from './settings.ts'
import { trash } from './trash.ts'

export { LaunchRequest, Permissions, QueueEntry, QueueMove }

const RunRef = z.object({ runId: z.string() })
const notFound = { NOT_FOUND: { message: 'There is no such thing here.' } }
const refused = {
  REFUSED: {
    status: 422,
    message: 'This cannot be run as it is.',
    data: z.object({ problems: z.array(Problem) }),
  },
}

export const SystemInfo = z.object({
  version: z.string(),
  serverId: z.string(),
  host: z.enum(['browser', 'electron']),
  platform: z.string(),
  workspace: z.object({ name: z.string(), path: z.string(), sizeBytes: z.number() }),
  /** What to put into MLFLOW_TRACKING_URI. */
  trackingUri: z.string(),
  python: z.object({
    /** Absent: none found; `problem` says what was tried and what to do. */
    version: z.string().optional(),
    path: z.string().optional(),
    tool: z.enum(['uv', 'venv']).optional(),
    problem: z.string().optional(),
  }),
  slots: z.number().int(),
  running: z.number().int(),
})
export type SystemInfo = z.infer<typeof SystemInfo>

export const PipelineListItem = z.object({
  /** Path below `pipelines/` without the ending: `churn`, `team/demo`. */
  id: z.string(),
  file: z.string(),
  /** `pipelineInfo.displayName` or `.name`. */
  name: z.string(),
  description: z.string().optional(),
  modifiedAt: z.number(),
  steps: z.number().int(),
  /** Absent when the file cannot be opened; `problems` says why. */
  graph: PipelineGraph.optional(),
  problems: z.array(Problem),
  /** Newest first, at most ten. */
  lastRuns: z.array(z.object({ runId: z.string(), state: RunState })),
  lastDurationMs: z.number().optional(),
  /** Something was changed in the editor and not saved. */
  unsaved: z.boolean().optional(),
})
export type PipelineListItem = z.infer<typeof PipelineListItem>

export const PipelineDetail = PipelineListItem.extend({
  text: z.string(),
  digest: z.string(),
  inputs: z.array(PipelineInput),
  /** What this version of Nagare cannot run yet, and everything else that would make `launch` refuse. */
  runProblems: z.array(Problem),
  /** The part of both that is not about the file but about this machine: another text, another answer. */
  unsupported: z.array(Problem),
  /** Per node id: what the inspector shows. */
  stepDetails: z.record(
    z.string(),
    z.object({
      description: z.string().optional(),
      image: z.string().optional(),
      functionName: z.string().optional(),
      source: z.string().optional(),
      packages: z.array(z.string()),
      indexUrls: z.array(z.string()),
      /** argv as compiled, when the step is not a recognised Python component. */
      command: z.array(z.string()).optional(),
      env: z.array(z.object({ name: z.string(), value: z.string() })),
      cache: z.boolean(),
      retries: z.number().int(),
      resources: z.record(z.string(), z.string()),
    }),
  ),
})
export type PipelineDetail = z.infer<typeof PipelineDetail>

export const RunDetail = z.object({
  run: RunSummary,
  /** All tags, system tags included. */
  allTags: z.record(z.string(), z.string()),
  artifactUri: z.string(),
  /** Pipeline runs only. */
  pipeline: z
    .object({
      text: z.string(),
      digest: z.string(),
      graph: PipelineGraph,
      arguments: z.record(z.string(), z.unknown()),
      outputs: Outputs,
      parallelism: z.number().int(),
      cache: z.boolean(),
    })
    .optional(),
  tasks: z.array(TaskRow),
  parent: z.object({ runId: z.string(), name: z.string() }).optional(),
  childRuns: z.array(z.object({ runId: z.string(), name: z.string(), state: RunState })),
  environment: z.record(z.string(), z.string()),
})
export type RunDetail = z.infer<typeof RunDetail>

export const ArtifactEntry = z.object({ path: z.string(), isDir: z.boolean(), size: z.number().optional() })
export type ArtifactEntry = z.infer<typeof ArtifactEntry>

export { Settings }

export const studio = {
  system: {
    info: oc.output(SystemInfo),
    environments: oc.output(
      z.array(
        EnvironmentProgress.extend({
          sizeBytes: z.number().optional(),
          path: z.string(),
          usedAt: z.number(),
        }),
      ),
    ),
    /** Deletes one environment, whenever it was used. The next step that needs it builds it again. */
    removeEnvironment: oc
      .input(z.object({ key: z.string() }))
      .errors({
        ...notFound,
        IN_USE: { status: 409, message: 'A step runs in this environment, or it is being built.' },
      })
      .output(EnvironmentReport),
    /** Deletes what no step has used for a time, and what was left half built. */
    gcEnvironments: oc.input(EnvironmentGc).output(EnvironmentReport),
    /** Resolves lists of packages again: of one environment, or without a key all of them. */
    refreshEnvironments: oc
      .input(z.object({ key: z.string().optional() }))
      .errors(notFound)
      .output(z.array(EnvironmentRefresh)),
  },
  settings: {
    get: oc.output(Settings),
    update: oc.input(Settings.partial()).output(Settings),
  },
  /** Names and keys of local secrets and config maps; values only ever go in. */
  secrets: {
    list: oc
      .input(z.object({ kind: LocalObjectKind }))
      .output(z.array(z.object({ name: z.string(), keys: z.array(z.string()) }))),
    set: oc
      .input(z.object({ kind: LocalObjectKind, name: z.string(), key: z.string(), value: z.string() }))
      .errors({ BAD_NAME: { status: 422, message: 'This cannot be a name or a key.' } })
      .output(z.object({})),
    /** One key, or with no key the whole object. */
    remove: oc
      .input(z.object({ kind: LocalObjectKind, name: z.string(), key: z.string().optional() }))
      .errors(notFound)
      .output(z.object({})),
  },
  pipelines: {
    list: oc.output(z.array(PipelineListItem)),
    get: oc
      .input(z.object({ id: z.string() }))
      .errors(notFound)
      .output(PipelineDetail),
    ...imports,
    ...documents,
  },
  runs: {
    launch: oc
      .input(LaunchRequest)
      .errors({ ...refused, ...notFound })
      .output(RunRef),
    /** What `launch` with the same request would do; nothing is started or kept. */
    plan: oc
      .input(LaunchRequest)
      .errors({ ...refused, ...notFound })
      .output(RunPlan),
    /**
     * A new run of the same document with the same values that takes over what succeeded and runs the rest: for a run
     * that failed, was stopped or was interrupted. `runId` may be its running count, or `last`.
     */
    retry: oc
      .input(RunRef)
      .errors({ ...refused, ...notFound })
      .output(RunRef),
    /** Answers at once; the run becomes CANCELING, then CANCELED. Ended runs: no effect. */
    stop: oc.input(RunRef).errors(notFound).output(z.object({})),
    /** One task (a step, a loop, a branch) with everything inside it; the rest of the run goes on. */
    stopTask: oc
      .input(RunRef.extend({ path: z.string() }))
      .errors(notFound)
      .output(z.object({})),
    /** Every pipeline run. Answers with those that were going on. */
    stopAll: oc.output(z.object({ runIds: z.array(z.string()) })),
    /** Live pipeline runs in the order in which they get places. The event `queue` says that it has changed. */
    queue: oc.output(z.array(QueueEntry)),
    setPriority: oc
      .input(RunRef.extend({ priority: Priority }))
      .errors(notFound)
      .output(z.object({})),
    move: oc
      .input(RunRef.extend({ to: QueueMove }))
      .errors(notFound)
      .output(z.object({})),
    list: oc
      .input(RunsQuery)
      .errors(badFilter)
      .output(
        z.object({
          runs: z.array(RunSummary),
          total: z.number().int(),
          nextCursor: z.string().optional(),
          /** Keys seen in the whole result, not only in this page: what columns can be offered. */
          keys: z.object({
            params: z.array(z.string()),
            metrics: z.array(z.string()),
            tags: z.array(z.string()),
          }),
        }),
      ),
    get: oc.input(RunRef).errors(notFound).output(RunDetail),
    /** For compare: many runs with all facts, in the order asked; unknown ids are left out. */
    many: oc.input(z.object({ runIds: z.array(z.string()).max(500) })).output(z.array(RunSummary)),
    rename: oc
      .input(RunRef.extend({ name: z.string().min(1) }))
      .errors(notFound)
      .output(z.object({})),
    setTag: oc
      .input(RunRef.extend({ key: z.string().min(1), value: z.string() }))
      .errors(notFound)
      .output(z.object({})),
    /** To the trash and back. */
    setLifecycle: oc
      .input(z.object({ runIds: z.array(z.string()), lifecycle: z.enum(['active', 'deleted']) }))
      .output(z.object({})),
    /**
     * History of one metric of several runs, thinned to at most `maxPoints` per run keeping minima and maxima.
     * `from`/`to` bound the steps (for zoom). NaN and infinite values are left out and counted.
     */
    history: oc
      .input(
        z.object({
          runIds: z.array(z.string()).max(100),
          key: z.string(),
          maxPoints: z.number().int().min(2).max(20000).optional(),
          from: z.number().optional(),
          to: z.number().optional(),
        }),
      )
      .output(
        z.array(
          z.object({
            runId: z.string(),
            points: z.array(MetricPoint),
            total: z.number().int(),
            skipped: z.number().int(),
          }),
        ),
      ),
    /**
     * Lines after `cursor` (opaque; absent = from the start, from line `line` (counted from 0), or the last `limit`
     * lines when `tail`).
     */
    log: oc
      .input(
        RunRef.extend({
          task: z.string().optional(),
          cursor: z.string().optional(),
          tail: z.boolean().optional(),
          line: z.number().int().min(0).optional(),
          limit: z.number().int().min(1).max(20000).optional(),
        }),
      )
      .errors(notFound)
      .output(
        z.object({
          lines: z.array(LogLine),
          cursor: z.string(),
          more: z.boolean(),
          totalLines: z.number().int(),
        }),
      ),
    artifacts: oc
      .input(RunRef.extend({ path: z.string().optional() }))
      .errors(notFound)
      .output(z.array(ArtifactEntry)),
    /**
     * Addresses of one artifact: `preview` is served with a sandboxing CSP (opaque origin) and works without the
     * token for some minutes; `download` sends it as an attachment.
     */
    artifactUrl: oc
      .input(RunRef.extend({ path: z.string() }))
      .errors(notFound)
      .output(
        z.object({ preview: z.string(), download: z.string(), size: z.number(), mediaType: z.string() }),
      ),
  },
  experiments: {
    list: oc.output(
      z.array(z.object({ id: z.string(), name: z.string(), runs: z.number().int(), updatedAt: z.number() })),
    ),
  },
  trash,
  cache,
  components,
  templates,
  /** Progress while it goes on, then one `report` or `refused`. Going away ends it; the next time it goes on from there. */
  history: {
    import: oc.input(ImportRequest).output(eventIterator(HistoryEvent)),
    export: oc.input(ExportRequest).output(eventIterator(HistoryEvent)),
  },
}
export type Studio = typeof studio
