import { describe, expect, it } from 'vitest'
import type { ComponentSpec, TaskSpec } from '#shared/pipeline.ts'
import type { Problem } from '#shared/problem.ts'
import { check } from './check.ts'
import { parsePipeline } from './parse.ts'
import { bind, leaf, parameters, pipeline, task } from './pipeline.test-helper.ts'
import { serializePipeline } from './serialize.ts'

const make = leaf('make', {}, { out: 'NUMBER_DOUBLE', text: 'STRING', list: 'LIST' })
const use = leaf('use', { x: 'NUMBER_DOUBLE' })
const problems = (
  tasks: Record<string, TaskSpec>,
  components: Record<string, ComponentSpec> = { make, use },
  root = {},
): Problem[] => check(pipeline({ tasks, components, root }))
const first = (
  tasks: Record<string, TaskSpec>,
  components?: Record<string, ComponentSpec>,
): Problem | undefined => problems(tasks, components)[0]
const source = task('make')

it('has nothing to say about a sound pipeline', () => {
  expect(problems({ make: source, use: task('use', bind({ x: { from: ['make', 'out'] } })) })).toEqual([])
})

describe('what refers to nothing', () => {
  it('a missing component, with the one that was meant', () => {
    expect(first({ a: task('makee'), make: source })).toMatchObject({
      code: 'missing-component',
      task: 'a',
      field: 'componentRef.name',
      hint: 'Did you mean `make`?',
    })
  })
  it('a component without steps or executor, and one whose executor is missing', () => {
    expect(first({ a: task('make') }, { make: {} })).toMatchObject({ code: 'empty-component', task: 'a' })
    const doc = pipeline({ tasks: { a: task('make') }, components: { make } })
    doc.spec.deploymentSpec = { executors: {} }
    expect(check(doc)[0]).toMatchObject({ code: 'missing-executor', task: 'a' })
  })
  it('another task', () => {
    expect(first({ make: source, u: task('use', bind({ x: { from: ['mak', 'out'] } })) })).toMatchObject({
      code: 'unknown-task',
      task: 'u',
      field: 'inputs.parameters.x',
      hint: 'Did you mean `make`?',
    })
    expect(first({ make: { ...source, dependentTasks: ['ghost'] } }, { make })).toMatchObject({
      code: 'unknown-task',
      field: 'dependentTasks',
    })
  })
  it('an output', () => {
    expect(first({ make: source, u: task('use', bind({ x: { from: ['make', 'outt'] } })) })).toMatchObject({
      code: 'unknown-output',
      hint: 'Did you mean `out`?',
    })
  })
  it('an input of the pipeline', () => {
    expect(first({ make: source, u: task('use', bind({ x: { input: 'lr' } })) })).toMatchObject({
      code: 'unknown-input',
      task: 'u',
      message: expect.stringContaining('the pipeline does not have'),
    })
  })
  it('an input that the component does not have is a warning', () => {
    expect(first({ make: { ...source, ...bind({ y: { value: 1 } }) } }, { make })).toMatchObject({
      severity: 'warning',
      code: 'unknown-input',
    })
  })
})

describe('values', () => {
  it('that are missing', () => {
    expect(first({ u: task('use') }, { use })).toMatchObject({
      code: 'missing-input',
      task: 'u',
      field: 'inputs.parameters.x',
    })
    const lenient = leaf('use', { x: 'NUMBER_DOUBLE', y: 'STRING' })
    Object.assign(lenient.inputDefinitions?.parameters?.['x'] ?? {}, { isOptional: true })
    Object.assign(lenient.inputDefinitions?.parameters?.['y'] ?? {}, { defaultValue: 'd' })
    expect(problems({ u: task('use') }, { use: lenient })).toEqual([])
  })
  it('of the wrong type', () => {
    const typed = (name: string): Problem | undefined =>
      first({ make: source, u: task('use', bind({ x: { from: ['make', name] } })) })
    expect(typed('text')).toMatchObject({
      severity: 'error',
      code: 'type-mismatch',
      message: expect.stringContaining('takes Float, but is bound to `make.text`, a String'),
    })
    expect(typed('list')?.code).toBe('type-mismatch')
    expect(first({ u: task('use', bind({ x: { value: 'a lot' } })) }, { use })).toMatchObject({
      code: 'type-mismatch',
      message: expect.stringContaining('got the string "a lot"'),
    })
    expect(first({ u: task('use', bind({ x: { value: Number.NaN } })) }, { use })).toMatchObject({
      code: 'not-finite',
    })
  })
  it('that the backend converts are fine', () => {
    const text = leaf('use', { x: 'STRING' })
    expect(
      problems(
        { make: source, u: task('use', bind({ x: { from: ['make', 'list'] } })) },
        { make, use: text },
      ),
    ).toEqual([])
    expect(
      problems(
        {
          u: task(
            'use',
            bind({
              x: { value: "{{$.inputs.parameters['pipelinechannel--y']}}" },
              'pipelinechannel--y': { value: 'text' },
            }),
          ),
        },
        { use },
      ),
    ).toEqual([])
  })
  it('that may not fit are a warning', () => {
    const whole = leaf('use', { x: 'NUMBER_INTEGER' })
    expect(
      first({ make: source, u: task('use', bind({ x: { from: ['make', 'out'] } })) }, { make, use: whole }),
    ).toMatchObject({ severity: 'warning', code: 'type-mismatch' })
  })
  it('to loop over', () => {
    const loop = (items: { raw?: string; inputParameter?: string }): string[] =>
      problems({ l: task('use', { parameterIterator: { items, itemInput: 'x' } }) }, { use }).map(
        ({ code }) => code,
      )
    expect(loop({ raw: '[1, 2]' })).toEqual([])
    expect(loop({ raw: '{"a": 1}' })).toEqual(['bad-loop'])
    expect(loop({ inputParameter: 'nope' })).toEqual(['bad-loop'])
    expect(loop({})).toEqual(['bad-loop'])
  })
  it('that decide: a condition that cannot be read, a limit below nothing', () => {
    const flow = (fields: Partial<TaskSpec>) =>
      first({ l: task('use', { ...bind({ x: { value: 1.5 } }), ...fields }) }, { use })
    expect(flow({ triggerPolicy: { condition: "inputs.parameter_values['x'] == 'it's'" } })).toMatchObject({
      code: 'bad-condition',
      task: 'l',
      field: 'triggerPolicy.condition',
    })
    expect(flow({ iteratorPolicy: { parallelismLimit: -1 } })).toMatchObject({ code: 'bad-limit', task: 'l' })
  })
})

