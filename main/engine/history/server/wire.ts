/** MLflow's answers, as far as an import reads them. Unknown fields are ignored, absent ones are empty. */
import { z } from 'zod'

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '')
const whole = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) => Math.trunc(Number(value ?? 0)) || 0)
const maybeWhole = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) => (value === null || value === undefined ? undefined : Number(value)))
/** NaN and infinities travel as words. */
const real = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) => Number(value ?? 0))
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? [])

export const PairJson = z.object({ key: z.string(), value: text })
export const MetricJson = z.object({
  key: z.string(),
  value: real,
  timestamp: whole,
  step: whole,
  run_id: text,
  dataset_name: text,
  dataset_digest: text,
})
export const ExperimentJson = z.object({
  experiment_id: z.string(),
  name: z.string(),
  lifecycle_stage: text,
  creation_time: maybeWhole,
  last_update_time: maybeWhole,
  tags: list(PairJson),
})
export const RunJson = z.object({
  info: z.object({
    run_id: text,
    run_uuid: text,
    experiment_id: z.string(),
    run_name: text,
    user_id: text,
    status: text,
    start_time: whole,
    end_time: maybeWhole,
    lifecycle_stage: text,
    artifact_uri: text,
  }),
  data: z
    .object({ params: list(PairJson), tags: list(PairJson), metrics: list(MetricJson) })
    .nullish()
    .transform((data) => data ?? { params: [], tags: [], metrics: [] }),
  inputs: z
    .object({
      dataset_inputs: list(
        z.object({
          tags: list(PairJson),
          dataset: z.object({
            name: z.string(),
            digest: z.string(),
            source_type: text,
            source: text,
            schema: z
              .string()
              .nullish()
              .transform((value) => value ?? undefined),
            profile: z
              .string()
              .nullish()
              .transform((value) => value ?? undefined),
          }),
        }),
      ),
      model_inputs: list(z.object({ model_id: z.string() })),
    })
    .nullish(),
  outputs: z.object({ model_outputs: list(z.object({ model_id: z.string(), step: whole })) }).nullish(),
})
export type RunJson = z.output<typeof RunJson>

export const LoggedModelJson = z.object({
  info: z.object({
    model_id: z.string(),
    experiment_id: z.string(),
    name: text,
    model_type: text,
    source_run_id: text,
    status: z
      .union([z.string(), z.number()])
      .nullish()
      .transform((value) => String(value ?? '')),
    creation_timestamp_ms: whole,
    last_updated_timestamp_ms: whole,
    artifact_uri: text,
    tags: list(PairJson),
  }),
  data: z
    .object({ params: list(PairJson), metrics: list(MetricJson) })
    .nullish()
    .transform((data) => data ?? { params: [], metrics: [] }),
})

export const RegisteredModelJson = z.object({
  name: z.string(),
  description: text,
  creation_timestamp: whole,
  last_updated_timestamp: whole,
  tags: list(PairJson),
  aliases: list(z.object({ alias: z.string(), version: whole })),
})

export const ModelVersionJson = z.object({
  version: whole,
  creation_timestamp: whole,
  last_updated_timestamp: whole,
  description: z
    .string()
    .nullish()
    .transform((value) => value ?? undefined),
  current_stage: text,
  source: text,
  run_id: text,
  run_link: text,
  tags: list(PairJson),
})

export const FilesJson = z.object({
  files: list(z.object({ path: z.string(), is_dir: z.boolean().nullish() })),
})
