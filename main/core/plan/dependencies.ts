/**
 * What waits for what inside one DAG. The order comes from the inputs *and* from `dependentTasks`: compiled files
 * exist that have a data edge without the latter.
 */

import { tasksOf } from '#core/spec/document.ts'
import type { DagSpec, TaskSpec } from '#shared/pipeline.ts'

const channelPattern = /\{\{channel:task=([^;{}]*);name=[^;{}]*;type=[^{}]*?;?\}\}/g

/** Tasks named by `{{channel:task=…;name=…;type=…}}`, the SDK's uncompiled placeholders, anywhere in a constant. */
function* channelsIn(value: unknown): Generator<string> {
  if (typeof value === 'string' && value.includes('{{channel:')) {
    for (const match of value.matchAll(channelPattern)) if (match[1]) yield match[1]
  } else if (Array.isArray(value)) {
    for (const item of value) yield* channelsIn(item)
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) yield* channelsIn(item)
  }
}

/** Every task that this one names, with repeats: producers of its inputs, `dependentTasks`, awaited statuses. */
function* upstreamOf(task: TaskSpec): Generator<string> {
  yield* task.dependentTasks ?? []
  for (const input of Object.values(task.inputs?.parameters ?? {})) {
    if (input.taskOutputParameter) yield input.taskOutputParameter.producerTask
    if (input.taskFinalStatus) yield input.taskFinalStatus.producerTask
    if (input.runtimeValue) yield* channelsIn(input.runtimeValue.constant)
  }
  for (const input of Object.values(task.inputs?.artifacts ?? {})) {
    if (input.taskOutputArtifact) yield input.taskOutputArtifact.producerTask
  }
}

/**
 * For every task of the DAG, the tasks of the same DAG that must have ended before it may start. Names of tasks
 * that are not in this DAG are left out (`check` reports them).
 */
export function dependenciesOf(dag: DagSpec): Map<string, Set<string>> {
  const tasks = tasksOf(dag)
  const known = new Set(tasks.map(([key]) => key))
  return new Map(
    tasks.map(([key, task]) => [key, new Set([...upstreamOf(task)].filter((name) => known.has(name)))]),
  )
}