describe('order', () => {
  it('names a cycle in the order of waiting', () => {
    const b = task('use', bind({ x: { from: ['c', 'out'] } }))
    const c = task('make', { dependentTasks: ['d'] })
    const d = task('make', { dependentTasks: ['b'] })
    expect(first({ a: source, b, c, d })).toMatchObject({
      code: 'cycle',
      message: 'These tasks wait for each other: `b` → `c` → `d` → `b`.',
      task: 'b',
    })
  })
  it('names every knot once, and not what hangs behind it', () => {
    const after = (...names: string[]): TaskSpec => task('make', { dependentTasks: names })
    const found = problems(
      { a: after('b'), b: after('a'), c: after('a'), d: after('d'), e: after('c', 'd') },
      { make },
    )
    expect(found.map(({ message }) => message)).toEqual([
      'These tasks wait for each other: `a` → `b` → `a`.',
      '`d` waits for itself.',
    ])
  })
  it('finds a component that contains itself', () => {
    const outer = { dag: { tasks: { i: task('inner') } } }
    const inner = { dag: { tasks: { o: task('outer') } } }
    expect(first({ o: task('outer') }, { outer, inner })).toMatchObject({
      code: 'recursive-component',
      message: expect.stringContaining('`outer` → `inner` → `outer`'),
    })
  })
})

describe('outputs of a DAG', () => {
  const outputs = (from: object): object => ({
    dag: { tasks: { make: source }, outputs: { parameters: { Output: from } } },
    outputDefinitions: parameters({ Output: 'STRING' }),
  })
  const found = (from: object): string[] =>
    problems({}, { make }, outputs(from)).map(({ code, field }) => `${code} ${field}`)
  it('come from somewhere', () => {
    expect(found({ valueFromParameter: { producerSubtask: 'make', outputParameterKey: 'text' } })).toEqual([])
    expect(found({ valueFromParameter: { producerSubtask: 'ghost', outputParameterKey: 'text' } })).toEqual([
      'unknown-task outputs.parameters.Output',
    ])
    expect(found({ valueFromParameter: { producerSubtask: 'make', outputParameterKey: 'nope' } })).toEqual([
      'unknown-output outputs.parameters.Output',
    ])
    expect(found({})).toEqual(['unknown-output outputs.parameters.Output'])
  })
  it('that are declared are produced', () => {
    const root = { dag: { tasks: { make: source } }, outputDefinitions: parameters({ Output: 'STRING' }) }
    expect(problems({}, { make }, root)[0]).toMatchObject({
      code: 'unproduced-output',
      message: 'Nothing in the pipeline produces its output `Output`.',
    })
  })
})

it('compares declared types of defaults and outputs', () => {
  const inputDefinitions = {
    parameters: { n: { parameterType: 'NUMBER_INTEGER' as const, defaultValue: 'three' } },
  }
  expect(problems({ make: source }, { make }, { inputDefinitions })[0]).toMatchObject({
    code: 'type-mismatch',
    message: 'The default of the input `n` of the pipeline: expected a whole number, got the string "three".',
  })
  const inner = {
    dag: {
      tasks: { make: source },
      outputs: {
        parameters: { o: { valueFromParameter: { producerSubtask: 'make', outputParameterKey: 'text' } } },
      },
    },
    outputDefinitions: parameters({ o: 'BOOLEAN' }),
  }
  expect(first({ i: task('inner') }, { inner, make })).toMatchObject({ code: 'type-mismatch', task: 'i' })
  const loop = { parameterIterator: { items: { raw: '[1]' }, itemInput: 'x' } }
  const takesItem = { inputDefinitions: parameters({ x: 'NUMBER_INTEGER' }) }
  const collecting = { ...inner, ...takesItem, outputDefinitions: parameters({ o: 'LIST' }) }
  expect(problems({ i: task('inner', loop) }, { inner: collecting, make })).toEqual([])
})

