import { invalid } from '#engine/tracking/refusal.ts'
import { isRecord } from '#shared/record.ts'
import { type Endpoint, endpoint } from './endpoint.ts'
import { needed } from './fields.ts'
import { reference } from './runs.ts'

const required = ['artifact_path', 'flavors', 'utc_time_created', 'run_id'] as const
const kept = ['run_id', 'utc_time_created', 'artifact_path', 'model_uuid'] as const

const modelIn = (text: string): Record<string, unknown> => {
  try {
    const model: unknown = JSON.parse(text)
    if (isRecord(model)) return model
  } catch {
    // The same refusal as for JSON that is no object.
  }
  throw invalid("'model_json' is not a JSON object.")
}

/** How a flavor was configured can be large and stands in the model's own file. */
const withoutConfig = (flavor: unknown): unknown => {
  if (!isRecord(flavor)) return flavor
  const { config: _, ...rest } = flavor
  return rest
}

const factsOf = (model: Record<string, unknown>): Record<string, unknown> => {
  const absent = required.filter((key) => !Object.hasOwn(model, key))
  if (absent.length > 0) throw invalid(`Model json is missing mandatory fields: ${absent.join(', ')}`)
  const flavors = isRecord(model['flavors']) ? model['flavors'] : {}
  return {
    ...Object.fromEntries(kept.map((key) => [key, model[key] ?? null])),
    flavors: Object.fromEntries(
      Object.entries(flavors).map(([name, flavor]) => [name, withoutConfig(flavor)]),
    ),
  }
}

/** Models of MLflow 2: files of a run that one of its tags tells of. Newer clients log models in their own right. */
export const recordedModelEndpoints: readonly Endpoint[] = [
  endpoint('runs/log-model', {
    grouped: true,
    schema: reference.extend({ model_json: needed }),
    handle: ({ tracking }, { run_id: runId, model_json: json }) =>
      tracking.recordModel(runId, factsOf(modelIn(json))),
  }),
]
