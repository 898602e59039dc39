/** The one event stream of a window: `GET /api/events`, server-sent events, one JSON object per message. */
import { z } from 'zod'
import { RunSummary, TaskRow } from './run.ts'

export const EnvironmentProgress = z.object({
  key: z.string(),
  state: z.enum(['building', 'ready', 'failed']),
  packages: z.array(z.string()),
  /** Last line of what the builder says. */
  line: z.string().optional(),
  startedAt: z.number(),
})
export type EnvironmentProgress = z.infer<typeof EnvironmentProgress>

/**
 * Every message is small and self-contained. After `hello` (first connect and every reconnect) the client
 * refetches what it shows: messages are never replayed, so nothing may depend on having seen all of them.
 */
export const StudioEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), serverId: z.string(), now: z.number() }),
  /** A run was created or one of its facts changed (state, name, progress, params, tags). */
  z.object({ type: z.literal('run'), run: RunSummary }),
  z.object({ type: z.literal('runs-removed'), runIds: z.array(z.string()) }),
  z.object({ type: z.literal('task'), runId: z.string(), task: TaskRow }),
  /**
   * How far running steps are, by what they say on their output (at most twice a second): those in which it has changed.
   * Without a percentage a step does not say it any more.
   */
  z.object({
    type: z.literal('progress'),
    runId: z.string(),
    steps: z.array(TaskRow.pick({ path: true, percent: true })),
  }),
  /** New metric values of a run (at most 4 a second per run): fetch the keys that are on screen. */
  z.object({ type: z.literal('metrics'), runId: z.string(), keys: z.array(z.string()) }),
  /** The log of a pipeline run grew (at most 5 a second): fetch from your cursor. */
  z.object({ type: z.literal('log'), runId: z.string() }),
  z.object({ type: z.literal('artifacts'), runId: z.string() }),
  z.object({ type: z.literal('experiments') }),
  /** What is typed into a pipeline has been kept; without a place, there is nothing unsaved any more. */
  z.object({
    type: z.literal('draft'),
    id: z.string(),
    place: z.object({ key: z.string(), revision: z.number().int() }).optional(),
    /** Of what was saved or opened last. */
    digest: z.string().optional(),
  }),
  /** The `pipelines/` folder changed. */
  z.object({ type: z.literal('pipelines') }),
  /** The `components/` folder changed. */
  z.object({ type: z.literal('components') }),
  z.object({ type: z.literal('environment'), environment: EnvironmentProgress }),
  /** These were deleted; their keys. */
  z.object({ type: z.literal('environments'), removed: z.array(z.string()) }),
  z.object({ type: z.literal('settings') }),
  /** The order of the runs that wait for places has changed. */
  z.object({ type: z.literal('queue') }),
])
export type StudioEvent = z.infer<typeof StudioEvent>
