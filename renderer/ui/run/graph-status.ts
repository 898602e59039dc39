/** What a run paints on the drawn graph: one status per node, several iterations of a step folded into one. */
import type { GraphNode } from '#shared/graph.ts'
import type { ReuseNote } from '#shared/reuse.ts'
import { type ArtifactValue, isEnded, type Outputs, type TaskRow } from '#shared/run.ts'
import type { NodeStatus } from '#ui/canvas/index.ts'
import { formatDuration, formatShare, formatValue } from '#ui/format.ts'
import { type Status, statusOfTask } from '#ui/status/status.ts'

/** Words that only the language knows. */
export interface GraphWords {
  readonly of: (done: number, total: number) => string
  /** Undefined: for nothing. */
  readonly waits: (task: TaskRow) => string | undefined
  /** Where a result comes from, or why it ran again; undefined: nothing worth a line. */
  readonly reuse?: (note: ReuseNote) => string | undefined
  /** A sentence of ours. */
  readonly say?: (text: string) => string
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

/** The tasks of one node, by the id of the node. Containers have none of their own here: they show what is in them. */
export type TasksByNode = ReadonlyMap<string, readonly TaskRow[]>

export const tasksByNode = (tasks: readonly TaskRow[]): TasksByNode =>
  Map.groupBy(tasks.filter(isStep), (task) => task.nodeId)

export function graphStatus(
  nodes: readonly Pick<GraphNode, 'id'>[],
  tasks: TasksByNode,
  words: GraphWords,
): Map<string, NodeStatus> {
  return new Map(
    nodes.flatMap(({ id }): [string, NodeStatus][] => {
      const status = nodeStatus(id, tasks, words)
      return status === undefined ? [] : [[id, status]]
    }),
  )
}

/** Undefined: nothing of it has been heard of. */
export function nodeStatus(id: string, tasks: TasksByNode, words: GraphWords): NodeStatus | undefined {
  const own = tasks.get(id)
  if (own !== undefined) return stepStatus(own, words)
  const inside = [...tasks].flatMap(([node, rows]) => (node.startsWith(`${id}/`) ? rows : []))
  return inside.length === 0 ? undefined : frameStatus(inside)
}

function stepStatus(tasks: readonly TaskRow[], words: GraphWords): NodeStatus {
  const shown = mostTelling(tasks)
  const done = tasks.filter((task) => isEnded(task.state)).length
  const many = tasks.length > 1 ? { text: words.of(done, tasks.length) } : undefined
  const progress = progressOf(tasks)
  const { say = (text) => text } = words
  const reason = shown.reuse === undefined ? shown.reason && say(shown.reason) : words.reuse?.(shown.reuse)
  const fact = isEnded(shown.state) ? reason : words.waits(shown)
  const failed = shown.state === 'FAILED' || shown.state === 'INTERRUPTED'
  return {
    state: statusOfTask(shown.state),
    ...(many ?? progressText(shown) ?? timeStatus(shown)),
    ...(fact === undefined ? {} : { fact }),
    ...(failed && shown.failure !== undefined ? { failure: say(shown.failure.message) } : {}),
    ...(progress === undefined ? {} : { progress }),
    ...(tasks.length === 1 && shown.outputs !== undefined ? { gave: shortly(shown.outputs) } : {}),
  }
}

/** What is done of them, those that run by what they say themselves. Undefined: nothing says it, or all is done. */
function progressOf(tasks: readonly TaskRow[]): number | undefined {
  if (tasks.length === 1) return tasks[0]?.percent === undefined ? undefined : tasks[0].percent / whole
  if (tasks.every(({ state }) => isEnded(state))) return undefined
  const shares = tasks.map(({ state, percent = 0 }) => (isEnded(state) ? 1 : percent / whole))
  return shares.reduce((sum, share) => sum + share, 0) / tasks.length
}

const whole = 100

/** How far it is says more than how long it has been at it. */
const progressText = ({ percent }: TaskRow): Pick<NodeStatus, 'text'> | undefined =>
  percent === undefined ? undefined : { text: formatShare(percent, whole) }

/** A card has no room for more. */
const fewLetters = 24
const threeFigures = 3

const short = (value: unknown): string | undefined => {
  const text = formatValue(typeof value === 'number' ? Number(value.toPrecision(threeFigures)) : value)
  return text === '' || text.length > fewLetters || text.includes('\n') ? undefined : text
}

/** Of metrics one number with its name, rather a measure than a count; of other artifacts nothing is short. */
const measured = ([only, more]: readonly ArtifactValue[]): string | undefined => {
  if (only?.type !== 'system.Metrics' || more !== undefined) return undefined
  const numbers = Object.entries(only.metadata).filter(([, value]) => typeof value === 'number')
  const [name, value] = numbers.find(([, one]) => !Number.isInteger(one)) ?? numbers[0] ?? []
  return name === undefined ? undefined : short(`${name} ${short(value)}`)
}

/** What a card can tell of a step's outputs. */
function shortly({ parameters, artifacts }: Outputs): Record<string, string> {
  const told = [
    ...Object.entries(parameters).map(([name, value]) => [name, short(value)] as const),
    ...Object.entries(artifacts).map(([name, values]) => [name, measured(values)] as const),
  ]
  return Object.fromEntries(told.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])))
}

function mostTelling(tasks: readonly TaskRow[]): TaskRow {
  const rank = (task: TaskRow): number => telling.indexOf(statusOfTask(task.state))
  return tasks.reduce((best, task) => (rank(task) < rank(best) ? task : best))
}

/** Epoch ms; undefined when nothing has been done for it. */
export const begunAt = (task: TaskRow): number | undefined =>
  task.state === 'CACHED' || task.state === 'SKIPPED'
    ? undefined
    : (task.attempts[0]?.prepareStartedAt ?? task.startedAt)

function timeStatus(task: TaskRow): Pick<NodeStatus, 'text' | 'since'> {
  const begun = begunAt(task)
  if (begun === undefined) return {}
  return isEnded(task.state) ? { text: formatDuration((task.endedAt ?? begun) - begun) } : { since: begun }
}

function frameStatus(inside: readonly TaskRow[]): NodeStatus {
  const counts: Partial<Record<Status, number>> = {}
  for (const task of inside) {
    const status = statusOfTask(task.state)
    counts[status] = (counts[status] ?? 0) + 1
  }
  return { state: statusOfTask(mostTelling(inside).state), counts }
}

/** Of several iterations of a step: what broke, else what goes on, else what began last. */
export const taskToShow = (rows: readonly TaskRow[]): TaskRow | undefined =>
  firstToShow(rows) ??
  rows.find(({ state }) => state === 'RUNNING' || state === 'PREPARING') ??
  rows.findLast(({ startedAt }) => startedAt !== undefined) ??
  rows.at(-1)

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
