/** The trash in the UI's API: what is in it, what it weighs, and deleting it for good. */
import { oc } from '@orpc/contract'
import { z } from 'zod'

/** Which of the trash is meant. No ids at all: everything in it. */
export const TrashChoice = z.object({
  runIds: z.array(z.string()).max(100_000).optional(),
  experimentIds: z.array(z.string()).max(100_000).optional(),
  modelIds: z.array(z.string()).max(100_000).optional(),
  /** Only what has been in the trash for at least this long; ids that have not are refused. */
  olderThanMs: z.number().min(0).optional(),
  /** Default true: nested runs in the trash go with the run above them. */
  nested: z.boolean().optional(),
  /** The models that the runs logged go too, in the trash or not. */
  models: z.boolean().optional(),
  /** Also what something else needs. A run of a pipeline that is still running stays in any case. */
  force: z.boolean().optional(),
})
export type TrashChoice = z.infer<typeof TrashChoice>

export const TrashKind = z.enum(['run', 'experiment', 'model'])

/** Why something stays, or what is lost with it: a closed set. */
export const TrashReason = z.enum([
  /** It has not ended. */
  'running',
  /** A registered model version has its files here. */
  'registered',
  /** Another pipeline run reuses its results. */
  'reused',
  /** It is a step of a pipeline run that stays. */
  'step',
  /** Something below it stays. */
  'holds',
  /** The experiment that runs without one go to. */
  'default',
])
export type TrashReason = z.infer<typeof TrashReason>

export const TrashNeed = z.object({
  kind: TrashKind,
  id: z.string(),
  name: z.string(),
  reason: TrashReason,
  /** Who needs it, for people: `churn version 3`, the name of a run. */
  by: z.string(),
})
export type TrashNeed = z.infer<typeof TrashNeed>

export const TrashWeight = z.object({
  runs: z.number().int(),
  experiments: z.number().int(),
  models: z.number().int(),
  /** Bytes of their files. */
  bytes: z.number(),
  /** Stays, and why. */
  kept: z.array(TrashNeed),
  /** Goes because of `force`, and what it breaks. */
  breaks: z.array(TrashNeed),
})
export type TrashWeight = z.infer<typeof TrashWeight>

export const TrashReport = TrashWeight.extend({
  /** Given back by the database file; what it keeps is used for what comes next. */
  databaseBytes: z.number(),
  /** Files that lie outside of the workspace and were left alone. */
  elsewhere: z.array(z.string()),
  /** Folders that could not be deleted yet; tried again at the next start. */
  pending: z.number().int(),
})
export type TrashReport = z.infer<typeof TrashReport>

export const TrashItem = z.object({
  kind: TrashKind,
  id: z.string(),
  name: z.string(),
  deletedAt: z.number(),
  bytes: z.number(),
})
export type TrashItem = z.infer<typeof TrashItem>

const errors = {
  NOT_FOUND: { message: 'There is no such thing here.' },
  NOT_IN_TRASH: { status: 409, message: 'This is not in the trash.' },
}

export const trash = {
  /** Newest first. */
  list: oc
    .input(z.object({ limit: z.number().int().min(1).max(1000).optional(), cursor: z.string().optional() }))
    .output(
      z.object({ items: z.array(TrashItem), total: z.number().int(), nextCursor: z.string().optional() }),
    ),
  /** What `deleteForever` would do. */
  weigh: oc.input(TrashChoice).errors(errors).output(TrashWeight),
  /** Rows and files. What the answer counts is gone, and survives no restart. */
  deleteForever: oc.input(TrashChoice).errors(errors).output(TrashReport),
}
