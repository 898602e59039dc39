import { styleText } from 'node:util'
import { duration } from '#core/plan/duration.ts'
import type { StudioEvent } from '#shared/events.ts'
import { isEnded, type TaskRow } from '#shared/run.ts'
import { markOf } from './words.ts'

/** Shows a run while it goes on. `event` takes what the stream says; `end` leaves the terminal tidy. */
export interface Progress {
  event(event: StudioEvent): void
  end(): void
}
export interface Terminal {
  readonly isTTY: boolean
  readonly columns: number
  readonly rows: number
  write(text: string): void
}

const isStep = (task: TaskRow): boolean => task.kind === 'step' || task.kind === 'importer'

const lastFor = (task: TaskRow, now: number): string =>
  task.startedAt === undefined ? '' : duration((task.endedAt ?? now) - task.startedAt)

/** One line per change, for logs and pipes. */
export function plainProgress(
  runId: () => string | undefined,
  terminal: Terminal,
  now: () => number,
): Progress {
  const shown = new Map<string, string>()
  return {
    event(event) {
      if (event.type === 'environment' && event.environment.line)
        terminal.write(`  ${event.environment.line}\n`)
      if (event.type !== 'task' || event.runId !== runId() || !isStep(event.task)) return
      const { task } = event
      const told = `${task.state}${task.attempts.length}`
      if (task.state === 'QUEUED' || task.state === 'WAITING' || shown.get(task.path) === told) return
      shown.set(task.path, told)
      terminal.write(`${markOf[task.state]} ${task.path}: ${describe(task, now())}\n`)
    },
    end() {},
  }
}

function describe(task: TaskRow, now: number): string {
  const attempt = task.attempts.length > 1 ? ` (attempt ${task.attempts.length})` : ''
  const time = isEnded(task.state) ? lastFor(task, now) : ''
  const waits = task.waitingFor?.length ? `waits for ${task.waitingFor.join(', ')}` : ''
  const why = task.failure?.message ?? task.reason ?? waits
  return [`${task.state.toLowerCase()}${attempt}`, time, why].filter((part) => part !== '').join('  ')
}

/** A list that is drawn over itself: every step with its mark and time, at most as many lines as the window has. */
export function liveProgress(
  runId: () => string | undefined,
  terminal: Terminal,
  now: () => number,
): Progress {
  const tasks = new Map<string, TaskRow>()
  let environment = ''
  let drawn = 0
  const draw = (): void => {
    const lines = listLines([...tasks.values()], environment, now(), terminal)
    const up = drawn > 0 ? `\u001b[${drawn}A` : ''
    terminal.write(`${up}${lines.map((line) => `\u001b[2K${tinted(line)}\n`).join('')}\u001b[0J`)
    drawn = lines.length
  }
  const tick = setInterval(draw, 200)
  return {
    event(event) {
      if (event.type === 'environment')
        environment = event.environment.state === 'building' ? (event.environment.line ?? '') : ''
      if (event.type === 'task' && event.runId === runId() && isStep(event.task))
        tasks.set(event.task.path, event.task)
      if (event.type === 'progress' && event.runId === runId()) move(tasks, event.steps)
    },
    end() {
      clearInterval(tick)
      environment = ''
      draw()
    },
  }
}

/** How far running steps are, onto their rows. */
function move(tasks: Map<string, TaskRow>, steps: readonly Pick<TaskRow, 'path' | 'percent'>[]): void {
  for (const { path, percent } of steps) {
    const task = tasks.get(path)
    if (task !== undefined) tasks.set(path, { ...task, percent })
  }
}

const tints: Readonly<Record<string, 'green' | 'red' | 'yellow' | 'cyan'>> = {
  [markOf.SUCCEEDED]: 'green',
  [markOf.CACHED]: 'green',
  [markOf.FAILED]: 'red',
  [markOf.INTERRUPTED]: 'red',
  [markOf.CANCELED]: 'yellow',
  [markOf.RUNNING]: 'cyan',
  [markOf.PREPARING]: 'cyan',
}

/** Colours the mark, where the terminal and the person (NO_COLOR) want colours. */
function tinted(line: string): string {
  const mark = line.slice(0, 1)
  const tint = tints[mark]
  return tint === undefined ? line : styleText(tint, mark, { stream: process.stderr }) + line.slice(1)
}

/** Pure: what the live list looks like at one moment. Ended steps give way first when the window is short. */
export function listLines(
  tasks: readonly TaskRow[],
  environment: string,
  now: number,
  size: { readonly columns: number; readonly rows: number },
): string[] {
  const room = Math.max(3, size.rows - 3)
  const hidden = Math.max(0, tasks.length - room)
  const ended = tasks.filter((task) => isEnded(task.state))
  const dropped = new Set(ended.slice(0, hidden))
  const shown = tasks.filter((task) => !dropped.has(task)).slice(0, room)
  const width = Math.min(40, Math.max(0, ...shown.map((task) => task.path.length)))
  const lines = shown.map(
    (task) => `${markOf[task.state]} ${task.path.padEnd(width)}  ${describe(withClock(task), now)}`,
  )
  if (hidden > 0) lines.unshift(`  … ${hidden} more`)
  if (environment !== '') lines.push(`  ${environment}`)
  return lines.map((line) => (line.length > size.columns - 1 ? `${line.slice(0, size.columns - 2)}…` : line))

  function withClock(task: TaskRow): TaskRow {
    const running = task.state === 'RUNNING' && task.startedAt !== undefined
    const far = task.percent === undefined ? '' : `${task.percent} %  `
    return running ? { ...task, reason: `${far}${duration(now - (task.startedAt ?? now))}` } : task
  }
}
