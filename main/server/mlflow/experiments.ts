import { z } from 'zod'
import { missing } from '#engine/tracking/refusal.ts'
import { type Endpoint, endpoint } from './endpoint.ts'
import { int64, list, needed, pair, text, viewType } from './fields.ts'
import { experimentJson, pageJson } from './wire.ts'

const usualPage = 1000
const reference = z.object({ experiment_id: needed })

export const experimentEndpoints: readonly Endpoint[] = [
  endpoint('experiments/create', {
    schema: z.object({ name: needed, artifact_location: text, tags: list(pair) }),
    handle: ({ tracking }, { name, artifact_location, tags }) => ({
      experiment_id: tracking.createExperiment({ name, artifactLocation: artifact_location, tags }),
    }),
  }),
  endpoint('experiments/get', {
    methods: ['GET'],
    schema: reference,
    handle: ({ tracking }, input) => ({
      experiment: experimentJson(tracking.getExperiment(input.experiment_id)),
    }),
  }),
  endpoint('experiments/get-by-name', {
    methods: ['GET'],
    schema: z.object({ experiment_name: needed }),
    handle: ({ tracking }, { experiment_name: name }) => {
      const experiment = tracking.getExperimentByName(name)
      if (experiment === undefined) throw missing(`Could not find experiment with name '${name}'`)
      return { experiment: experimentJson(experiment) }
    },
  }),
  endpoint('experiments/search', {
    methods: ['POST', 'GET'],
    lists: ['order_by'],
    schema: z.object({
      filter: text,
      order_by: list(z.string()),
      view_type: viewType,
      max_results: int64,
      page_token: text,
    }),
    handle: ({ tracking }, input) => {
      const page = tracking.searchExperiments({
        filter: input.filter,
        orderBy: input.order_by,
        view: input.view_type ?? 'ACTIVE_ONLY',
        maxResults: input.max_results ?? usualPage,
        pageToken: input.page_token,
      })
      return pageJson('experiments', page, experimentJson)
    },
  }),
  endpoint('experiments/update', {
    schema: z.object({ experiment_id: needed, new_name: needed }),
    handle: ({ tracking }, input) => tracking.renameExperiment(input.experiment_id, input.new_name),
  }),
  endpoint('experiments/delete', {
    schema: reference,
    handle: ({ tracking }, input) => tracking.deleteExperiment(input.experiment_id),
  }),
  endpoint('experiments/restore', {
    schema: reference,
    handle: ({ tracking }, input) => tracking.restoreExperiment(input.experiment_id),
  }),
  endpoint('experiments/set-experiment-tag', {
    schema: reference.extend({ key: needed, value: text }),
    handle: ({ tracking }, { experiment_id, key, value }) =>
      tracking.setExperimentTag(experiment_id, { key, value }),
  }),
  endpoint('experiments/delete-experiment-tag', {
    schema: reference.extend({ key: needed }),
    handle: ({ tracking }, { experiment_id, key }) => tracking.deleteExperimentTag(experiment_id, key),
  }),
]
