import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RunDetail } from '#shared/contract/studio.ts'
import type { RunState, RunSummary, TaskRow } from '#shared/run.ts'
import { createStatusBoard } from '#ui/canvas/statuses.ts'
import { taskToShow } from './graph-status.ts'
import { createLiveRun, type LiveRun } from './live-run.ts'
import { paintRun, withFrames } from './paint.ts'

const words = { of: (done: number, total: number) => `${done}/${total}`, waits: () => undefined }

const row = (path: string, state: TaskRow['state'], more: Partial<TaskRow> = {}): TaskRow => ({
  path,
  nodeId: path.replaceAll(/\[\d+\]/g, ''),
  name: path,
  kind: 'step',
  state,
  attempts: [],
  ...more,
})
const summary = (state: RunState): RunSummary => ({
  runId: 'r',
  name: 'r',
  experimentId: '1',
  experimentName: 'e',
  state,
  kind: 'pipeline',
  children: 0,
  startedAt: 0,
  params: {},
  metrics: {},
  tags: {},
  lifecycle: 'active',
})
const detail = (tasks: TaskRow[], state: RunState = 'RUNNING'): RunDetail => ({
  run: summary(state),
  allTags: {},
  artifactUri: '',
  tasks,
  childRuns: [],
  environment: {},
})

/** What the server has; each reading answers with it, or the run is not there. */
let served: RunDetail | undefined
let read = 0
const opened = async (): Promise<LiveRun> => {
  const live = createLiveRun(async () => {
    read += 1
    if (served === undefined) throw new Error('NOT_FOUND')
    return served
  }, 'r')
  live.open()
  await vi.advanceTimersByTimeAsync(0)
  return live
}

beforeEach(() => {
  vi.useFakeTimers()
  served = detail([row('a', 'RUNNING', { startedAt: 5 }), row('loop[0]/b', 'QUEUED')])
  read = 0
})
afterEach(() => vi.useRealTimers())

test('a burst of events is told once, with the nodes it was about', async () => {
  const live = await opened()
  const told: string[][] = []
  live.onTasks((nodes) => told.push([...nodes]))
  for (const path of ['loop[0]/b', 'loop[1]/b', 'a'])
    live.onEvent({ type: 'task', runId: 'r', task: row(path, 'SUCCEEDED') })
  live.onEvent({ type: 'task', runId: 'other', task: row('c', 'FAILED') })
  expect(told).toEqual([])
  await vi.advanceTimersByTimeAsync(200)
  expect(told).toEqual([['loop/b', 'a']])
  const { tasks } = live.store.getState()
  expect(tasks.get('loop/b')?.map(({ path, state }) => [path, state])).toEqual([
    ['loop[0]/b', 'SUCCEEDED'],
    ['loop[1]/b', 'SUCCEEDED'],
  ])
  expect(tasks.has('c')).toBe(false)
})

test('the list of steps is another one only when a step has come', async () => {
  const live = await opened()
  const before = live.store.getState().steps
  live.onEvent({ type: 'task', runId: 'r', task: row('a', 'SUCCEEDED') })
  await vi.advanceTimersByTimeAsync(200)
  expect(live.store.getState().steps).toBe(before)
  live.onEvent({ type: 'task', runId: 'r', task: row('loop[1]/b', 'RUNNING') })
  await vi.advanceTimersByTimeAsync(200)
  expect(live.store.getState().steps.map(({ path }) => path)).toContain('loop[1]/b')
})

test('it is read again when the stream comes back, and when the run has ended', async () => {
  const live = await opened()
  expect(read).toBe(1)
  live.onEvent({ type: 'hello', serverId: 's', now: 0 })
  live.onEvent({ type: 'run', run: summary('RUNNING') })
  expect(read).toBe(2)
  served = detail([row('a', 'SUCCEEDED', { outputs: { parameters: { x: 1 }, artifacts: {} } })], 'SUCCEEDED')
  live.onEvent({ type: 'run', run: summary('SUCCEEDED') })
  await vi.advanceTimersByTimeAsync(0)
  expect(live.store.getState().tasks.get('a')?.[0]?.outputs?.parameters).toEqual({ x: 1 })
})

