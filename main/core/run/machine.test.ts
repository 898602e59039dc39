import { describe, expect, it } from 'vitest'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { ComponentSpec, DagSpec, TaskSpec } from '#shared/pipeline.ts'
import type { Failure } from '#shared/run.ts'
import { advance, begin } from './machine.ts'
import type { RunEffect, RunEvent } from './machine-types.ts'
import { toRows } from './rows.ts'
import type { Transition } from './state.ts'

const step: ComponentSpec = {
  executorLabel: 'exec',
  inputDefinitions: { parameters: { n: { parameterType: 'NUMBER_INTEGER', isOptional: true } } },
  outputDefinitions: { parameters: { Output: { parameterType: 'NUMBER_INTEGER' } } },
}
const task = (fields: Partial<TaskSpec> = {}, component = 'step'): TaskSpec => ({
  componentRef: { name: component },
  ...fields,
})
const after = (...tasks: string[]): TaskSpec => task({ dependentTasks: tasks })

const pipeline = (dag: DagSpec, components: Record<string, ComponentSpec> = {}): PipelineDocument => ({
  spec: {
    pipelineInfo: { name: 'p' },
    root: { dag },
    components: { step, ...components },
    schemaVersion: '2.1.0',
  },
  numbers: new Map(),
})

const opening = (parallelism = 4): Extract<RunEvent, { type: 'run-started' }> => ({
  type: 'run-started',
  at: 0,
  runId: 'r',
  arguments: {},
  parallelism,
  cache: true,
})
const broken: Failure = { reason: 'exception', message: 'ValueError: no' }

/** Plays events by hand and remembers every effect. */
class Play {
  private now: Transition
  private readonly all: RunEffect[] = []
  constructor(doc: PipelineDocument, parallelism?: number) {
    this.now = begin(doc, opening(parallelism))
    this.all.push(...this.now.effects)
  }
  send(event: RunEvent): this {
    this.now = advance(this.now.state, event)
    this.all.push(...this.now.effects)
    return this
  }
  succeed(path: string, at = 1, value?: number, attempt = 1): this {
    const outputs = { parameters: value === undefined ? {} : { Output: value }, artifacts: {} }
    return this.send({ type: 'task-succeeded', at, path, attempt, outputs })
  }
  fail(path: string, at = 1, attempt = 1): this {
    return this.send({ type: 'task-failed', at, path, attempt, failure: broken })
  }
  get launched(): string[] {
    return this.all.flatMap((one) => (one.type === 'launch' ? [`${one.spec.path}#${one.spec.attempt}`] : []))
  }
  get effects(): readonly RunEffect[] {
    return this.all
  }
  get states(): Record<string, string> {
    return Object.fromEntries(toRows(this.now.state).map((row) => [row.path, row.state]))
  }
  get end(): Extract<RunEffect, { type: 'run-ended' }> | undefined {
    return this.all.find((one) => one.type === 'run-ended')
  }
  row(path: string) {
    return toRows(this.now.state).find((row) => row.path === path)
  }
}

describe('a DAG', () => {
  it('starts what is free at once, and the rest when what it needs has succeeded', () => {
    const play = new Play(pipeline({ tasks: { a: task(), b: task(), c: after('a', 'b') } }))
    expect(play.launched).toEqual(['a#1', 'b#1'])
    expect(play.row('c')?.waitingFor).toEqual(['a', 'b'])
    expect(play.succeed('b').launched).toHaveLength(2)
    expect(play.succeed('a').launched).toEqual(['a#1', 'b#1', 'c#1'])
    expect(play.succeed('c').end?.state).toBe('SUCCEEDED')
  })

  it('orders by data even without dependentTasks, and hands the value on', () => {
    const consumer = task({
      inputs: {
        parameters: { n: { taskOutputParameter: { producerTask: 'a', outputParameterKey: 'Output' } } },
      },
    })
    const play = new Play(pipeline({ tasks: { b: consumer, a: task() } })).succeed('a', 1, 7)
    const launch = play.effects.find((one) => one.type === 'launch' && one.spec.path === 'b')
    expect(launch).toMatchObject({ spec: { inputs: { parameters: { n: 7 } } } })
  })

  it('runs at most as many steps at once as the run may', () => {
    const play = new Play(pipeline({ tasks: { a: task(), b: task(), c: task() } }), 2)
    expect(play.launched).toEqual(['a#1', 'b#1'])
    expect(play.row('c')?.waitingFor).toEqual(['a free slot (this run uses 2 at most)'])
    expect(play.succeed('a').launched).toEqual(['a#1', 'b#1', 'c#1'])
  })

  it('ends at once when it is empty', () => {
    expect(new Play(pipeline({ tasks: {} })).end?.state).toBe('SUCCEEDED')
  })

  it('resolves what the pipeline hands out', () => {
    const dag: DagSpec = {
      tasks: { a: task() },
      outputs: {
        parameters: { total: { valueFromParameter: { producerSubtask: 'a', outputParameterKey: 'Output' } } },
      },
    }
    expect(new Play(pipeline(dag)).succeed('a', 1, 3).end?.outputs.parameters).toEqual({ total: 3 })
  })
})

