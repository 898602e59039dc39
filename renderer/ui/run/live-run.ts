/**
 * One run while it goes on, outside of React's tree: read once, then kept true by events. What comes in a burst is told
 * once, and whoever paints hears which nodes it was about.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { StudioClient } from '#client/studio.ts'
import type { RunDetail } from '#shared/contract/studio.ts'
import type { StudioEvent } from '#shared/events.ts'
import { isEnded, type RunSummary, type TaskRow } from '#shared/run.ts'
import { type TasksByNode, tasksByNode } from './graph-status.ts'
import { withPercents } from './percents.ts'

export interface LiveRunState {
  /** `gone`: there is no such run here any more. */
  readonly status: 'loading' | 'ready' | 'gone'
  /** As it was read last: document, arguments, tags. Its `run` and `tasks` are older than those below. */
  readonly detail: RunDetail | undefined
  readonly run: RunSummary | undefined
  readonly tasks: TasksByNode
  /** The same without their states of this moment: another list only when one has come, and at the end. */
  readonly steps: readonly TaskRow[]
}

type Listener = (nodes: ReadonlySet<string>) => void

export interface LiveRun {
  readonly runId: string
  readonly store: StoreApi<LiveRunState>
  /** Hears of the nodes whose tasks have changed. Returns the way to stop. */
  onTasks(listener: Listener): () => void
  onEvent(event: StudioEvent): void
  open(): void
  close(): void
}

/** Shorter than one sees, long enough to take a burst of events at once. */
const gatherMs = 100

export const nothingYet: LiveRunState = {
  status: 'loading',
  detail: undefined,
  run: undefined,
  tasks: new Map(),
  steps: [],
}

const withRow = (rows: readonly TaskRow[], row: TaskRow): readonly TaskRow[] => {
  const at = rows.findIndex(({ path }) => path === row.path)
  return at < 0 ? [...rows, row] : rows.with(at, row)
}

export const createLiveRun = (read: StudioClient['runs']['get'], runId: string): LiveRun =>
  new FollowedRun(read, runId)

class FollowedRun implements LiveRun {
  readonly runId: string
  readonly store = createStore<LiveRunState>(() => nothingYet)
  readonly #read: StudioClient['runs']['get']
  readonly #listeners = new Set<Listener>()
  #gathered: TaskRow[] = []
  readonly #percents = new Map<string, number | undefined>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #reading = 0

  constructor(read: StudioClient['runs']['get'], runId: string) {
    this.#read = read
    this.runId = runId
  }

  open(): void {
    void this.#readAll()
  }

  close(): void {
    this.#reading++
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#gathered = []
    this.#percents.clear()
  }

  onTasks(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  onEvent(event: StudioEvent): void {
    if (event.type === 'task' && event.runId === this.runId) this.#gather(event.task)
    if (event.type === 'progress' && event.runId === this.runId) this.#move(event.steps)
    if (event.type === 'run' && event.run.runId === this.runId) this.#hear(event.run)
    if (event.type === 'runs-removed' && event.runIds.includes(this.runId))
      this.store.setState({ status: 'gone' })
    // Nothing is told twice: what happened while nobody listened is read.
    if (event.type === 'hello') void this.#readAll()
  }

  #hear(run: RunSummary): void {
    this.store.setState({ run })
    // Outputs and tags are only complete at the end.
    if (isEnded(run.state)) void this.#readAll()
  }

  async #readAll(): Promise<void> {
    const mine = ++this.#reading
    const detail = await this.#read({ runId: this.runId }).catch((error: unknown) => error)
    if (mine !== this.#reading) return
    if (isDetail(detail)) this.#take(detail)
    else if (this.store.getState().detail === undefined) this.store.setState({ status: 'gone' })
  }

  #take(detail: RunDetail): void {
    const { tasks: before } = this.store.getState()
    const tasks = tasksByNode(detail.tasks)
    this.store.setState({
      status: 'ready',
      detail,
      run: detail.run,
      tasks,
      steps: [...tasks.values()].flat(),
    })
    this.#tell(new Set([...before.keys(), ...tasks.keys()]))
  }

  #gather(row: TaskRow): void {
    if (row.kind !== 'step' && row.kind !== 'importer') return
    this.#gathered.push(row)
    // It says itself how far it is.
    this.#percents.delete(row.path)
    this.#soon()
  }

  #move(steps: readonly Pick<TaskRow, 'path' | 'percent'>[]): void {
    for (const { path, percent } of steps) this.#percents.set(path, percent)
    this.#soon()
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => this.#flush(), gatherMs)
  }

  #flush(): void {
    this.#timer = undefined
    const rows = this.#gathered
    this.#gathered = []
    const { tasks: before, steps } = this.store.getState()
    const tasks = new Map(before)
    for (const row of rows) tasks.set(row.nodeId, withRow(tasks.get(row.nodeId) ?? [], row))
    const moved = this.#takePercents(tasks)
    const isNew = rows.some(({ nodeId, path }) => !before.get(nodeId)?.some((one) => one.path === path))
    this.store.setState({ tasks, steps: isNew ? [...tasks.values()].flat() : steps })
    this.#tell(new Set([...rows.map(({ nodeId }) => nodeId), ...moved]))
  }

  /** @returns the nodes whose tasks are further than before. */
  #takePercents(tasks: Map<string, readonly TaskRow[]>): string[] {
    if (this.#percents.size === 0) return []
    const moved = [...tasks].flatMap(([node, rows]) => {
      const next = withPercents(rows, this.#percents)
      return next === rows ? [] : [[node, next] as const]
    })
    for (const [node, rows] of moved) tasks.set(node, rows)
    this.#percents.clear()
    return moved.map(([node]) => node)
  }

  #tell(nodes: ReadonlySet<string>): void {
    for (const listener of this.#listeners) listener(nodes)
  }
}

const isDetail = (answer: unknown): answer is RunDetail =>
  typeof answer === 'object' && answer !== null && 'tasks' in answer