it('warns of what nothing uses', () => {
  expect(problems({ make: source }).map(({ severity, code }) => [severity, code])).toEqual([
    ['warning', 'unused-component'],
  ])
})

it('refuses names that would break the path of a task', () => {
  for (const name of ['a/b', 'loop[0]', ''])
    expect(first({ [name]: source }, { make })).toMatchObject({ code: 'bad-name' })
  for (const name of ['a.b', 'a b', '日本', 'constructor', '😀'])
    expect(problems({ [name]: source }, { make })).toEqual([])
})

it('places problems of inner DAGs in the graph and in the file', () => {
  const inner = { dag: { tasks: { deep: task('ghost') } } }
  const text = serializePipeline(pipeline({ tasks: { outer: task('inner') }, components: { inner, make } }))
  const parsed = parsePipeline(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  const [problem] = check(parsed.value)
  expect(problem).toMatchObject({ code: 'missing-component', task: 'outer/deep' })
  expect(text.split('\n')[(problem?.line ?? 0) - 1]).toContain('name: ghost')
})

it('says that an empty pipeline is empty', () => {
  expect(first({}, {})).toMatchObject({ code: 'empty-pipeline' })
})

describe('size', () => {
  const chain = (length: number, last: Partial<TaskSpec> = {}): Record<string, TaskSpec> =>
    Object.fromEntries(
      Array.from({ length }, (_, i) => [
        `t${i}`,
        task('make', i === 0 ? last : { dependentTasks: [`t${i - 1}`] }),
      ]),
    )
  const timed = (run: () => unknown): number => {
    const start = performance.now()
    run()
    return performance.now() - start
  }
  it('grows no faster than the pipeline', () => {
    const small = pipeline({ tasks: chain(1000, { dependentTasks: ['t999'] }), components: { make } })
    const large = pipeline({ tasks: chain(16_000, { dependentTasks: ['t15999'] }), components: { make } })
    check(small)
    const [one, sixteen] = [timed(() => check(small)), timed(() => check(large))]
    // Sixteen times the work; a quadratic step would make it 256 times.
    expect(sixteen / Math.max(one, 0.5)).toBeLessThan(100)
  })
  it('stops at five hundred of a kind, says that there are more, and still hears of the other kind', () => {
    const tasks = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`t${i}`, task('ghost')]))
    const found = problems(tasks, { make })
    const errors = found.filter(({ severity }) => severity === 'error')
    expect(errors).toHaveLength(501)
    expect(errors.at(-1)).toMatchObject({ code: 'more-problems' })
    expect(found).toContainEqual(expect.objectContaining({ code: 'unused-component', severity: 'warning' }))
  })
  it('goes a hundred levels deep', () => {
    const levels = Object.fromEntries(
      Array.from({ length: 100 }, (_, i) => [
        `c${i}`,
        i < 99 ? { dag: { tasks: { t: task(`c${i + 1}`) } } } : leaf('last'),
      ]),
    )
    expect(problems({ t: task('c0') }, levels)).toEqual([])
  })
})

it('settings of a container that come from a value are no inputs that the component misses', () => {
  const settings = { base_image: { value: 'a' }, memory_limit: { value: '1Gi' } }
  expect(problems({ m: task('make', bind(settings)) }, { make })).toEqual([])
  expect(first({ m: task('make', bind({ base_images: { value: 'a' } })) }, { make })).toMatchObject({
    code: 'unknown-input',
  })
})

it('what a loop hands out is a list, whatever type old SDKs declare', () => {
  const from = { producerSubtask: 'make', outputParameterKey: 'out' }
  const channel = 'pipelinechannel--make-out'
  const body: ComponentSpec = {
    inputDefinitions: parameters({ x: 'STRING' }),
    outputDefinitions: parameters({ [channel]: 'NUMBER_DOUBLE' }),
    dag: {
      tasks: { make: source },
      outputs: { parameters: { [channel]: { valueFromParameter: from } } },
    },
  }
  const sum = leaf('sum', { xs: 'LIST' })
  const loop = { parameterIterator: { items: { raw: '[1]' }, itemInput: 'x' } }
  const takes = (more: Partial<TaskSpec>) =>
    problems(
      { loop: task('body', more), sum: task('sum', bind({ xs: { from: ['loop', channel] } })) },
      { make, body, sum },
    ).map(({ code }) => code)
  expect(takes(loop)).toEqual([])
  expect(takes(bind({ x: { value: 'a' } }))).toEqual(['type-mismatch'])
})

it('what the SDK forgets to hand into a frame is told with what to do', () => {
  const text = bind({ x: { input: 'xs-loop-item' } })
  expect(first({ u: task('use', text) }, { use })?.hint).toContain('give the value itself to a component')
})
