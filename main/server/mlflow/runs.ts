import { z } from 'zod'
import { type Endpoint, endpoint } from './endpoint.ts'
import { int64, list, maybeText, needed, pair, runStatus, text, viewType } from './fields.ts'
import { foundRunJson, pageJson, runInfoJson, runJson } from './wire.ts'

const usualPage = 1000
export const reference = z.object({ run_id: needed })

/** Life of a run. */
const lifeEndpoints: readonly Endpoint[] = [
  endpoint('runs/create', {
    grouped: true,
    schema: z.object({
      experiment_id: text,
      user_id: text,
      run_name: text,
      start_time: int64,
      tags: list(pair),
    }),
    handle: ({ tracking }, input) => {
      const run = tracking.createRun({
        experimentId: input.experiment_id,
        name: input.run_name,
        userId: input.user_id,
        // A run that does not say when it started starts now.
        startTime: input.start_time ?? Date.now(),
        tags: input.tags,
      })
      // MLflow leaves the outputs out of this one answer.
      return { run: { ...runJson(run), outputs: undefined } }
    },
  }),
  endpoint('runs/get', {
    methods: ['GET'],
    schema: reference,
    handle: ({ tracking }, input) => ({ run: runJson(tracking.getRun(input.run_id)) }),
  }),
  endpoint('runs/update', {
    schema: reference.extend({ status: runStatus, end_time: int64, run_name: maybeText }),
    handle: ({ tracking }, input) => {
      const change = { status: input.status, endTime: input.end_time, name: input.run_name }
      return { run_info: runInfoJson(tracking.updateRun(input.run_id, change)) }
    },
  }),
  endpoint('runs/delete', {
    schema: reference,
    handle: ({ tracking }, input) => tracking.deleteRun(input.run_id),
  }),
  endpoint('runs/restore', {
    schema: reference,
    handle: ({ tracking }, input) => tracking.restoreRun(input.run_id),
  }),
  endpoint('runs/set-tag', {
    grouped: true,
    schema: reference.extend({ key: needed, value: text }),
    handle: ({ tracking }, { run_id, key, value }) => tracking.setTag(run_id, { key, value }),
  }),
  endpoint('runs/delete-tag', {
    grouped: true,
    schema: reference.extend({ key: needed }),
    handle: ({ tracking }, { run_id, key }) => tracking.deleteTag(run_id, key),
  }),
]

const searchEndpoint = endpoint('runs/search', {
  schema: z.object({
    experiment_ids: list(z.string()),
    filter: text,
    run_view_type: viewType,
    max_results: int64,
    order_by: list(z.string()),
    page_token: text,
  }),
  handle: ({ tracking }, input) => {
    const page = tracking.searchRuns({
      experimentIds: input.experiment_ids,
      filter: input.filter,
      orderBy: input.order_by,
      view: input.run_view_type ?? 'ACTIVE_ONLY',
      maxResults: input.max_results ?? usualPage,
      pageToken: input.page_token,
    })
    return pageJson('runs', page, foundRunJson)
  },
})

export const runEndpoints: readonly Endpoint[] = [...lifeEndpoints, searchEndpoint]
