/**
 * A `.pipeline` file of Elyra 3 and 4, as its public schema (`pipeline-flow` v3, pipeline version up to 8) has it. Older
 * versions keep a node's properties beside its label, newer ones below `component_parameters`.
 */
import { z } from 'zod'

const text = z.string().optional().catch(undefined)
const amount = z
  .union([z.number(), z.string().regex(/^\d+(?:\.\d+)?$/)])
  .transform(Number)
  .optional()
  .catch(undefined)
const listOf = <T extends z.ZodType>(item: T) => z.array(item).optional().catch(undefined)

/** `A=b` before Elyra 3.11. */
const Variable = z.union([z.string(), z.object({ env_var: z.string(), value: z.string().optional() })])

const shared = {
  runtime_image: text,
  env_vars: listOf(Variable),
  kubernetes_secrets: listOf(z.object({ env_var: z.string(), name: z.string(), key: z.string() })),
  mounted_volumes: listOf(
    z.object({ path: z.string(), pvc_name: z.string(), sub_path: z.string().optional() }),
  ),
  kubernetes_pod_annotations: listOf(z.object({ key: z.string(), value: z.string().optional() })),
  kubernetes_pod_labels: listOf(z.object({ key: z.string(), value: z.string().optional() })),
  kubernetes_tolerations: listOf(
    z.object({
      key: z.string().optional(),
      operator: z.string().optional(),
      value: z.string().optional(),
      effect: z.string().optional(),
    }),
  ),
}

export const Properties = z.looseObject({
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
})
export type Properties = z.infer<typeof Properties>

const Place = z.looseObject({ label: text, x_pos: z.number().optional(), y_pos: z.number().optional() })

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
              width: z.number().optional(),
              height: z.number().optional(),
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