test('a run that is not there, or goes to the trash for good, is gone', async () => {
  const live = await opened()
  live.onEvent({ type: 'runs-removed', runIds: ['r'] })
  expect(live.store.getState().status).toBe('gone')
  served = undefined
  expect((await opened()).store.getState().status).toBe('gone')
})

test('only what an event was about is painted, with the frames around it', async () => {
  const live = await opened()
  const board = createStatusBoard()
  paintRun(
    live,
    board,
    () => words,
    () => true,
  )
  expect(board.of('a')).toEqual({ state: 'running', since: 5 })
  expect(board.of('loop')).toEqual({ state: 'queued', counts: { queued: 1 } })
  const calls: string[] = []
  for (const id of ['a', 'loop', 'loop/b']) board.watch(id, () => calls.push(id))
  live.onEvent({ type: 'task', runId: 'r', task: row('loop[0]/b', 'RUNNING', { startedAt: 9 }) })
  await vi.advanceTimersByTimeAsync(200)
  expect(calls.toSorted()).toEqual(['loop', 'loop/b'])
})

test('what was edited since the run loses its paint, and gets it back with an undo', async () => {
  const live = await opened()
  const board = createStatusBoard()
  let edited: ReadonlySet<string> = new Set()
  const paint = paintRun(
    live,
    board,
    () => words,
    (id) => !edited.has(id),
  )
  edited = withFrames(['loop/b'])
  paint.again()
  expect(['a', 'loop', 'loop/b'].map((id) => board.of(id)?.state)).toEqual(['running', undefined, undefined])
  edited = new Set()
  paint.again()
  expect(board.of('loop/b')?.state).toBe('queued')
  paint.stop()
  expect(board.of('a')).toBeUndefined()
})

test('of several iterations the one that broke is shown, else the one that runs, else the last that began', () => {
  const done = row('b[0]', 'SUCCEEDED', { startedAt: 1 })
  const later = row('b[1]', 'SUCCEEDED', { startedAt: 2 })
  const runs = row('b[2]', 'RUNNING', { startedAt: 3 })
  const broke = row('b[3]', 'FAILED', { startedAt: 4, endedAt: 5 })
  expect(taskToShow([done, later, row('b[4]', 'QUEUED')])).toBe(later)
  expect(taskToShow([done, runs, later])).toBe(runs)
  expect(taskToShow([done, runs, broke])).toBe(broke)
})

test('a step that says how far it is shows that in place of its time, until it ends', async () => {
  const live = await opened()
  const board = createStatusBoard()
  paintRun(
    live,
    board,
    () => words,
    () => true,
  )
  const move = (percent?: number): void =>
    live.onEvent({
      type: 'progress',
      runId: 'r',
      steps: [percent === undefined ? { path: 'a' } : { path: 'a', percent }],
    })
  move(61)
  move(62)
  await vi.advanceTimersByTimeAsync(200)
  expect(board.of('a')).toEqual({ state: 'running', text: '62\u00a0%', progress: 0.62 })
  move()
  await vi.advanceTimersByTimeAsync(200)
  expect(board.of('a')).toEqual({ state: 'running', since: 5 })
  live.onEvent({ type: 'task', runId: 'r', task: row('a', 'FAILED', { startedAt: 5, endedAt: 9 }) })
  move(70)
  await vi.advanceTimersByTimeAsync(200)
  expect(board.of('a')).toEqual({ state: 'failed', text: '0\u00a0s' })
})

test('iterations count by what is done of them', async () => {
  served = detail([
    row('loop[0]/b', 'SUCCEEDED'),
    row('loop[1]/b', 'RUNNING', { percent: 50 }),
    row('loop[2]/b', 'QUEUED'),
  ])
  const live = await opened()
  const board = createStatusBoard()
  paintRun(
    live,
    board,
    () => words,
    () => true,
  )
  expect(board.of('loop/b')).toMatchObject({ state: 'running', text: '1/3', progress: 0.5 })
})
