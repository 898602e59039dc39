/** Conditions, loops, exit tasks: how containers come to be and end. */
import { describe, expect, it } from 'vitest'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { ComponentSpec, DagSpec, TaskSpec } from '#shared/pipeline.ts'
import type { ArtifactValue, Outputs } from '#shared/run.ts'
import { advance, begin } from './machine.ts'
import type { LaunchSpec, RunEffect } from './machine-types.ts'
import { progressOf, toRows } from './rows.ts'
import type { Transition } from './state.ts'

const number = { parameterType: 'NUMBER_INTEGER' } as const
const step: ComponentSpec = {
  executorLabel: 'exec',
  inputDefinitions: { parameters: { n: { ...number, isOptional: true } } },
  outputDefinitions: { parameters: { Output: number } },
}
const task = (fields: Partial<TaskSpec> = {}, component = 'step'): TaskSpec => ({
  componentRef: { name: component },
  ...fields,
})
const given = (name: string, from: string): Partial<TaskSpec> => ({
  inputs: { parameters: { [name]: { componentInputParameter: from } } },
})
const output = (producer: string, key = 'Output') => ({
  valueFromParameter: { producerSubtask: producer, outputParameterKey: key },
})

const pipeline = (
  dag: DagSpec,
  components: Record<string, ComponentSpec> = {},
  root: Partial<ComponentSpec> = {},
): PipelineDocument => ({
  spec: {
    pipelineInfo: { name: 'p' },
    root: { dag, ...root },
    components: { step, ...components },
    schemaVersion: '2.1.0',
  },
  numbers: new Map(),
})

type Answer = (spec: LaunchSpec) => Outputs | 'fails'
const parameter = (value: unknown): Outputs => ({ parameters: { Output: value }, artifacts: {} })

/** Runs it to the end with a shell that answers at once, and remembers how many were at work together. */
const run = (
  doc: PipelineDocument,
  answer: Answer = () => parameter(1),
  args: Record<string, unknown> = {},
) => {
  const opening = {
    type: 'run-started',
    at: 0,
    runId: 'r',
    arguments: args,
    parallelism: 100,
    cache: true,
  } as const
  let now: Transition = begin(doc, opening)
  const waiting: LaunchSpec[] = []
  const launches: string[] = []
  let most = 0
  const take = (effects: readonly RunEffect[]): void => {
    for (const effect of effects) {
      if (effect.type !== 'launch') continue
      waiting.push(effect.spec)
      launches.push(effect.spec.path)
    }
    most = Math.max(most, waiting.length)
  }
  take(now.effects)
  for (let at = 1, spec = waiting.shift(); spec !== undefined; at += 1, spec = waiting.shift()) {
    const about = { at, path: spec.path, attempt: spec.attempt }
    const outputs = answer(spec)
    now =
      outputs === 'fails'
        ? advance(now.state, {
            type: 'task-failed',
            ...about,
            failure: { reason: 'exception', message: 'no' },
          })
        : advance(now.state, { type: 'task-succeeded', ...about, outputs })
    take(now.effects)
  }
  const rows = new Map(toRows(now.state).map((row) => [row.path, row]))
  return { state: now.state, rows, launches, most }
}

const loopOver = (items: unknown, fields: Partial<TaskSpec> = {}, component = 'body'): TaskSpec =>
  task({ parameterIterator: { itemInput: 'i', items: { raw: JSON.stringify(items) } }, ...fields }, component)
const body: ComponentSpec = {
  dag: { tasks: { work: task(given('n', 'i')) }, outputs: { parameters: { all: output('work') } } },
  inputDefinitions: { parameters: { i: number } },
  outputDefinitions: { parameters: { all: { parameterType: 'LIST' } } },
}
const echo: Answer = ({ inputs }) => parameter(inputs.parameters['n'] ?? 1)

