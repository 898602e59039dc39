/** Bars of the timeline: per attempt, what was waiting, what was building an environment and what really ran. */
import { type AttemptRow, isEnded, type RunSummary, type TaskRow, type TaskState } from '#shared/run.ts'
import { stepTitle } from '#ui/run/step-labels.ts'

export type SegmentKind = 'waiting' | 'environment' | 'running' | 'ran' | 'failed' | 'stopped'

/** `from` and `to` are ms since the run's start. */
export interface Segment {
  readonly kind: SegmentKind
  readonly from: number
  readonly to: number
  readonly attempt: number
}

export interface TimelineRow {
  readonly path: string
  readonly name: string
  readonly depth: number
  readonly state: TaskState
  /** ms from its first sign of work to its end (or now); undefined when it never began. */
  readonly duration: number | undefined
  /** Undefined when it waits for nothing, or has ended. */
  readonly wait: Pick<TaskRow, 'waits' | 'waitingFor'> | undefined
  readonly attempts: number
  readonly segments: readonly Segment[]
}

export interface Timeline {
  readonly rows: readonly TimelineRow[]
  /** Length of the axis in ms, at least one second. */
  readonly span: number
  /** Number of steps running at a time: changes only, ascending. */
  readonly parallel: readonly { readonly at: number; readonly count: number }[]
  readonly mostParallel: number
  readonly live: boolean
}

const isContainer = (task: TaskRow): boolean => task.kind !== 'step' && task.kind !== 'importer'

/** `now` in epoch ms bounds what is still going on. */
export function timelineOf(run: RunSummary, tasks: readonly TaskRow[], now: number): Timeline {
  const live = !isEnded(run.state)
  const origin = Math.min(run.startedAt, ...tasks.map(firstSign).filter((at) => at !== undefined))
  // The page's clock ticks in whole seconds and is not the server's: what has happened is never in the future.
  const known = Math.max(origin, ...tasks.flatMap(momentsOf))
  const end = Math.max(live ? now : (run.endedAt ?? origin), known)
  const containers = new Set(tasks.filter(isContainer).map((task) => task.path))
  const rows = tasks
    .filter((task) => !isContainer(task))
    .map((task) => rowOf(task, origin, end, containers))
    .sort((a, b) => (a.segments[0]?.from ?? Infinity) - (b.segments[0]?.from ?? Infinity))
  const span = Math.max(1000, end - origin)
  const parallel = parallelism(rows, Math.max(50, span / 200), span)
  return {
    rows,
    span,
    parallel,
    mostParallel: parallel.reduce((most, step) => Math.max(most, step.count), 0),
    live,
  }
}

const momentsOf = (task: TaskRow): number[] =>
  [
    task.endedAt,
    ...task.attempts.flatMap((one) => [one.prepareStartedAt, one.startedAt, one.endedAt]),
  ].filter((at) => at !== undefined)

const firstSign = (task: TaskRow): number | undefined => task.readyAt ?? task.startedAt

function rowOf(task: TaskRow, origin: number, end: number, containers: ReadonlySet<string>): TimelineRow {
  const segments = segmentsOf(task, end)
    .filter((segment) => segment.to >= segment.from)
    .map((segment) => ({ ...segment, from: segment.from - origin, to: segment.to - origin }))
  const worked = segments.filter((segment) => segment.kind !== 'waiting')
  const first = worked[0]
  const last = worked.at(-1)
  return {
    path: task.path,
    name: stepTitle(task),
    depth: ancestors(task.path).filter((path) => containers.has(path)).length > 0 ? 1 : 0,
    state: task.state,
    duration: first === undefined || last === undefined ? undefined : last.to - first.from,
    wait: isEnded(task.state) || task.waitingFor === undefined ? undefined : task,
    attempts: task.attempts.length,
    segments,
  }
}

const ancestors = (path: string): string[] => {
  const parts = path.split('/')
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

function segmentsOf(task: TaskRow, end: number): Segment[] {
  const segments: Segment[] = []
  let reached = task.readyAt ?? task.attempts[0]?.prepareStartedAt ?? task.startedAt
  for (const attempt of task.attempts) {
    const begins = attempt.prepareStartedAt ?? attempt.startedAt
    if (begins === undefined) continue
    push(segments, 'waiting', reached, begins, attempt.attempt)
    if (attempt.prepareStartedAt !== undefined) {
      push(
        segments,
        'environment',
        attempt.prepareStartedAt,
        attempt.startedAt ?? attempt.endedAt ?? end,
        attempt.attempt,
      )
    }
    if (attempt.startedAt !== undefined) {
      push(segments, workKind(attempt), attempt.startedAt, attempt.endedAt ?? end, attempt.attempt, true)
    }
    reached = attempt.endedAt ?? end
  }
  if (!isEnded(task.state) && task.attempts.length === 0) push(segments, 'waiting', reached, end, 1)
  if (task.attempts.length === 0 && task.startedAt !== undefined) {
    push(segments, isEnded(task.state) ? 'ran' : 'running', task.startedAt, task.endedAt ?? end, 1, true)
  }
  return segments
}

function push(
  segments: Segment[],
  kind: SegmentKind,
  from: number | undefined,
  to: number,
  attempt: number,
  keepEmpty = false,
): void {
  if (from !== undefined && (to > from || keepEmpty))
    segments.push({ kind, from, to: Math.max(from, to), attempt })
}

function workKind(attempt: AttemptRow): SegmentKind {
  if (attempt.endedAt === undefined && !isEnded(attempt.state)) return 'running'
  if (attempt.state === 'FAILED') return 'failed'
  return attempt.state === 'CANCELED' || attempt.state === 'INTERRUPTED' ? 'stopped' : 'ran'
}

/** Moments closer than `grain` ms are one: handing over from step to step is not a dip anyone could see. */
function parallelism(
  rows: readonly TimelineRow[],
  grain: number,
  span: number,
): { at: number; count: number }[] {
  const changes = new Map<number, number>()
  const moment = (at: number): number => Math.min(span, Math.round(at / grain) * grain)
  for (const segment of rows.flatMap((row) => row.segments)) {
    if (segment.kind === 'waiting' || segment.kind === 'environment') continue
    const [from, to] = [moment(segment.from), moment(segment.to)]
    changes.set(from, (changes.get(from) ?? 0) + 1)
    changes.set(to, (changes.get(to) ?? 0) - 1)
  }
  let count = 0
  return [...changes]
    .filter(([, change]) => change !== 0)
    .sort((a, b) => a[0] - b[0])
    .map(([at, change]) => ({ at, count: (count += change) }))
}

const steps = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 86400,
].map((s) => s * 1000)

/** Round places for the axis, at most `most` of them, 0 first. */
export function ticksOf(span: number, most: number): number[] {
  const step = steps.find((one) => span / one <= most) ?? Math.ceil(span / most / 86_400_000) * 86_400_000
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => index * step)
}
