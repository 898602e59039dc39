/** Bringing an MLflow history in and taking one out: what is asked for, what is told meanwhile, what came of it. */
import { z } from 'zod'

export const ImportRequest = z.object({
  /** Absolute path of an `mlruns` folder or an `mlflow.db`, or the http(s) address of an MLflow server. */
  source: z.string().min(1),
  /** Folder that a server was given as `--artifacts-destination`; absent: the usual ones beside the source. */
  artifacts: z.string().optional(),
  /** Leave artifacts where they are and point there, instead of copying them. */
  inPlace: z.boolean(),
  /** Look at everything, write nothing. */
  dryRun: z.boolean(),
})
export type ImportRequest = z.infer<typeof ImportRequest>

export const ExportRequest = z.object({
  /** Absolute path of a folder, of an `mlflow.db` to make, or the http(s) address of an MLflow server. */
  destination: z.string().min(1),
  dryRun: z.boolean(),
})
export type ExportRequest = z.infer<typeof ExportRequest>

/** Why something was left out: a closed set. */
export const LeftOutReason = z.enum([
  /** Cannot be read: damaged, or no permission. */
  'unreadable',
  /** Its files are not where the source says. */
  'missing',
  /** Its files are somewhere that cannot be reached from here. */
  'unreachable',
  /** It leads out of the folder that it belongs to, or has a name that no MLflow server gives out. */
  'unsafe',
  /** Something else has its place here already. */
  'conflict',
  /** A kind of thing that the other side does not keep. */
  'not-kept',
])
export type LeftOutReason = z.infer<typeof LeftOutReason>

export const LeftOut = z.object({
  reason: LeftOutReason,
  /** What it is about: `run 4f…`, `version 3 of churn`. */
  what: z.string(),
  /** One sentence with what to do, if there is anything. */
  message: z.string(),
})
export type LeftOut = z.infer<typeof LeftOut>

/** Of one kind of thing: taken now, there from before, left out. A dry run counts what it would take. */
export const HistoryCount = z.object({
  taken: z.number().int(),
  here: z.number().int(),
  leftOut: z.number().int(),
})
export type HistoryCount = z.infer<typeof HistoryCount>

export const HistoryReport = z.object({
  from: z.string(),
  to: z.string(),
  dryRun: z.boolean(),
  experiments: HistoryCount,
  runs: HistoryCount,
  loggedModels: HistoryCount,
  registeredModels: HistoryCount,
  modelVersions: HistoryCount,
  /** Points of metrics of the runs that were taken. */
  points: z.number().int(),
  artifacts: z.object({ files: z.number().int(), bytes: z.number() }),
  /** Everything that could not be taken, and why. */
  leftOut: z.array(LeftOut),
  /** What was taken otherwise than it was: a renamed experiment, another id. */
  notes: z.array(z.string()),
  seconds: z.number(),
})
export type HistoryReport = z.infer<typeof HistoryReport>

export const HistoryProgress = z.object({
  stage: z.enum(['reading', 'experiments', 'runs', 'logged-models', 'registry']),
  done: z.number().int(),
  /** 0: not known. */
  total: z.number().int(),
  points: z.number().int(),
  bytes: z.number(),
})
export type HistoryProgress = z.infer<typeof HistoryProgress>

/** Why an import or export did not even begin. */
export const HistoryRefusal = z.object({
  reason: z.enum(['no-source', 'not-mlflow', 'unreachable', 'bad-destination', 'busy']),
  message: z.string(),
  hint: z.string(),
})
export type HistoryRefusal = z.infer<typeof HistoryRefusal>

export const HistoryEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), progress: HistoryProgress }),
  z.object({ type: z.literal('report'), report: HistoryReport }),
  z.object({ type: z.literal('refused'), refusal: HistoryRefusal }),
])
export type HistoryEvent = z.infer<typeof HistoryEvent>
