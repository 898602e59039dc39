/** What a run paints on the drawn graph: one status per node, several iterations of a step folded into one. */

import type { GraphNode } from '#shared/graph.ts'
import type { ReuseNote } from '#shared/reuse.ts'
import { isEnded, type TaskRow } from '#shared/run.ts'
import type { NodeStatus } from '#ui/canvas/index.ts'
import { formatClock, formatDuration } from '#ui/format.ts'
import { type Status, statusOfTask } from '#ui/status/status.ts'

/** Words that only the language knows. */
export interface GraphWords {
  readonly of: (done: number, total: number) => string
  /** Undefined: for nothing. */
  readonly waits: (task: TaskRow) => string | undefined
  /** Where a result comes from, or why it ran again; undefined: nothing worth a line. */
  readonly reuse?: (note: ReuseNote) => string | undefined
}

/** Most telling first: of several iterations the node shows this one. */
const telling: readonly Status[] = [
  'failed',
  'interrupted',
  'running',
  'waiting',
  'queued',
  'canceled',
  'succeeded',
  'reused',
  'skipped',
]

const isStep = (task: TaskRow): boolean => task.kind === 'step' || task.kind === 'importer'

export function graphStatus(
  nodes: readonly GraphNode[],
  tasks: readonly TaskRow[],
  now: number,
  words: GraphWords,
): Map<string, NodeStatus> {
  const steps = tasks.filter(isStep)
  const byNode = Map.groupBy(steps, (task) => task.nodeId)
  return new Map(
    nodes.flatMap((node): [string, NodeStatus][] => {
      const own = byNode.get(node.id)
      if (own !== undefined) return [[node.id, stepStatus(own, now, words)]]
      const inside = steps.filter((task) => task.nodeId.startsWith(`${node.id}/`))
      return inside.length === 0 ? [] : [[node.id, frameStatus(inside)]]
    }),
  )
}

function stepStatus(tasks: readonly TaskRow[], now: number, words: GraphWords): NodeStatus {
  const shown = mostTelling(tasks)
  const done = tasks.filter((task) => isEnded(task.state)).length
  const text = tasks.length > 1 ? words.of(done, tasks.length) : timeOf(shown, now)
  const reason = shown.reuse === undefined ? shown.reason : words.reuse?.(shown.reuse)
  const fact = isEnded(shown.state) ? reason : words.waits(shown)
  const failed = shown.state === 'FAILED' || shown.state === 'INTERRUPTED'
  return {
    state: statusOfTask(shown.state),
    ...(text === undefined ? {} : { text }),
    ...(fact === undefined ? {} : { fact }),
    ...(failed && shown.failure !== undefined ? { failure: shown.failure.message } : {}),
    ...(tasks.length > 1 && done < tasks.length ? { progress: done / tasks.length } : {}),
  }
}

function mostTelling(tasks: readonly TaskRow[]): TaskRow {
  const rank = (task: TaskRow): number => telling.indexOf(statusOfTask(task.state))
  return tasks.reduce((best, task) => (rank(task) < rank(best) ? task : best))
}

export function timeOf(task: TaskRow, now: number): string | undefined {
  const begun = task.attempts[0]?.prepareStartedAt ?? task.startedAt
  if (begun === undefined || task.state === 'CACHED' || task.state === 'SKIPPED') return undefined
  return isEnded(task.state) ? formatDuration((task.endedAt ?? begun) - begun) : formatClock(now - begun)
}

function frameStatus(inside: readonly TaskRow[]): NodeStatus {
  const counts: Partial<Record<Status, number>> = {}
  for (const task of inside) {
    const status = statusOfTask(task.state)
    counts[status] = (counts[status] ?? 0) + 1
  }
  return { state: statusOfTask(mostTelling(inside).state), counts }
}

/** Keeps the old object of every node that still says the same: the canvas redraws by identity. */
export function statusMemory(): (next: ReadonlyMap<string, NodeStatus>) => ReadonlyMap<string, NodeStatus> {
  let held: ReadonlyMap<string, NodeStatus> = new Map()
  return (next) => {
    held = new Map([...next].map(([id, status]) => [id, sameAs(held.get(id), status)]))
    return held
  }
}

const sameAs = (before: NodeStatus | undefined, status: NodeStatus): NodeStatus =>
  before !== undefined && JSON.stringify(before) === JSON.stringify(status) ? before : status

/** What the page opens on: what broke first, else what runs, else nothing. */
export function firstToShow(tasks: readonly TaskRow[]): TaskRow | undefined {
  const steps = tasks.filter(isStep)
  const broken = steps
    .filter(
      (task) =>
        (task.state === 'FAILED' || task.state === 'INTERRUPTED') && task.failure?.reason !== 'upstream',
    )
    .sort((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0))
  return broken[0] ?? steps.find((task) => task.state === 'FAILED')
}