describe('a failure', () => {
  it('skips what depends on it, names the culprit all the way down, and lets the rest go on', () => {
    const doc = pipeline({ tasks: { a: task(), b: after('a'), c: after('b'), d: task() } })
    const play = new Play(doc).fail('a')
    expect(play.states).toMatchObject({ a: 'FAILED', b: 'SKIPPED', c: 'SKIPPED', d: 'WAITING' })
    expect(play.row('c')?.failure).toMatchObject({ reason: 'upstream', task: 'a' })
    expect(play.row('c')?.reason).toBe('Not run, because “a” failed.')
    expect(play.end).toBeUndefined()
    expect(play.succeed('d').end).toMatchObject({
      state: 'FAILED',
      failure: { task: 'a', reason: 'exception' },
    })
  })

  it('of an input that cannot be resolved ends the task without starting it', () => {
    const wrong = task({ inputs: { parameters: { n: { runtimeValue: { constant: 'x' } } } } })
    const play = new Play(pipeline({ tasks: { a: wrong } }))
    expect(play.launched).toEqual([])
    expect(play.end).toMatchObject({
      state: 'FAILED',
      failure: { reason: 'bad-input', field: 'n', task: 'a' },
    })
  })

  it('is tried again with growing pauses, and counted', () => {
    const retried = task({
      retryPolicy: { maxRetryCount: 2, backoffDuration: '3s', backoffMaxDuration: '5s' },
    })
    const play = new Play(pipeline({ tasks: { a: retried } })).fail('a', 100)
    expect(play.row('a')).toMatchObject({ state: 'WAITING', waitingFor: ['the pause before attempt 2 of 3'] })
    expect(play.effects).toContainEqual({ type: 'wake', path: 'a', attempt: 1, at: 3100 })
    play.send({ type: 'woke', at: 3100, path: 'a' }).fail('a', 4000, 2)
    expect(play.effects).toContainEqual({ type: 'wake', path: 'a', attempt: 2, at: 9000 })
    play.send({ type: 'woke', at: 9000, path: 'a' }).succeed('a', 9500, 1, 3)
    expect(play.launched).toEqual(['a#1', 'a#2', 'a#3'])
    expect(play.row('a')?.attempts.map((one) => one.state)).toEqual(['FAILED', 'FAILED', 'SUCCEEDED'])
    expect(play.end?.state).toBe('SUCCEEDED')
  })

  it('that no retry can cure is not retried', () => {
    const play = new Play(pipeline({ tasks: { a: task({ retryPolicy: { maxRetryCount: 5 } }) } }))
    play.send({
      type: 'task-failed',
      at: 1,
      path: 'a',
      attempt: 1,
      failure: { reason: 'environment', message: 'no' },
    })
    expect(play.end?.state).toBe('FAILED')
  })
})

describe('a nested pipeline', () => {
  const inner: ComponentSpec = {
    dag: {
      tasks: { x: task(), y: after('x') },
      outputs: {
        parameters: { out: { valueFromParameter: { producerSubtask: 'y', outputParameterKey: 'Output' } } },
      },
    },
    outputDefinitions: { parameters: { out: { parameterType: 'NUMBER_INTEGER' } } },
  }
  const last = task({
    inputs: {
      parameters: { n: { taskOutputParameter: { producerTask: 'sub', outputParameterKey: 'out' } } },
    },
  })
  const doc = pipeline(
    { tasks: { a: task(), sub: task({ dependentTasks: ['a'] }, 'inner'), z: last } },
    { inner },
  )

  it('opens when its turn comes, and ends as its tasks do', () => {
    const play = new Play(doc)
    expect(Object.keys(play.states)).toEqual(['a', 'sub', 'z'])
    play.succeed('a')
    expect(play.states).toMatchObject({ sub: 'RUNNING', 'sub/x': 'WAITING', 'sub/y': 'QUEUED' })
    play.succeed('sub/x').succeed('sub/y', 2, 5)
    expect(play.states).toMatchObject({ sub: 'SUCCEEDED', z: 'WAITING' })
    expect(play.row('z')?.inputs?.parameters).toEqual({ n: 5 })
  })

  it('fails with its step, and blames the step downstream', () => {
    const play = new Play(doc).succeed('a').fail('sub/x')
    expect(play.states).toMatchObject({ sub: 'FAILED', 'sub/x': 'FAILED', 'sub/y': 'SKIPPED', z: 'SKIPPED' })
    expect(play.row('z')?.failure?.task).toBe('sub/x')
    expect(play.end?.failure?.task).toBe('sub/x')
  })
})

describe('a stop', () => {
  const doc = pipeline({ tasks: { a: task(), b: after('a'), c: task(), d: task() } })

  it('ends what has not begun, cancels what runs, and ends the run when that has answered', () => {
    const play = new Play(doc, 2).send({ type: 'stop-requested', at: 5 })
    expect(play.effects).toContainEqual({ type: 'cancel', path: 'a', attempt: 1 })
    expect(play.states).toMatchObject({ b: 'CANCELED', d: 'CANCELED' })
    expect(play.end).toBeUndefined()
    play.send({ type: 'task-canceled', at: 6, path: 'a', attempt: 1 }).succeed('c', 7)
    expect(play.states).toMatchObject({ a: 'CANCELED', c: 'SUCCEEDED' })
    expect(play.end?.state).toBe('CANCELED')
    expect(play.launched).toHaveLength(2)
  })

  it('of a lost server ends everything as interrupted', () => {
    const play = new Play(doc, 2).send({ type: 'run-interrupted', at: 5 })
    expect(new Set(Object.values(play.states))).toEqual(new Set(['INTERRUPTED']))
    expect(play.end?.state).toBe('INTERRUPTED')
  })

  it('changes nothing any more once the run has ended', () => {
    const play = new Play(pipeline({ tasks: { a: task() } })).succeed('a')
    const count = play.effects.length
    play.fail('a').send({ type: 'stop-requested', at: 9 })
    expect(play.effects).toHaveLength(count)
    expect(play.states).toEqual({ a: 'SUCCEEDED' })
  })
})
