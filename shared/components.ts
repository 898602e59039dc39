/** Components that steps can be made of: what the palette lists. */
import { z } from 'zod'
import { PipelineGraph } from './graph.ts'
import { ComponentSpec, ExecutorSpec } from './pipeline.ts'
import { Problem } from './problem.ts'

/** One component with everything that it needs to stand in a pipeline file. */
export const ComponentSource = z.object({
  /** Wished for, without the `comp-`: `load-csv`. */
  name: z.string(),
  component: ComponentSpec,
  executor: ExecutorSpec.optional(),
  /** Its part of the platform document, per platform. */
  platforms: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  /** False: a new step of it is never reused, because it reads or writes what its inputs do not tell of. */
  cache: z.literal(false).optional(),
})
export type ComponentSource = z.infer<typeof ComponentSource>

/** In the order of a pipeline: the built-in ones are sorted into these. */
export const ComponentCategory = z.enum(['data', 'prepare', 'train', 'evaluate', 'plot', 'registry', 'run'])
export type ComponentCategory = z.infer<typeof ComponentCategory>

export const ComponentItem = z.object({
  /** Stays the same while the file and the function keep their names: `built-in/load_csv`, `mine/team/clean.py#clean`. */
  id: z.string(),
  /** For people: `Load CSV`. */
  title: z.string(),
  /** The docstring without its lists; the first line says it in short. */
  description: z.string().optional(),
  origin: z.enum(['built-in', 'mine']),
  /** Of built-in ones. */
  category: ComponentCategory.optional(),
  /** Of my own: the subfolder of `components/`; absent at its top. */
  group: z.string().optional(),
  /** Path below `components/`, with slashes. */
  file: z.string(),
  /** Requirement lines. */
  packages: z.array(z.string()),
  /** Absent exactly when there is a `problem`. */
  source: ComponentSource.optional(),
  /** Why this file cannot be used, with the line. */
  problem: Problem.optional(),
})
export type ComponentItem = z.infer<typeof ComponentItem>

/** A pipeline to begin with. */
export const Template = z.object({
  /** Name of its file without the ending: `classification`. */
  id: z.string(),
  title: z.string(),
  description: z.string(),
  steps: z.number().int(),
  /** For its thumbnail. */
  graph: PipelineGraph,
})
export type Template = z.infer<typeof Template>
