import { z } from 'zod'
import { invalid } from '#engine/tracking/refusal.ts'
import { type Endpoint, endpoint } from './endpoint.ts'
import { int64, list, needed, text } from './fields.ts'
import { reference } from './runs.ts'
import { metricJson, metricOfRunJson, pageJson, some } from './wire.ts'

const mostRuns = 100
const mostRows = 25_000
const mostSampled = 2500

const checkRuns = (rpc: string, field: string, runIds: readonly string[]): void => {
  if (runIds.length === 0) throw invalid(`${rpc} request must specify at least one ${field}.`)
  if (runIds.length <= mostRuns) return
  throw invalid(
    `${rpc} request cannot specify more than ${mostRuns} ${field}s. Received ${runIds.length} ${field}s.`,
  )
}

const stepsOf = (
  from: number | undefined,
  to: number | undefined,
): { from: number; to: number } | undefined => {
  if (from === undefined && to === undefined) return undefined
  if (from === undefined || to === undefined) {
    throw invalid('If either start step or end step are specified, both must be specified.')
  }
  if (from > to) {
    throw invalid(`end_step must be greater than start_step. Found start_step=${from} and end_step=${to}.`)
  }
  return { from, to }
}

export const metricEndpoints: readonly Endpoint[] = [
  endpoint('metrics/get-history', {
    methods: ['GET'],
    schema: reference.extend({ metric_key: needed, max_results: int64, page_token: text }),
    handle: ({ tracking }, input) => {
      const { max_results: maxResults } = input
      if (maxResults !== undefined && maxResults <= 0) {
        throw invalid(
          `Invalid value ${maxResults} for parameter 'max_results' supplied. It must be a positive integer.`,
        )
      }
      const query = { runId: input.run_id, key: input.metric_key, maxResults, pageToken: input.page_token }
      return pageJson('metrics', tracking.metricHistory(query), metricJson)
    },
  }),
  endpoint('metrics/get-history-bulk', {
    methods: ['GET'],
    ajaxOnly: true,
    lists: ['run_id'],
    schema: z.object({ run_id: list(z.string()), metric_key: needed, max_results: int64 }),
    handle: ({ tracking }, { run_id: runIds, metric_key: key, max_results: wanted = mostRows }) => {
      checkRuns('GetMetricHistoryBulk', 'run_id', runIds)
      if (wanted < 0) throw invalid(`Invalid value ${wanted} for parameter 'max_results' supplied.`)
      const maxResults = Math.min(wanted, mostRows)
      return { metrics: tracking.metricHistoryBulk({ runIds, key, maxResults }).map(metricOfRunJson) }
    },
  }),
  endpoint('metrics/get-history-bulk-interval', {
    methods: ['GET'],
    lists: ['run_ids'],
    schema: z.object({
      run_ids: list(z.string()),
      metric_key: needed,
      start_step: int64,
      end_step: int64,
      max_results: int64,
    }),
    handle: ({ tracking }, input) => {
      checkRuns('GetMetricHistoryBulkInterval', 'run_id', input.run_ids)
      const maxResults = input.max_results ?? mostSampled
      if (maxResults < 1 || maxResults > mostSampled) {
        throw invalid(`max_results must be between 1 and ${mostSampled}.`)
      }
      const steps = stepsOf(input.start_step, input.end_step)
      const query = { runIds: input.run_ids, key: input.metric_key, maxResults, steps }
      return some('metrics', tracking.metricHistorySampled(query), metricOfRunJson)
    },
  }),
]
