/**
 * Nouns of execution: what a run and its tasks look like to every room, on the wire and on screen.
 * Times are epoch milliseconds, durations are milliseconds, sizes are bytes.
 */
import { z } from 'zod'
import { ReuseNote } from './reuse.ts'

/** Live states first, then the end states. A task ends in exactly one end state and never leaves it. */
export const taskStates = [
  'QUEUED', // known, its inputs are not there yet
  'WAITING', // ready, but for a slot (`waitingFor` says what for)
  'PREPARING', // its Python environment is being built
  'RUNNING',
  'SUCCEEDED',
  'FAILED',
  'CACHED',
  'SKIPPED',
  'CANCELED',
  'INTERRUPTED',
] as const
export const TaskState = z.enum(taskStates)
export type TaskState = z.infer<typeof TaskState>

export const runStates = [
  'QUEUED',
  'RUNNING',
  'CANCELING',
  'SUCCEEDED',
  'FAILED',
  'CANCELED',
  'INTERRUPTED',
] as const
export const RunState = z.enum(runStates)
export type RunState = z.infer<typeof RunState>

/** Why a task or run did not succeed: a closed set of facts. Words for people are in `Failure.message`. */
export const failureReasons = [
  'exit', // the process ended with a non-zero status
  'signal', // the process was killed from outside
  'exception', // the component raised; `traceback` has it
  'missing-module', // the component imported a module that its environment lacks
  'no-output', // finished, but a declared output is not there
  'bad-output', // an output does not have its declared type
  'bad-input', // a value cannot be given to this input
  'environment', // the environment could not be built
  'no-python', // no usable interpreter
  'spawn', // the operating system refused to start the process
  'upstream', // a task it needs did not succeed
  'lost', // the process vanished without leaving a status
  'timeout',
  'internal', // a defect in Nagare: reported as such, never hidden
] as const
export const FailureReason = z.enum(failureReasons)
export type FailureReason = z.infer<typeof FailureReason>

export const Failure = z.object({
  reason: FailureReason,
  /** One sentence: what happened. */
  message: z.string(),
  /** One sentence: what to do about it. */
  hint: z.string().optional(),
  /** Slash-joined place of the task this is about, when there is one. */
  task: z.string().optional(),
  /** Input, output or field it is about. */
  field: z.string().optional(),
  exitCode: z.number().int().optional(),
  signal: z.string().optional(),
  traceback: z.string().optional(),
})
export type Failure = z.infer<typeof Failure>

/** A KFP runtime artifact as the executor contract writes it. */
export const ArtifactValue = z.object({
  name: z.string(),
  uri: z.string(),
  /** schemaTitle, as `system.Dataset`. */
  type: z.string(),
  metadata: z.record(z.string(), z.unknown()),
})
export type ArtifactValue = z.infer<typeof ArtifactValue>

export const Outputs = z.object({
  parameters: z.record(z.string(), z.unknown()),
  artifacts: z.record(z.string(), z.array(ArtifactValue)),
})
export type Outputs = z.infer<typeof Outputs>

