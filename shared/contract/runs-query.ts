import { z } from 'zod'
import { RunState } from '../run.ts'

/** What the runs table asks for. */
export const RunsQuery = z.object({
  experimentIds: z.array(z.string()).optional(),
  /** Matches name, parameters' and tags' keys and values, case-insensitive; every word must match. */
  text: z.string().optional(),
  /** MLflow's filter language with OR, NOT and parentheses besides: `metrics.loss < 1 OR params.lr = '0.1'`. */
  filter: z.string().max(20_000).optional(),
  state: z.array(RunState).optional(),
  /** Show the nested runs of steps too (default: only runs without a parent). */
  nested: z.boolean().optional(),
  pipelineId: z.string().optional(),
  /** Default `active`; `deleted` lists the trash. */
  lifecycle: z.enum(['active', 'deleted']).optional(),
  /** `started`, `name`, `state`, `duration`, `params.<k>`, `metrics.<k>`, `tags.<k>`. */
  orderBy: z.string().optional(),
  descending: z.boolean().optional(),
  limit: z.number().int().min(1).max(5000).optional(),
  cursor: z.string().optional(),
})
export type RunsQuery = z.infer<typeof RunsQuery>

export const badFilter = {
  BAD_FILTER: {
    status: 422,
    message: 'The filter cannot be read.',
    /** Character of the filter at which it goes wrong. */
    data: z.object({ at: z.number().int() }),
  },
}
