/**
 * The pipeline document's nouns: KFP's PipelineSpec and PlatformSpec as their protobuf JSON (camelCase) puts them
 * into YAML. Every object is loose: fields that we do not know stay in place and survive a round trip. What we
 * cannot run yet is here too, so that it can be drawn, checked and saved.
 */
import { z } from 'zod'

const names = z.array(z.string())
const map = <T extends z.ZodType>(value: T) => z.record(z.string(), value)
/** Protobuf JSON writes 64-bit integers as strings; people write them as numbers. */
const int64 = z.union([z.string(), z.number().int()])

const parameterTypes = [
  'NUMBER_DOUBLE',
  'NUMBER_INTEGER',
  'STRING',
  'BOOLEAN',
  'LIST',
  'STRUCT',
  'TASK_FINAL_STATUS',
  'TASK_CONFIG',
] as const
export const ParameterType = z.enum(parameterTypes)
export type ParameterType = z.infer<typeof ParameterType>
/** The deprecated spelling of a type, in the field `type`. */
const PrimitiveType = z.enum(['PRIMITIVE_TYPE_UNSPECIFIED', 'INT', 'DOUBLE', 'STRING'])
const AnyParameterType = z.enum([...parameterTypes, 'PARAMETER_TYPE_ENUM_UNSPECIFIED'])

export const ArtifactType = z.looseObject({
  schemaTitle: z.string().optional(),
  schemaUri: z.string().optional(),
  instanceSchema: z.string().optional(),
  schemaVersion: z.string().optional(),
})
export type ArtifactType = z.infer<typeof ArtifactType>

export const InputParameter = z.looseObject({
  parameterType: AnyParameterType.optional(),
  type: PrimitiveType.optional(),
  defaultValue: z.unknown().optional(),
  isOptional: z.boolean().optional(),
  description: z.string().optional(),
  literals: z.array(z.unknown()).optional(),
})
export type InputParameter = z.infer<typeof InputParameter>

export const InputArtifact = z.looseObject({
  artifactType: ArtifactType.optional(),
  isArtifactList: z.boolean().optional(),
  isOptional: z.boolean().optional(),
  description: z.string().optional(),
})
export type InputArtifact = z.infer<typeof InputArtifact>

export const OutputParameter = z.looseObject({
  parameterType: AnyParameterType.optional(),
  type: PrimitiveType.optional(),
  description: z.string().optional(),
})
export type OutputParameter = z.infer<typeof OutputParameter>

export const OutputArtifact = z.looseObject({
  artifactType: ArtifactType.optional(),
  metadata: map(z.unknown()).optional(),
  isArtifactList: z.boolean().optional(),
  description: z.string().optional(),
})
export type OutputArtifact = z.infer<typeof OutputArtifact>