/** One try of a task. `prepare*` is the time spent on its environment (absent: none needed). */
export const AttemptRow = z.object({
  attempt: z.number().int().min(1),
  state: TaskState,
  prepareStartedAt: z.number().optional(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  exitCode: z.number().int().optional(),
  failure: Failure.optional(),
})
export type AttemptRow = z.infer<typeof AttemptRow>

/** What a step waits for that has not begun: a closed set, with the numbers. Sizes are bytes. */
export const Wait = z.discriminatedUnion('for', [
  /** Tasks whose end it needs, by display name. */
  z.object({ for: z.literal('tasks'), names: z.array(z.string()) }),
  /** The limit of its loop (display name). */
  z.object({ for: z.literal('loop'), loop: z.string(), limit: z.number().int() }),
  /** As many steps of its run are at work as the run may use. */
  z.object({ for: z.literal('run'), limit: z.number().int() }),
  /** The pause before another attempt. */
  z.object({
    for: z.literal('pause'),
    until: z.number(),
    attempt: z.number().int(),
    of: z.number().int(),
  }),
  z.object({ for: z.literal('slot') }),
  z.object({ for: z.literal('cpu'), cores: z.number(), free: z.number() }),
  z.object({ for: z.literal('memory'), bytes: z.number(), free: z.number() }),
  z.object({ for: z.literal('gpu'), count: z.number().int(), free: z.number().int() }),
  /** The machine itself has hardly any memory left. */
  z.object({ for: z.literal('room') }),
  /** The disk of the workspace is full: so many bytes are left. */
  z.object({ for: z.literal('disk'), free: z.number() }),
  /** It would fit, but what it would take is kept for a step that has waited longer. */
  z.object({ for: z.literal('turn') }),
])
export type Wait = z.infer<typeof Wait>

/** One executed (or to be executed) place in the DAG; containers (sub-DAGs, iterations) included. */
export const TaskRow = z.object({
  /** Slash-joined place with loop indices: `for-loop-1[0]/print-op`. */
  path: z.string(),
  /** The same place without indices: the id of the node in the drawn graph. */
  nodeId: z.string(),
  /** Display name (`taskInfo.name`, else the task's key). */
  name: z.string(),
  kind: z.enum(['step', 'importer', 'dag', 'loop', 'iteration']),
  state: TaskState,
  /** The nested MLflow run of a step; absent until it starts, and for containers. */
  runId: z.string().optional(),
  queuedAt: z.number().optional(),
  readyAt: z.number().optional(),
  startedAt: z.number().optional(),
  endedAt: z.number().optional(),
  /** While it runs, 0..100: how far it is by the progress bar on its output. Absent: it shows none. */
  percent: z.number().int().min(0).max(100).optional(),
  /** What it waits for, for people: task names, "a free slot". */
  waitingFor: z.array(z.string()).optional(),
  /** The same with its numbers, for a page that has words of its own. */
  waits: Wait.optional(),
  /** Why skipped, reused or re-run, for people. */
  reason: z.string().optional(),
  /** The same as facts, for steps: where its result came from, or why it ran. */
  reuse: ReuseNote.optional(),
  failure: Failure.optional(),
  attempts: z.array(AttemptRow),
  inputs: Outputs.optional(),
  outputs: Outputs.optional(),
})
export type TaskRow = z.infer<typeof TaskRow>

export const MetricPoint = z.object({ value: z.number(), step: z.number(), timestamp: z.number() })
export type MetricPoint = z.infer<typeof MetricPoint>

/** A row of the runs table: any MLflow run, made by a pipeline or by a script. */
export const RunSummary = z.object({
  runId: z.string(),
  name: z.string(),
  experimentId: z.string(),
  experimentName: z.string(),
  /** Pipeline runs have exact states; plain MLflow runs map RUNNING, FINISHED, FAILED, KILLED, SCHEDULED. */
  state: RunState,
  kind: z.enum(['pipeline', 'step', 'run']),
  parentRunId: z.string().optional(),
  /** Number of direct children. */
  children: z.number().int(),
  /** Running count of a pipeline run, in the order 1, 2, 3… of this workspace ("run 41"). */
  number: z.number().int().optional(),
  pipelineId: z.string().optional(),
  pipelineName: z.string().optional(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  userId: z.string().optional(),
  source: z.string().optional(),
  params: z.record(z.string(), z.string()),
  /** Latest value of each metric; NaN and infinities as the strings "NaN", "Infinity", "-Infinity". */
  metrics: z.record(z.string(), z.union([z.number(), z.string()])),
  /** Tags that people set; `mlflow.*` and `nagare.*` are left out. */
  tags: z.record(z.string(), z.string()),
  /** Steps by state, for pipeline runs. */
  progress: z.object({ total: z.number(), done: z.number(), failed: z.number() }).optional(),
  failure: Failure.optional(),
  lifecycle: z.enum(['active', 'deleted']),
})
export type RunSummary = z.infer<typeof RunSummary>

/** One line of a step's output. `t` is the time the server first saw the line (100 ms grain). */
export const LogLine = z.object({
  t: z.number(),
  task: z.string(),
  attempt: z.number().int(),
  stream: z.enum(['stdout', 'stderr', 'nagare']),
  text: z.string(),
})
export type LogLine = z.infer<typeof LogLine>

const done: ReadonlySet<string> = new Set([
  'SUCCEEDED',
  'FAILED',
  'CACHED',
  'SKIPPED',
  'CANCELED',
  'INTERRUPTED',
])
/** True for end states, of runs and of tasks. */
export const isEnded = (state: RunState | TaskState): boolean => done.has(state)
