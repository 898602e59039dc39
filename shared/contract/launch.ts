/** What it takes to start a run. */
import { z } from 'zod'

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

export const LocalObjectKind = z.enum(['secret', 'configMap'])

export const Priority = z.number().int().min(-100).max(100)

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
