/** Ends from outside: one task is stopped, a time limit passes; and what is owed to a shell that comes back. */
import { expect, it } from 'vitest'
import type { PipelineDocument } from '#core/spec/document.ts'
import { leaf, pipeline, task } from '#core/spec/pipeline.test-helper.ts'
import type { ComponentSpec, TaskSpec } from '#shared/pipeline.ts'
import { advance, begin } from './machine.ts'
import type { RunEffect, RunEvent } from './machine-types.ts'
import { owed } from './owed.ts'
import { toRows } from './rows.ts'
import type { Transition } from './state.ts'

const always = { triggerPolicy: { strategy: 'ALL_UPSTREAM_TASKS_COMPLETED' } } as const
const loop = (limit: number, items: number): Partial<TaskSpec> => ({
  parameterIterator: { itemInput: 'i', items: { raw: JSON.stringify(Array(items).fill(0)) } },
  iteratorPolicy: { parallelismLimit: limit },
})
const doc = (
  tasks: Record<string, TaskSpec>,
  limits: { step?: string; run?: number } = {},
  more: Record<string, ComponentSpec> = {},
): PipelineDocument => ({
  ...pipeline({ tasks, components: { work: leaf('work'), ...more } }),
  platform: {
    platforms: {
      kubernetes: {
        deploymentSpec: {
          executors: limits.step === undefined ? {} : { 'exec-work': { activeDeadlineSeconds: limits.step } },
        },
        pipelineConfig: limits.run === undefined ? {} : { activeDeadlineSeconds: limits.run },
      },
    },
  },
})

class Play {
  now: Transition
  readonly effects: RunEffect[]
  constructor(given: PipelineDocument, parallelism = 9) {
    const opening = { at: 0, runId: 'r', arguments: {}, parallelism, cache: true }
    this.now = begin(given, { type: 'run-started', ...opening })
    this.effects = [...this.now.effects]
  }
  send(...events: RunEvent[]): this {
    for (const event of events) {
      this.now = advance(this.now.state, event)
      this.effects.push(...this.now.effects)
    }
    return this
  }
  running(path: string, at: number, attempt = 1): this {
    return this.send({ type: 'task-running', at, path, attempt })
  }
  canceled(path: string, at: number, attempt = 1): this {
    return this.send({ type: 'task-canceled', at, path, attempt })
  }
  succeeded(path: string, at: number, attempt = 1): this {
    return this.send({
      type: 'task-succeeded',
      at,
      path,
      attempt,
      outputs: { parameters: {}, artifacts: {} },
    })
  }
  overdue(path: string, at: number, attempt = 1): this {
    return this.send({ type: 'overdue', at, path, attempt })
  }
  get states(): Record<string, string> {
    return Object.fromEntries(toRows(this.now.state).map((row) => [row.path, row.state]))
  }
  row(path: string) {
    return toRows(this.now.state).find((row) => row.path === path)
  }
}

it('a step that is stopped ends alone: what needs it is skipped, the rest goes on', () => {
  const after = task('work', { dependentTasks: ['a'] })
  const play = new Play(doc({ a: task('work'), b: task('work'), after, last: { ...after, ...always } }))
  play.running('a', 1).send({ type: 'task-stop-requested', at: 2, path: 'a' })
  expect(play.effects).toContainEqual({ type: 'cancel', path: 'a', attempt: 1 })
  play.canceled('a', 3)
  expect(play.states).toEqual({ a: 'CANCELED', b: 'WAITING', after: 'SKIPPED', last: 'WAITING' })
  expect(play.row('after')?.reason).toBe('Not run, because “work” was canceled.')
  play.succeeded('b', 4).succeeded('last', 5)
  expect(play.now.state.run).toBe('CANCELED')
})

it('a step that is stopped is not tried again, also when it fails meanwhile', () => {
  const play = new Play(doc({ a: task('work', { retryPolicy: { maxRetryCount: 3 } }) }))
  play.running('a', 1).send({ type: 'task-stop-requested', at: 2, path: 'a' })
  const failure = { reason: 'exit', message: 'no' } as const
  play.send({ type: 'task-failed', at: 3, path: 'a', attempt: 1, failure })
  expect(play.states).toEqual({ a: 'FAILED' })
})