/** Exactly one of the first four, unless the input is left to its default. */
export const TaskInputParameter = z.looseObject({
  taskOutputParameter: z.looseObject({ producerTask: z.string(), outputParameterKey: z.string() }).optional(),
  componentInputParameter: z.string().optional(),
  runtimeValue: z
    .looseObject({
      constant: z.unknown().optional(),
      runtimeParameter: z.string().optional(),
      /** Deprecated spelling of a constant. */
      constantValue: z
        .looseObject({
          intValue: int64.optional(),
          doubleValue: z.number().optional(),
          stringValue: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
  taskFinalStatus: z.looseObject({ producerTask: z.string() }).optional(),
  parameterExpressionSelector: z.string().optional(),
})
export type TaskInputParameter = z.infer<typeof TaskInputParameter>

export const TaskInputArtifact = z.looseObject({
  taskOutputArtifact: z.looseObject({ producerTask: z.string(), outputArtifactKey: z.string() }).optional(),
  componentInputArtifact: z.string().optional(),
})
export type TaskInputArtifact = z.infer<typeof TaskInputArtifact>

const TaskInputs = z.looseObject({
  parameters: map(TaskInputParameter).optional(),
  artifacts: map(TaskInputArtifact).optional(),
})

const TriggerStrategy = z.enum([
  'TRIGGER_STRATEGY_UNSPECIFIED',
  'ALL_UPSTREAM_TASKS_SUCCEEDED',
  'ALL_UPSTREAM_TASKS_COMPLETED',
])

export const RetryPolicy = z.looseObject({
  maxRetryCount: z.number().int().optional(),
  /** Protobuf duration: seconds with an `s`, as `1.5s`. */
  backoffDuration: z.string().optional(),
  backoffFactor: z.number().optional(),
  backoffMaxDuration: z.string().optional(),
})
export type RetryPolicy = z.infer<typeof RetryPolicy>

export const TaskSpec = z.looseObject({
  taskInfo: z.looseObject({ name: z.string().optional() }).optional(),
  componentRef: z.looseObject({ name: z.string() }),
  inputs: TaskInputs.optional(),
  dependentTasks: names.optional(),
  cachingOptions: z
    .looseObject({ enableCache: z.boolean().optional(), cacheKey: z.string().optional() })
    .optional(),
  triggerPolicy: z
    .looseObject({ condition: z.string().optional(), strategy: TriggerStrategy.optional() })
    .optional(),
  parameterIterator: z
    .looseObject({
      items: z.looseObject({ raw: z.string().optional(), inputParameter: z.string().optional() }),
      itemInput: z.string(),
    })
    .optional(),
  artifactIterator: z
    .looseObject({ items: z.looseObject({ inputArtifact: z.string() }), itemInput: z.string() })
    .optional(),
  iteratorPolicy: z.looseObject({ parallelismLimit: z.number().int().optional() }).optional(),
  retryPolicy: RetryPolicy.optional(),
})
export type TaskSpec = z.infer<typeof TaskSpec>

export const ParameterSelector = z.looseObject({
  producerSubtask: z.string(),
  outputParameterKey: z.string(),
})
export type ParameterSelector = z.infer<typeof ParameterSelector>
const ArtifactSelector = z.looseObject({ producerSubtask: z.string(), outputArtifactKey: z.string() })

const DagOutputParameter = z.looseObject({
  valueFromParameter: ParameterSelector.optional(),
  /** OneOf: exactly one of these has produced. */
  valueFromOneof: z.looseObject({ parameterSelectors: z.array(ParameterSelector).optional() }).optional(),
})
/** More than one selector is OneOf. */
const DagOutputArtifact = z.looseObject({ artifactSelectors: z.array(ArtifactSelector).optional() })

export const DagSpec = z.looseObject({
  tasks: map(TaskSpec).optional(),
  outputs: z
    .looseObject({
      parameters: map(DagOutputParameter).optional(),
      artifacts: map(DagOutputArtifact).optional(),
    })
    .optional(),
})
export type DagSpec = z.infer<typeof DagSpec>

const SinglePlatformSpec = z.looseObject({
  platform: z.string().optional(),
  deploymentSpec: z.looseObject({ executors: map(map(z.unknown())).optional() }).optional(),
  config: map(z.unknown()).optional(),
  pipelineConfig: z
    .looseObject({
      workspace: z.looseObject({ size: z.string().optional() }).optional(),
      resourceTtlOnCompletion: z.number().int().optional(),
      resourceTtlOnSuccess: z.number().int().optional(),
      resourceTtlOnFailure: z.number().int().optional(),
      activeDeadlineSeconds: z.number().int().optional(),
    })
    .optional(),
})

export const ComponentSpec = z.looseObject({
  inputDefinitions: z
    .looseObject({ parameters: map(InputParameter).optional(), artifacts: map(InputArtifact).optional() })
    .optional(),
  outputDefinitions: z
    .looseObject({ parameters: map(OutputParameter).optional(), artifacts: map(OutputArtifact).optional() })
    .optional(),
  dag: DagSpec.optional(),
  executorLabel: z.string().optional(),
  singlePlatformSpecs: z.array(SinglePlatformSpec).optional(),
  taskConfigPassthroughs: z
    .array(z.looseObject({ field: z.string().optional(), applyToTask: z.boolean().optional() }))
    .optional(),
})
export type ComponentSpec = z.infer<typeof ComponentSpec>

export const ContainerSpec = z.looseObject({
  image: z.string().optional(),
  command: names.optional(),
  args: names.optional(),
  env: z.array(z.looseObject({ name: z.string(), value: z.string().optional() })).optional(),
  lifecycle: z.looseObject({}).optional(),
  resources: z
    .looseObject({
      cpuLimit: z.number().optional(),
      memoryLimit: z.number().optional(),
      cpuRequest: z.number().optional(),
      memoryRequest: z.number().optional(),
      /** The string fields may hold placeholders. */
      resourceCpuLimit: z.string().optional(),
      resourceMemoryLimit: z.string().optional(),
      resourceCpuRequest: z.string().optional(),
      resourceMemoryRequest: z.string().optional(),
      accelerator: z
        .looseObject({
          type: z.string().optional(),
          count: int64.optional(),
          resourceType: z.string().optional(),
          resourceCount: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
})
export type ContainerSpec = z.infer<typeof ContainerSpec>

const ImporterSpec = z.looseObject({
  artifactUri: z
    .looseObject({ constant: z.unknown().optional(), runtimeParameter: z.string().optional() })
    .optional(),
  typeSchema: ArtifactType.optional(),
  metadata: map(z.unknown()).optional(),
  reimport: z.boolean().optional(),
  downloadToWorkspace: z.boolean().optional(),
})

export const ExecutorSpec = z.looseObject({
  container: ContainerSpec.optional(),
  importer: ImporterSpec.optional(),
  /** Refused by the open-source backend. */
  resolver: z.looseObject({}).optional(),
  /** Deprecated; Vertex only. */
  customJob: z.looseObject({}).optional(),
})
export type ExecutorSpec = z.infer<typeof ExecutorSpec>

export const PipelineSpec = z.looseObject({
  pipelineInfo: z.looseObject({
    name: z.string(),
    displayName: z.string().optional(),
    description: z.string().optional(),
  }),
  root: ComponentSpec,
  components: map(ComponentSpec).optional(),
  deploymentSpec: z.looseObject({ executors: map(ExecutorSpec).optional() }).optional(),
  defaultPipelineRoot: z.string().optional(),
  schemaVersion: z.string(),
  sdkVersion: z.string().optional(),
})
export type PipelineSpec = z.infer<typeof PipelineSpec>

/** The second YAML document. Platforms that we do not know are kept. */
export const PlatformSpec = z.looseObject({ platforms: map(SinglePlatformSpec).optional() })
export type PlatformSpec = z.infer<typeof PlatformSpec>