describe('conditions', () => {
  const branch = (condition: string): TaskSpec =>
    task({
      inputs: {
        parameters: { n: { taskOutputParameter: { producerTask: 'flip', outputParameterKey: 'Output' } } },
      },
      triggerPolicy: { condition },
    })
  const n = "inputs.parameter_values['n']"

  it('run the branch that holds; the other is skipped with its reason, and so is what needs it', () => {
    const dag = {
      tasks: {
        flip: task(),
        one: branch(`${n} == 1`),
        two: branch(`${n} == 2`),
        last: task({ dependentTasks: ['two'] }),
      },
    }
    const { state, rows } = run(pipeline(dag))
    expect(state.run).toBe('SUCCEEDED')
    expect(rows.get('one')?.state).toBe('SUCCEEDED')
    expect(rows.get('two')).toMatchObject({
      state: 'SKIPPED',
      reason: 'Not run, because its condition is not met: n == 2 (n is 1).',
    })
    expect(rows.get('two')?.failure).toBeUndefined()
    expect(rows.get('last')).toMatchObject({
      state: 'SKIPPED',
      reason: 'Not run, because “two” was not run.',
    })
  })

  it('that cannot be decided fail the run and say why', () => {
    const { state, rows } = run(pipeline({ tasks: { flip: task(), one: branch(`${n} < 'a'`) } }))
    expect(state.run).toBe('FAILED')
    expect(rows.get('one')?.failure).toMatchObject({ reason: 'bad-input', field: 'condition', task: 'one' })
    expect(rows.get('one')?.failure?.message).toContain('n is 1')
  })

  it('one of several branches gives the output', () => {
    const oneof = {
      valueFromOneof: {
        parameterSelectors: ['one', 'two'].map((producerSubtask) => ({
          producerSubtask,
          outputParameterKey: 'Output',
        })),
      },
    }
    const dag = {
      tasks: { flip: task(), one: branch(`${n} == 1`), two: branch(`${n} == 2`) },
      outputs: { parameters: { out: oneof } },
    }
    const doc = pipeline(dag, {}, { outputDefinitions: { parameters: { out: number } } })
    expect(run(doc, ({ path }) => parameter(path === 'flip' ? 2 : 7)).state.outputs.parameters).toEqual({
      out: 7,
    })
  })
})

describe('loops', () => {
  const collecting = (loop: TaskSpec, components = { body }): PipelineDocument =>
    pipeline({ tasks: { loop }, outputs: { parameters: { out: output('loop', 'all') } } }, components)

  it('run the body for every item and collect in the order of the items', () => {
    const { state, rows, launches } = run(collecting(loopOver([3, 1, 2])), echo)
    expect(launches).toEqual(['loop[0]/work', 'loop[1]/work', 'loop[2]/work'])
    expect(state.outputs.parameters).toEqual({ out: [3, 1, 2] })
    expect([...rows.keys()].slice(0, 3)).toEqual(['loop', 'loop[0]', 'loop[0]/work'])
    expect(rows.get('loop[1]')).toMatchObject({
      kind: 'iteration',
      nodeId: 'loop',
      state: 'SUCCEEDED',
      inputs: { parameters: { i: 1 } },
    })
    expect(rows.get('loop[1]/work')).toMatchObject({ kind: 'step', nodeId: 'loop/work' })
    expect(progressOf(state)).toEqual({ total: 3, done: 3, failed: 0 })
  })

  it('over nothing succeed and hand out an empty list', () => {
    const { state, launches } = run(collecting(loopOver([])), echo)
    expect([state.run, state.outputs.parameters, launches]).toEqual(['SUCCEEDED', { out: [] }, []])
  })

  it('keep to their own limit, and every iteration gets its turn', () => {
    const { most, launches, state } = run(
      collecting(loopOver([1, 2, 3, 4, 5], { iteratorPolicy: { parallelismLimit: 2 } })),
      echo,
    )
    expect(most).toBe(2)
    expect(launches).toHaveLength(5)
    expect(state.outputs.parameters).toEqual({ out: [1, 2, 3, 4, 5] })
  })

  it('nested in each other collect nested lists', () => {
    const outer: ComponentSpec = {
      ...body,
      dag: { tasks: { inner: loopOver([10, 20]) }, outputs: { parameters: { all: output('inner', 'all') } } },
    }
    const doc = pipeline(
      {
        tasks: { loop: loopOver([1, 2], {}, 'outer') },
        outputs: { parameters: { out: output('loop', 'all') } },
      },
      { body, outer },
    )
    const { state, launches } = run(doc, echo)
    expect(state.outputs.parameters).toEqual({
      out: [
        [10, 20],
        [10, 20],
      ],
    })
    expect(launches).toContain('loop[1]/inner[0]/work')
  })

  it('leave no gap where a branch of an iteration was not taken', () => {
    const condition = "int(inputs.parameter_values['n']) != 2"
    const choosy = {
      ...body,
      dag: { ...body.dag, tasks: { work: task({ ...given('n', 'i'), triggerPolicy: { condition } }) } },
    }
    const { state, rows } = run(collecting(loopOver([1, 2, 3]), { body: choosy }), echo)
    expect(state.outputs.parameters).toEqual({ out: [1, 3] })
    expect(rows.get('loop[1]')?.state).toBe('SUCCEEDED')
    expect(rows.get('loop[1]/work')?.state).toBe('SKIPPED')
  })

  it('run all iterations even if one fails, and then fail with it', () => {
    const { state, rows, launches } = run(collecting(loopOver([1, 2, 3])), ({ path }) =>
      path.includes('[1]') ? 'fails' : parameter(1),
    )
    expect(launches).toHaveLength(3)
    expect(state.run).toBe('FAILED')
    expect(state.failure?.task).toBe('loop[1]/work')
    expect(rows.get('loop')?.state).toBe('FAILED')
  })

  it('go over an input, also one that is JSON in a text, and say what else it was', () => {
    const over = (value: unknown) => {
      const loop = task(
        {
          inputs: { parameters: { list: { componentInputParameter: 'list' } } },
          parameterIterator: { itemInput: 'i', items: { inputParameter: 'list' } },
        },
        'body',
      )
      return run(collecting(loop), echo, { list: value }).state
    }
    expect(over([4, 5]).outputs.parameters).toEqual({ out: [4, 5] })
    expect(over('[6]').outputs.parameters).toEqual({ out: [6] })
    expect(over(7).failure).toMatchObject({ reason: 'bad-input', field: 'list', task: 'loop' })
    expect(over(['x']).failure?.message).toContain('Item 0 of the loop does not fit')
  })

  it('of artifacts collect into one flat list and go over it', () => {
    const artifact = (name: string): ArtifactValue => ({
      name,
      uri: `/${name}`,
      type: 'system.Model',
      metadata: {},
    })
    const selector = (producerSubtask: string, outputArtifactKey: string) => ({
      artifactSelectors: [{ producerSubtask, outputArtifactKey }],
    })
    const maker: ComponentSpec = {
      dag: { tasks: { work: task() }, outputs: { artifacts: { models: selector('work', 'm') } } },
      inputDefinitions: { parameters: { i: number } },
    }
    const reader: ComponentSpec = {
      dag: { tasks: { read: task({ inputs: { artifacts: { one: { componentInputArtifact: 'item' } } } }) } },
    }
    const doc = pipeline(
      {
        tasks: {
          make: loopOver([1, 2], {}, 'maker'),
          use: task(
            {
              inputs: {
                artifacts: {
                  list: { taskOutputArtifact: { producerTask: 'make', outputArtifactKey: 'models' } },
                },
              },
              artifactIterator: { itemInput: 'item', items: { inputArtifact: 'list' } },
            },
            'reader',
          ),
        },
      },
      { maker, reader },
    )
    const seen: unknown[] = []
    const { state } = run(doc, ({ path, inputs }) => {
      if (path.startsWith('use')) seen.push(inputs.artifacts['one']?.map((one) => one.name))
      return { parameters: { Output: 1 }, artifacts: { m: [artifact(path)] } }
    })
    expect(state.run).toBe('SUCCEEDED')
    expect(seen).toEqual([['make[0]/work'], ['make[1]/work']])
  })

  it('of thousands of iterations end quickly, also when each waits for the one before', () => {
    const from = performance.now()
    const items = Array.from({ length: 3_000 }, (_, item) => item)
    expect(
      run(collecting(loopOver(items, { iteratorPolicy: { parallelismLimit: 1 } })), echo).launches,
    ).toHaveLength(3_000)
    expect(performance.now() - from).toBeLessThan(10_000)
  })

  it('whose iterations all end at once do not fill the stack', () => {
    const nobody = { ...body, dag: { tasks: { work: task({ triggerPolicy: { condition: 'false' } }) } } }
    const items = Array.from({ length: 5_000 }, (_, item) => item)
    const { state } = run(
      collecting(loopOver(items, { iteratorPolicy: { parallelismLimit: 1 } }), { body: nobody }),
    )
    expect(state.run).toBe('SUCCEEDED')
  })
})

