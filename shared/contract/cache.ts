/** What is kept for reuse, in the UI's API. */
import { oc } from '@orpc/contract'
import { z } from 'zod'

/** Nothing given: only results whose files are gone. */
export const CacheChoice = z.object({
  all: z.boolean().optional(),
  /** Also what was made or used last longer ago than this. */
  unusedForMs: z.number().min(0).optional(),
})
export type CacheChoice = z.infer<typeof CacheChoice>

export const CacheFacts = z.object({
  /** Results that can be reused. */
  results: z.number().int(),
  /** How often they were. */
  uses: z.number().int(),
  /** In the database; the files of results belong to their runs. */
  bytes: z.number(),
  /** When the one that waits longest was made or used last, epoch ms. */
  oldest: z.number().optional(),
})
export type CacheFacts = z.infer<typeof CacheFacts>

export const CacheReport = z.object({
  forgotten: z.number().int(),
  kept: z.number().int(),
  /** What the forgotten results took. */
  bytes: z.number(),
  /** Given back by the database file at once; the rest is used for what comes next. */
  databaseBytes: z.number(),
})
export type CacheReport = z.infer<typeof CacheReport>

export const cache = {
  facts: oc.output(CacheFacts),
  /** Steps whose result is forgotten run once more. */
  collect: oc.input(CacheChoice).output(CacheReport),
}
