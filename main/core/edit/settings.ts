/** How steps are run, and what the pipeline is called. */
import type { PipelineDocument } from '#core/spec/document.ts'
import type { ContainerSpec, RetryPolicy } from '#shared/pipeline.ts'
import { ok, type Result } from '#shared/result.ts'
import { keyOf, put, taskAt, withSpec, withTask } from './places.ts'
import { type Refusal, refuse } from './refusal.ts'
import { changeExecutor } from './steps.ts'

/** Of one task. A field that is absent stays; null takes it away. */
export interface TaskSettings {
  readonly cache?: boolean
  readonly retry?: RetryPolicy | null
  /** Run whether or not what it waits for succeeded. */
  readonly always?: boolean
  /** Loops: how many iterations at once; 0: all. */
  readonly limit?: number
}

/** Of a component, for all steps that share it. */
export type ContainerSettings = Pick<ContainerSpec, 'image' | 'env' | 'resources' | 'command' | 'args'>

const isCount = (value: number | undefined): boolean =>
  value === undefined || (Number.isInteger(value) && value >= 0)

export function setTask(
  doc: PipelineDocument,
  node: string,
  settings: TaskSettings,
): Result<PipelineDocument, Refusal> {
  const { cache, retry, always, limit } = settings
  if (taskAt(doc, node) === undefined) return refuse('no-such-thing', `There is no step \`${node}\`.`)
  if (!isCount(limit) || !isCount(retry?.maxRetryCount))
    return refuse('bad-value', 'Give a whole number, 0 or more.')
  return ok(
    withTask(doc, node, (before) => {
      let task = before
      if (cache !== undefined)
        task = put(task, 'cachingOptions', cache ? { ...task.cachingOptions, enableCache: true } : {})
      if (retry !== undefined) task = put(task, 'retryPolicy', retry ?? undefined)
      if (always !== undefined) {
        const policy = put(
          task.triggerPolicy ?? {},
          'strategy',
          always ? 'ALL_UPSTREAM_TASKS_COMPLETED' : undefined,
        )
        task = put(task, 'triggerPolicy', Object.keys(policy).length === 0 ? undefined : policy)
      }
      if (limit !== undefined)
        task = put(
          task,
          'iteratorPolicy',
          limit === 0 ? undefined : { ...task.iteratorPolicy, parallelismLimit: limit },
        )
      return task
    }),
  )
}

export const setContainer = (
  doc: PipelineDocument,
  node: string,
  settings: ContainerSettings,
): Result<PipelineDocument, Refusal> => {
  const label = taskAt(doc, node)?.component?.executorLabel
  if (doc.spec.deploymentSpec?.executors?.[label ?? '']?.container === undefined)
    return refuse('no-such-thing', `\`${keyOf(node)}\` runs no program.`)
  return changeExecutor(doc, node, (executor) => ({
    ...executor,
    container: { ...executor.container, ...settings },
  }))
}

/** Name for the backend (small letters, digits, dashes), and title and description for people. */
export interface PipelineFacts {
  readonly name?: string
  readonly displayName?: string
  readonly description?: string
}

export function setPipeline(doc: PipelineDocument, facts: PipelineFacts): Result<PipelineDocument, Refusal> {
  if (facts.name !== undefined && !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(facts.name))
    return refuse(
      'bad-value',
      `\`${facts.name}\` cannot name a pipeline.`,
      'Use small letters, digits and dashes.',
    )
  return ok(withSpec(doc, (spec) => ({ ...spec, pipelineInfo: { ...spec.pipelineInfo, ...facts } })))
}
