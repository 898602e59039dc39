/** A parsed pipeline file, and how to look things up in it. */
import type {
  ComponentSpec,
  DagSpec,
  ExecutorSpec,
  PipelineSpec,
  PlatformSpec,
  TaskSpec,
} from '#shared/pipeline.ts'

/** 1-based place in the text of the file. */
export interface Place {
  readonly line: number
  readonly column: number
}
/** Steps from the root of one YAML document: `['root', 'dag', 'tasks', 'train']`. */
export type FieldPath = readonly (string | number)[]

export interface PipelineDocument {
  readonly spec: PipelineSpec
  /** The file's second YAML document. */
  readonly platform?: PlatformSpec
  /** The description in the header comment: of a compiled component the file has it nowhere else. */
  readonly headerDescription?: string
  /**
   * Numbers whose spelling in the file is not the one the SDK would write at that place (`1` where it writes
   * `1.0`, or more digits than a double has), by `numberKey`. The writer repeats the spelling while the value is
   * unchanged.
   */
  readonly numbers: ReadonlyMap<string, string>
  /** Where a field stands in the text this was parsed from. Drop it when you change `spec` or `platform`. */
  readonly locate?: (path: FieldPath, document?: 'spec' | 'platform') => Place | undefined
}

/** A record's own entry: pipeline files may name things `constructor` or `toString`. */
export const entry = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined

export const componentOf = (doc: PipelineDocument, task: TaskSpec): ComponentSpec | undefined =>
  entry(doc.spec.components, task.componentRef.name)

export const executorOf = (doc: PipelineDocument, component: ComponentSpec): ExecutorSpec | undefined =>
  component.executorLabel === undefined
    ? undefined
    : entry(doc.spec.deploymentSpec?.executors, component.executorLabel)

export const tasksOf = (dag: DagSpec | undefined): readonly (readonly [string, TaskSpec])[] =>
  Object.entries(dag?.tasks ?? {})

/** What people call the pipeline. */
export const titleOf = (doc: PipelineDocument): string =>
  doc.spec.pipelineInfo.displayName ?? doc.spec.pipelineInfo.name
