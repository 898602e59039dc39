/** Why a step was reused, taken over or run: facts for every language, and one English sentence for terminals. */
import { z } from 'zod'

/** A result's first home. */
export const ResultOrigin = z.object({
  runId: z.string(),
  /** The running count of that run ("run 12"); absent when it is gone. */
  number: z.number().int().optional(),
  /** Path of the task there. */
  task: z.string(),
  /** Its nested MLflow run. */
  stepRunId: z.string().optional(),
})
export type ResultOrigin = z.infer<typeof ResultOrigin>

const named = <T extends string>(type: T) => z.object({ type: z.literal(type), name: z.string() })
const plain = <T extends string>(type: T) => z.object({ type: z.literal(type) })

/** A closed set. Values are JSON text, cut when long. */
export const ReuseCause = z.discriminatedUnion('type', [
  // Reused or taken over.
  plain('same-inputs'),
  plain('same-key'), // the author's own cache key
  plain('asked'), // a partial run was asked to take it over
  // Run again because something is different.
  z.object({
    type: z.literal('parameter'),
    name: z.string(),
    from: z.string().optional(),
    to: z.string().optional(),
    /** The task whose output it is. */
    upstream: z.string().optional(),
    /** How many more parameters differ. */
    more: z.number().int().optional(),
  }),
  z.object({ type: z.literal('input'), name: z.string(), upstream: z.string().optional() }),
  plain('code'),
  plain('command'),
  plain('interface'),
  plain('environment'),
  named('variable'),
  named('secret'),
  plain('version'), // results of an earlier Nagare count no more
  plain('key'), // another cache key
  named('output-changed'),
  named('output-deleted'),
  plain('first-time'),
  plain('no-success'), // it ran with these inputs before and did not succeed
  plain('chosen'), // the person asked for this very step
  // Run because nothing may be reused.
  plain('off-run'),
  plain('off-step'),
  plain('exit-task'),
  plain('workspace'),
  named('unreadable-input'), // the content of an input cannot be checked
  named('volume'), // what it finds and leaves there is not among its inputs and outputs
  plain('host'), // a container step that runs on the machine itself
  named('image'), // not here yet, so its content is not known
  // In a plan: what it gets is not known before an earlier step has run.
  z.object({ type: z.literal('upstream'), name: z.string() }),
])
export type ReuseCause = z.infer<typeof ReuseCause>

export const ReuseNote = z.object({
  outcome: z.enum(['reused', 'taken', 'ran']),
  cause: ReuseCause,
  from: ResultOrigin.optional(),
})
export type ReuseNote = z.infer<typeof ReuseNote>
