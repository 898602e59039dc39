/**
 * A `.pipeline` file of Elyra 3 and 4, as its public schema (`pipeline-flow` v3, pipeline version up to 8) has it. Older
 * versions keep a node's properties beside its label, newer ones below `component_parameters`.
 */
import { z } from 'zod'
import { isRecord } from '#shared/record.ts'

const text = z.string().optional().catch(undefined)
const amount = z
  .union([z.number(), z.string().regex(/^\d+(?:\.\d+)?$/)])
  .transform(Number)
  .optional()
  .catch(undefined)
/** What cannot be read of a list is left out; `unreadOf` tells of it. */
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(z.unknown())
    .transform((all): z.infer<T>[] =>
      all.flatMap((one) => {
        const read = item.safeParse(one)
        return read.success ? [read.data] : []
      }),
    )
    .optional()
    .catch(undefined)
const word = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const coordinate = z.number().optional().catch(undefined)

/** `A=b` before Elyra 3.11. */
const Variable = z.union([z.string(), z.object({ env_var: z.string(), value: word.optional() })])

const shared = {
  runtime_image: text,
  env_vars: listOf(Variable),
  kubernetes_secrets: listOf(z.object({ env_var: z.string(), name: z.string(), key: z.string() })),
  mounted_volumes: listOf(
    z.object({ path: z.string(), pvc_name: z.string(), sub_path: z.string().optional() }),
  ),
  kubernetes_pod_annotations: listOf(z.object({ key: z.string(), value: word.optional() })),
  kubernetes_pod_labels: listOf(z.object({ key: z.string(), value: word.optional() })),
  kubernetes_tolerations: listOf(
    z.object({
      key: z.string().optional(),
      operator: z.string().optional(),
      value: z.string().optional(),
      effect: z.string().optional(),
    }),
  ),
}

const readable = {
  ...shared,
  filename: text,
  dependencies: listOf(z.string()),
  outputs: listOf(z.string()),
  cpu: amount,
  cpu_limit: amount,
  memory: amount,
  memory_limit: amount,
  gpu: amount,
  gpu_vendor: text,
  pipeline_parameters: listOf(z.string()),
}
export const Properties = z.preprocess(
  (value) => (isRecord(value) ? { ...value, given: value } : value),
  z.looseObject({ ...readable, given: z.record(z.string(), z.unknown()).optional() }),
)
export type Properties = z.infer<typeof Properties>

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** Settings of a node that stand in the file and could not be read, or not all of them. */
export function unreadOf(properties: Properties): readonly string[] {
  const given = properties.given ?? {}
  return Object.keys(readable).filter((name) => {
    const [written, read] = [given[name], properties[name]]
    if (isEmpty(written)) return false
    return Array.isArray(written) && Array.isArray(read) ? read.length < written.length : read === undefined
  })
}

const Place = z.looseObject({ label: text, x_pos: coordinate, y_pos: coordinate })

export const Node = z.looseObject({
  id: z.string(),
  type: z.string(),
  op: text,
  app_data: z
    .looseObject({
      label: text,
      component_parameters: Properties.optional(),
      component_source: z.unknown().optional(),
      ui_data: Place.optional(),
    })
    .optional(),
  inputs: listOf(z.looseObject({ links: listOf(z.looseObject({ node_id_ref: z.string() })) })),
})
export type Node = z.infer<typeof Node>

const Parameter = z.looseObject({
  name: z.string(),
  description: text,
  default_value: z.looseObject({ type: text, value: z.unknown().optional() }).optional(),
})
export type Parameter = z.infer<typeof Parameter>

const Flow = z.looseObject({
  id: z.string(),
  nodes: z.array(Node).optional(),
  app_data: z
    .looseObject({
      properties: z
        .looseObject({
          name: text,
          description: text,
          pipeline_defaults: z.looseObject(shared).optional(),
          pipeline_parameters: listOf(Parameter),
        })
        .optional(),
      ui_data: z
        .looseObject({
          comments: listOf(
            z.looseObject({
              id: z.string(),
              content: text,
              x_pos: z.number(),
              y_pos: z.number(),
              width: coordinate,
              height: coordinate,
            }),
          ),
        })
        .optional(),
    })
    .optional(),
})
export type Flow = z.infer<typeof Flow>

export const ElyraFile = z.looseObject({
  primary_pipeline: z.string(),
  pipelines: z.array(Flow),
})
