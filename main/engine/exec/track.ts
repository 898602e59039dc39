/** What a pipeline run and its steps are in MLflow. The names are those of KFP's own MLflow plugin and of the client. */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { arch, availableParallelism, platform, userInfo } from 'node:os'
import { join } from 'node:path'
import { valueText } from '#core/plan/placeholders.ts'
import type {
  KeyValue,
  MetricEntry,
  MlflowStatus,
  ReadyEnvironment,
  TrackingWriter,
} from '#engine/services.ts'
import type { Outputs, RunState, TaskRow, TaskState } from '#shared/run.ts'

/** MLflow refuses longer parameter values. */
const maxParam = 6_000
/** MLflow takes this many in one batch. */
const maxParams = 100

const userName = (): string => {
  try {
    return userInfo().username
  } catch {
    // A container may run under a user that no passwd file knows.
    return 'unknown'
  }
}

const paramsOf = (values: Readonly<Record<string, unknown>>): KeyValue[] =>
  Object.entries(values).map(([key, value]) => {
    const text = valueText(value)
    return { key, value: text.length > maxParam ? `${text.slice(0, maxParam - 1)}…` : text }
  })

/** A metric's value among the metadata of an artifact; floats that JSON cannot hold arrive by name. */
const metricValue = (value: unknown): number | undefined => {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : undefined
}

/** `system.Metrics` carries its numbers as metadata. Others (confusion matrices, curves) stay with the artifact. */
const metricsOf = (outputs: Outputs, timestamp: number): Omit<MetricEntry, 'step'>[] =>
  Object.values(outputs.artifacts)
    .flat()
    .filter((artifact) => artifact.type === 'system.Metrics')
    .flatMap((artifact) => Object.entries(artifact.metadata))
    .flatMap(([key, given]) => {
      const value = key === 'display_name' ? undefined : metricValue(given)
      return value === undefined ? [] : [{ key, value, timestamp }]
    })

const statuses: Partial<Record<TaskState | RunState, MlflowStatus>> = {
  SUCCEEDED: 'FINISHED',
  CACHED: 'FINISHED',
  FAILED: 'FAILED',
  CANCELED: 'KILLED',
  INTERRUPTED: 'KILLED',
}
export const mlflowStatus = (state: TaskState | RunState): MlflowStatus => statuses[state] ?? 'KILLED'

const chunks = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, place) =>
    list.slice(place * size, (place + 1) * size),
  )

export const logParams = (
  tracking: TrackingWriter,
  runId: string,
  values: Readonly<Record<string, unknown>>,
): void => {
  for (const params of chunks(paramsOf(values), maxParams)) tracking.logBatch(runId, { params })
}

export const logMetrics = (tracking: TrackingWriter, runId: string, outputs: Outputs, at: number): void => {
  tracking.logFinalMetrics(runId, metricsOf(outputs, at))
}

const sourceTags = (name: string): KeyValue[] => [
  { key: 'mlflow.source.name', value: name },
  { key: 'mlflow.source.type', value: 'JOB' },
  { key: 'mlflow.user', value: userName() },
]

export interface NewParent {
  readonly experimentName: string
  readonly runName: string
  readonly pipelineName: string
  readonly source: string
  readonly digest: string
  readonly number: number
  readonly at: number
  readonly tags: Readonly<Record<string, string>>
}

export const createParentRun = (
  tracking: TrackingWriter,
  parent: NewParent,
): { runId: string; experimentId: string } => {
  const experimentId = tracking.experimentNamed(parent.experimentName)
  const own = Object.entries(parent.tags).map(([key, value]) => ({ key, value }))
  const { runId } = tracking.createRun({
    experimentId,
    name: parent.runName,
    startTime: parent.at,
    userId: userName(),
    tags: [
      ...own,
      { key: 'mlflow.runName', value: parent.runName },
      ...sourceTags(parent.source),
      { key: 'nagare.pipeline', value: parent.pipelineName },
      { key: 'nagare.digest', value: parent.digest },
      { key: 'nagare.machine', value: `${platform()} ${arch()}, ${availableParallelism()} cores` },
      { key: 'nagare.number', value: String(parent.number) },
    ],
  })
  return { runId, experimentId }
}

export interface NewStep {
  readonly experimentId: string
  readonly parentRunId: string
  readonly name: string
  readonly path: string
  readonly source: string
  readonly at: number
}

/** The nested run of one step, shared by its attempts. */
export const createStepRun = (tracking: TrackingWriter, step: NewStep): string =>
  tracking.createRun({
    experimentId: step.experimentId,
    name: step.name,
    startTime: step.at,
    userId: userName(),
    parentRunId: step.parentRunId,
    tags: [
      { key: 'mlflow.runName', value: step.name },
      ...sourceTags(step.source),
      { key: 'nagare.task', value: step.path },
    ],
  }).runId

/** The nested run of a step whose result is an earlier one's: it has its numbers, and says where the rest is. */
export const createReusedRun = (
  tracking: TrackingWriter,
  step: NewStep,
  { reuse, reason = '' }: Pick<TaskRow, 'reuse' | 'reason'>,
): string => {
  const stepRunId = createStepRun(tracking, step)
  const from = reuse?.from?.stepRunId
  const link = from === undefined ? [] : [{ key: 'nagare.reusedFrom', value: from }]
  tracking.logBatch(stepRunId, { tags: [{ key: 'nagare.reuse', value: reason }, ...link] })
  if (from !== undefined) tracking.inherit(stepRunId, from)
  return stepRunId
}

/** What a step ran on, for its run page: interpreter, environment, packages as the component lists them. */
export const noteEnvironment = (
  tracking: TrackingWriter,
  stepRunId: string,
  { python, key, lock }: ReadyEnvironment,
  packages: readonly string[],
): void => {
  const exactly =
    lock === undefined ? [] : [{ key: 'nagare.environment.lock', value: keepLock(tracking, stepRunId, lock) }]
  tracking.logBatch(stepRunId, {
    tags: [
      { key: 'nagare.python', value: python },
      { key: 'nagare.environment', value: key },
      ...(packages.length === 0 ? [] : [{ key: 'nagare.packages', value: packages.join(', ') }]),
      ...exactly,
    ],
  })
}

/** With the run's files, so that it can be made again when the environment is gone. @returns its SHA-256 */
const keepLock = (tracking: TrackingWriter, stepRunId: string, lock: string): string => {
  const folder = join(tracking.artifactDirectory(stepRunId), 'nagare-environment')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'requirements.lock'), lock)
  return createHash('sha256').update(lock).digest('hex')
}

/** The same for a step in a container: the image by its name and by what was really in it. */
export const noteImage = (tracking: TrackingWriter, stepRunId: string, image: string, id: string): void =>
  tracking.logBatch(stepRunId, {
    tags: [
      { key: 'nagare.image', value: image },
      { key: 'nagare.image.id', value: id },
    ],
  })