describe('exit tasks', () => {
  const exit = task(
    {
      dependentTasks: ['body'],
      inputs: { parameters: { status: { taskFinalStatus: { producerTask: 'body' } } } },
      triggerPolicy: { strategy: 'ALL_UPSTREAM_TASKS_COMPLETED' },
    },
    'cleanup',
  )
  const cleanup: ComponentSpec = {
    executorLabel: 'exec',
    inputDefinitions: { parameters: { status: { parameterType: 'TASK_FINAL_STATUS' } } },
  }
  const wrapped: ComponentSpec = { dag: { tasks: { a: task(), b: task({ dependentTasks: ['a'] }) } } }
  const doc = pipeline({ tasks: { body: task({}, 'wrapped'), exit } }, { wrapped, cleanup })
  const statusSeen = (fails: string) => {
    let status: unknown
    const { state } = run(doc, ({ path, inputs }) => {
      if (path === 'exit') status = inputs.parameters['status']
      return path === fails ? 'fails' : parameter(1)
    })
    return { status, run: state.run }
  }

  it('run after success and are told so', () => {
    expect(statusSeen('nothing')).toEqual({
      run: 'SUCCEEDED',
      status: { state: 'SUCCEEDED', pipelineJobResourceName: 'r', pipelineTaskName: 'body' },
    })
  })
  it('run after a failure with its message, and the run fails', () => {
    expect(statusSeen('body/a')).toMatchObject({
      run: 'FAILED',
      status: { state: 'FAILED', error: { code: 9, message: 'no' } },
    })
  })
  it('that fail themselves fail the run', () => expect(statusSeen('exit').run).toBe('FAILED'))
})
