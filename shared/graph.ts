/** What the canvas and the thumbnails draw: a flat list of nodes with parent pointers, and typed edges. */
import { z } from 'zod'

/** Which hue and shape family a port has (mock README, "Port"). */
export const PortHue = z.enum(['dataset', 'model', 'metrics', 'artifact', 'number', 'string', 'bool', 'list'])
export type PortHue = z.infer<typeof PortHue>

export const GraphPort = z.object({
  name: z.string(),
  /** What to show instead of `name`: frames have inputs named `pipelinechannel--train-auc`. */
  label: z.string().optional(),
  kind: z.enum(['parameter', 'artifact']),
  /** A list of artifacts, or a LIST parameter: drawn with an outer ring. */
  list: z.boolean(),
  hue: PortHue,
  /** For people: String, Int, Float, Bool, List, Dict, Dataset, Model, … */
  type: z.string(),
  optional: z.boolean(),
  description: z.string().optional(),
  /** A wire ends or starts here. */
  connected: z.boolean(),
  /** Constant shown in a chip, already formatted. */
  constant: z.string().optional(),
  /** Dashed chip: bound to something that is not a wire ("item", "final status"). */
  bound: z.string().optional(),
  /** Default value of the component, already formatted. */
  defaultText: z.string().optional(),
})
export type GraphPort = z.infer<typeof GraphPort>

/** What the header of a frame says. */
export const FrameHeading = z.discriminatedUnion('is', [
  /** `items`: what it goes through by name; `count`: how many there are where they are written out. */
  z.object({
    is: z.literal('loop'),
    item: z.string(),
    items: z.string().optional(),
    count: z.number().int().optional(),
  }),
  z.object({ is: z.literal('branches'), count: z.number().int() }),
  z.object({ is: z.enum(['if', 'elif', 'else']), condition: z.string() }),
  /** `after`: the step that runs at the end. */
  z.object({ is: z.literal('exit'), after: z.string().optional() }),
])
export type FrameHeading = z.infer<typeof FrameHeading>

export const GraphNode = z.object({
  /** Slash-joined task keys from the root: `for-loop-1/train`. */
  id: z.string(),
  parent: z.string().optional(),
  taskKey: z.string(),
  label: z.string(),
  kind: z.enum(['step', 'importer', 'dag', 'loop', 'condition', 'exit']),
  componentName: z.string(),
  /** Containers: the keyword and readable text of the frame ("For each", "model in models"). */
  keyword: z.string().optional(),
  text: z.string().optional(),
  /** The same in parts, so that a page can say it in another language. */
  heading: FrameHeading.optional(),
  /** Loops: the limit; 0 = unlimited. */
  parallelism: z.number().int().optional(),
  inputs: z.array(GraphPort),
  outputs: z.array(GraphPort),
})
export type GraphNode = z.infer<typeof GraphNode>

/** `node` absent: the pipeline's own input or output strip. */
export const GraphEnd = z.object({ node: z.string().optional(), port: z.string() })
export const GraphEdge = z.object({
  id: z.string(),
  from: GraphEnd,
  to: GraphEnd,
  /** `order`: a dependency that carries nothing (dotted); its ports are empty strings. */
  kind: z.enum(['parameter', 'artifact', 'order']),
  hue: PortHue,
})
export type GraphEdge = z.infer<typeof GraphEdge>

export const PipelineGraph = z.object({
  nodes: z.array(GraphNode),
  edges: z.array(GraphEdge),
  inputs: z.array(GraphPort),
  outputs: z.array(GraphPort),
})
export type PipelineGraph = z.infer<typeof PipelineGraph>

/** One field of the launch form. `defaultValue` absent and not optional: the person must give one. */
export const PipelineInput = z.object({
  name: z.string(),
  type: z.enum(['STRING', 'NUMBER_INTEGER', 'NUMBER_DOUBLE', 'BOOLEAN', 'LIST', 'STRUCT']),
  description: z.string().optional(),
  optional: z.boolean(),
  defaultValue: z.unknown().optional(),
  /** Allowed values (KFP `literals`). */
  literals: z.array(z.unknown()).optional(),
})
export type PipelineInput = z.infer<typeof PipelineInput>