it('a loop that is stopped ends with its iterations, begun or not, and one of them alone keeps the limit', () => {
  const looped = doc({ l: task('work', loop(2, 6)) })
  const one = new Play(looped).send({ type: 'task-stop-requested', at: 1, path: 'l[5]' })
  expect(Object.values(one.states)).toEqual([
    'RUNNING',
    'WAITING',
    'WAITING',
    ...Array(3).fill('QUEUED'),
    'CANCELED',
  ])
  one.succeeded('l[0]', 2).send({ type: 'task-stop-requested', at: 3, path: 'l' })
  expect(one.states).toMatchObject({ 'l[1]': 'WAITING', 'l[2]': 'WAITING', 'l[3]': 'CANCELED' })
  one.canceled('l[1]', 4).canceled('l[2]', 4)
  expect(one.now.state.run).toBe('CANCELED')
})

it('a step has the time that the platform document gives it, per attempt', () => {
  const play = new Play(doc({ a: task('work', { retryPolicy: { maxRetryCount: 1 } }) }, { step: '20' }))
  play.running('a', 1000)
  expect(play.effects).toContainEqual({ type: 'deadline', path: 'a', attempt: 1, at: 21_000 })
  play.overdue('a', 21_000).canceled('a', 21_100)
  expect(play.row('a')).toMatchObject({ state: 'WAITING', attempts: [{ state: 'FAILED' }, { attempt: 2 }] })
  play.running('a', 22_000, 2).overdue('a', 23_000, 1)
  expect(play.row('a')?.state).toBe('RUNNING')
  play.overdue('a', 42_000, 2).canceled('a', 42_001, 2)
  expect(play.row('a')?.failure).toMatchObject({
    reason: 'timeout',
    message: 'The step was stopped, because its time limit of 20 seconds had passed.',
  })
  expect(play.now.state).toMatchObject({ run: 'FAILED', failure: { reason: 'timeout', task: 'a' } })
})

it('a step that has finished when its time is up has finished', () => {
  const play = new Play(doc({ a: task('work') }, { step: '20' })).running('a', 0).overdue('a', 20_000)
  play.succeeded('a', 20_001)
  expect(play.now.state.run).toBe('SUCCEEDED')
})

it('a run has the time that its pipeline gives it: what runs fails, what has not begun is not run', () => {
  const tasks = {
    a: task('work'),
    b: task('work', { dependentTasks: ['a'] }),
    last: task('work', { dependentTasks: ['a'], ...always }),
  }
  const play = new Play(doc(tasks, { run: 60 }))
  expect(play.effects).toContainEqual({ type: 'deadline', path: '', attempt: 0, at: 60_000 })
  play.running('a', 1).overdue('', 60_000, 0).canceled('a', 60_100)
  expect(play.states).toEqual({ a: 'FAILED', b: 'SKIPPED', last: 'SKIPPED' })
  expect(play.now.state.failure).toEqual({
    reason: 'timeout',
    message: "The run was stopped, because the pipeline's time limit of 60 seconds had passed.",
    hint: 'Give it more time (`active_deadline_seconds` of its `PipelineConfig`), or less to do.',
  })
  expect(play.row('b')?.reason).toContain('time limit of 60 seconds')
})

it('a shell that comes back is told what it owes', () => {
  const retried = task('work', { retryPolicy: { maxRetryCount: 1, backoffDuration: '5s' } })
  const play = new Play(doc({ a: task('work'), b: retried }, { step: '20', run: 60 })).running('a', 1)
  const failure = { reason: 'exit', message: 'no' } as const
  play.send({ type: 'task-failed', at: 10, path: 'b', attempt: 1, failure })
  const kinds = (): unknown[] => owed(play.now.state).map((one) => [one.type, 'at' in one ? one.at : 0])
  expect(kinds()).toEqual([
    ['deadline', 60_000],
    ['launch', 0],
    ['deadline', 20_001],
    ['wake', 5_010],
  ])
  play.send({ type: 'stop-requested', at: 20 })
  expect(kinds()).toEqual([
    ['launch', 0],
    ['cancel', 0],
  ])
  play.canceled('a', 30)
  expect(owed(play.now.state)).toEqual([])
})
