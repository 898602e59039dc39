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
import { badFilter, RunsQuery } from './runs-query.ts'
import { secrets } from './secrets.ts'
import { trash } from './trash.ts'

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
})
export type PipelineListItem = z.infer<typeof PipelineListItem>

export const PipelineDetail = PipelineListItem.extend({
  text: z.string(),
  digest: z.string(),
  inputs: z.array(PipelineInput),
  /** What this version of Nagare cannot run yet, and everything else that would make `launch` refuse. */
  runProblems: z.array(Problem),
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

/** What a person allows because it is not what a cluster does. Absent: not allowed here; the settings may still. */
export const Permissions = z.object({
  /** Commands of container components run on this machine itself where no container engine works. */
  hostContainers: z.boolean().optional(),
  /** Volume claims are folders of the workspace. */
  localVolumes: z.boolean().optional(),
  /** Importers read http(s). */
  downloads: z.boolean().optional(),
})
export type Permissions = z.infer<typeof Permissions>

const Priority = z.number().int().min(-100).max(100)

/** Among the runs of the same priority. */
export const QueueMove = z.enum(['first', 'up', 'down', 'last'])
export type QueueMove = z.infer<typeof QueueMove>

/** A pipeline run that has not ended, with its steps that have a place on the machine and those that wait for one. */
export const QueueEntry = z.object({
  runId: z.string(),
  priority: z.number().int(),
  running: z.number().int(),
  waiting: z.number().int(),
})
export type QueueEntry = z.infer<typeof QueueEntry>

export const LaunchRequest = z.object({
  /** One of the two: a pipeline of the workspace, or the text of a pipeline file. */
  pipelineId: z.string().optional(),
  text: z.string().optional(),
  /** Name shown when `text` is given (a file's name). */
  source: z.string().optional(),
  parameters: z.record(z.string(), z.unknown()),
  experimentName: z.string().optional(),
  runName: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  /**
   * Absent: as the file says, per task. `false`: nothing is reused, and nothing is kept for later. `true`: every step is
   * reused when nothing changed, also where the file says no (KFP's `enable_caching`).
   */
  cache: z.boolean().optional(),
  /** The same for single steps, by node id; wins over `true` and over the file. */
  cacheSteps: z.record(z.string(), z.boolean()).optional(),
  /**
   * A part of the pipeline, by node id, task key or display name. What comes before `from` or `only` is taken from
   * `source`, or from the newest run of the pipeline that has it; the rest is left out.
   */
  partial: z
    .object({
      from: z.string().optional(),
      to: z.string().optional(),
      only: z.string().optional(),
      source: z.string().optional(),
    })
    .optional(),
  /** Steps at once for this run; at most the machine's slots. */
  parallelism: z.number().int().min(1).optional(),
  allow: Permissions.optional(),
  /** Runs with a higher one get places on the machine first. Default 0. */
  priority: Priority.optional(),
})
export type LaunchRequest = z.infer<typeof LaunchRequest>

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

export const Settings = z.object({
  /** Interpreter for steps; empty = find one. */
  pythonPath: z.string(),
  /** Steps at once over all runs; 0 = twice the number of cores, at least 8. */
  slots: z.number().int().min(0).max(256),
  hostContainers: z.boolean(),
  localVolumes: z.boolean(),
  downloads: z.boolean(),
  /** Cores that steps which ask for cores leave to everything else. */
  reservedCores: z.number().min(0).max(1024),
  /** GB of memory that steps which ask for memory leave to everything else; 0 = a tenth of it, at most 1. */
  reservedMemory: z.number().min(0).max(65_536),
})
export type Settings = z.infer<typeof Settings>

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
  },
  settings: {
    get: oc.output(Settings),
    update: oc.input(Settings.partial()).output(Settings),
  },
  secrets,
  pipelines: {
    list: oc.output(z.array(PipelineListItem)),
    get: oc
      .input(z.object({ id: z.string() }))
      .errors(notFound)
      .output(PipelineDetail),
    /** Copies a dropped or picked file into `pipelines/`; a name that is taken gets a number. */
    import: oc
      .input(z.object({ fileName: z.string(), text: z.string() }))
      .errors(refused)
      .output(z.object({ id: z.string() })),
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
     * that failed, was stopped or was interrupted.
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
    /** Lines after `cursor` (opaque; absent = from the start, or the last `limit` lines when `tail`). */
    log: oc
      .input(
        RunRef.extend({
          task: z.string().optional(),
          cursor: z.string().optional(),
          tail: z.boolean().optional(),
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
  /** Progress while it goes on, then one `report` or `refused`. Going away ends it; the next time it goes on from there. */
  history: {
    import: oc.input(ImportRequest).output(eventIterator(HistoryEvent)),
    export: oc.input(ExportRequest).output(eventIterator(HistoryEvent)),
  },
}
export type Studio = typeof studio
