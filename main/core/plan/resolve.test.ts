import { describe, expect, it } from 'vitest'
import { bind, leaf, parameters, task } from '#core/spec/pipeline.test-helper.ts'
import type { ComponentSpec, TaskSpec } from '#shared/pipeline.ts'
import type { Outputs } from '#shared/run.ts'
import { dependenciesOf } from './dependencies.ts'
import { localPath } from './local-path.ts'
import { resolveDagOutputs, resolveTaskInputs, type Scope } from './resolve.ts'

const model = { name: 'm', uri: 'file:///m', type: 'system.Model', metadata: {} }
const produced: Record<string, Outputs> = {
  train: {
    parameters: { auc: 0.9, n: 3, text: 'x', conf: '{"lr": 0.1}', half: 1.5 },
    artifacts: { model: [model] },
  },
}
const scope = (more: Partial<Scope> = {}): Scope => ({
  inputs: { parameters: { lr: 0.1, title: 'run', items: [1, 2] }, artifacts: { data: [model] } },
  outputsOf: (key) => produced[key],
  facts: { pipeline_job_name: 'job' },
  ...more,
})
const values = (spec: TaskSpec, component: ComponentSpec, more?: Partial<Scope>) => {
  const resolved = resolveTaskInputs(spec, component, scope(more))
  return resolved.ok ? resolved.value.parameters : resolved.error
}

describe('parameters of a task', () => {
  it('come from siblings, the DAG, constants and defaults', () => {
    const component = leaf('c', {
      a: 'NUMBER_DOUBLE',
      b: 'NUMBER_DOUBLE',
      c: 'STRING',
      d: 'NUMBER_INTEGER',
      e: 'STRING',
    })
    Object.assign(component.inputDefinitions?.parameters?.['d'] ?? {}, { defaultValue: 7 })
    Object.assign(component.inputDefinitions?.parameters?.['e'] ?? {}, { isOptional: true })
    const spec = task('c', bind({ a: { from: ['train', 'auc'] }, b: { input: 'lr' }, c: { value: 'const' } }))
    expect(values(spec, component)).toEqual({ a: 0.9, b: 0.1, c: 'const', d: 7 })
  })
  it('turn into text for a STRING input, as in the backend', () => {
    const spec = task('c', bind({ a: { from: ['train', 'n'] }, b: { input: 'items' }, c: { value: true } }))
    expect(values(spec, leaf('c', { a: 'STRING', b: 'STRING', c: 'STRING' }))).toEqual({
      a: '3',
      b: '[1,2]',
      c: 'true',
    })
  })
  it('fill the placeholders of a constant from the other inputs of the task', () => {
    const inputs = bind({
      greeting: { value: "{{$.inputs.parameters['pipelinechannel--t']}} in {{$.pipeline_job_name}}" },
      'pipelinechannel--t': { input: 'title' },
    })
    const spec = task('c', inputs)
    expect(values(spec, leaf('c', { greeting: 'STRING' }))).toEqual({
      greeting: 'run in job',
      'pipelinechannel--t': 'run',
    })
  })
  it('print where the bytes of the task’s own artifacts are', () => {
    const text = (property: string) => `{{$.inputs.artifacts['m'].${property}}}`
    const spec: TaskSpec = {
      ...task('c', bind({ p: { value: `at ${text('path')}` }, u: { value: text('uri') } })),
    }
    const artifacts = { m: { taskOutputArtifact: { producerTask: 'train', outputArtifactKey: 'model' } } }
    const bound = { ...spec, inputs: { ...spec.inputs, artifacts } }
    expect(values(bound, leaf('c', { p: 'STRING', u: 'STRING' }))).toEqual({ p: 'at /m', u: 'file:///m' })
    expect(localPath({ uri: 'gs://bucket/a b' })).toBe('/gcs/bucket/a b')
    expect(localPath({ uri: 'file:///a%20b' })).toBe('/a b')
    expect(localPath({ uri: 'oci://ghcr.io/a/b' })).toBe('/oci/ghcr.io_a_b')
  })
  it('keep the type of a constant that is a whole placeholder', () => {
    const inputs = bind({
      n: { value: "{{$.inputs.parameters['pipelinechannel--n']}}" },
      'pipelinechannel--n': { from: ['train', 'n'] },
    })
    expect(values(task('c', inputs), leaf('c', { n: 'NUMBER_INTEGER' }))).toMatchObject({ n: 3 })
  })
  it('may be one member of a dictionary', () => {
    const inputs = {
      parameters: {
        lr: {
          taskOutputParameter: { producerTask: 'train', outputParameterKey: 'conf' },
          parameterExpressionSelector: 'parseJson(string_value)["lr"]',
        },
      },
    }
    expect(values(task('c', { inputs }), leaf('c', { lr: 'NUMBER_DOUBLE' }))).toEqual({ lr: 0.1 })
  })
  it('fall back to the default when the given value is null', () => {
    const component = leaf('c', { a: 'STRING' })
    Object.assign(component.inputDefinitions?.parameters?.['a'] ?? {}, {
      isOptional: true,
      defaultValue: 'd',
    })
    const given = { inputs: { parameters: { x: null }, artifacts: {} } }
    expect(values(task('c', bind({ a: { input: 'x' } })), component, given)).toEqual({ a: 'd' })
  })
  it('leave the item of a loop to the machine', () => {
    const iterator = { parameterIterator: { items: { raw: '[1]' }, itemInput: 'item' } }
    expect(values(task('c', iterator), leaf('c', { item: 'STRING' }))).toEqual({})
  })
  it('read the deprecated spelling of constants', () => {
    const inputs = { parameters: { n: { runtimeValue: { constantValue: { intValue: '4' } } } } }
    expect(
      values(task('c', { inputs }), { inputDefinitions: { parameters: { n: { type: 'INT' } } } }),
    ).toEqual({ n: 4 })
  })
})

describe('what is missing or wrong is named', () => {
  it.each([
    [
      'an output that was not produced',
      bind({ a: { from: ['train', 'nope'] } }),
      /input `a` has no value.*`train` did not produce `nope`/,
    ],
    ['a task that did not succeed', bind({ a: { from: ['other', 'x'] } }), /`other` did not produce `x`/],
    ['nothing bound', {}, /not bound to anything/],
    [
      'a fraction for a whole number',
      bind({ a: { from: ['train', 'half'] } }),
      /input `a`: expected a whole number, got the number 1\.5/,
    ],
    ['text for a number', bind({ a: { from: ['train', 'text'] } }), /got the string "x"/],
  ])('%s', (_, inputs, message) => {
    const failure = values(task('c', inputs), leaf('c', { a: 'NUMBER_INTEGER' }))
    expect(failure).toMatchObject({ reason: 'bad-input', field: 'a' })
    expect((failure as { message: string }).message).toMatch(message)
  })
  it('an artifact', () => {
    const component = { inputDefinitions: { artifacts: { m: {}, o: { isOptional: true } } } }
    const inputs = {
      artifacts: { m: { taskOutputArtifact: { producerTask: 'train', outputArtifactKey: 'gone' } } },
    }
    const resolved = resolveTaskInputs(task('c', { inputs }), component, scope())
    expect(resolved.ok ? '' : resolved.error.message).toBe(
      'input `m` has no artifact: `train` did not produce `gone`',
    )
  })
})

it('gives artifacts from siblings and from the DAG', () => {
  const component = { inputDefinitions: { artifacts: { m: {}, d: {}, o: { isOptional: true } } } }
  const inputs = {
    artifacts: {
      m: { taskOutputArtifact: { producerTask: 'train', outputArtifactKey: 'model' } },
      d: { componentInputArtifact: 'data' },
    },
  }
  expect(resolveTaskInputs(task('c', { inputs }), component, scope())).toEqual({
    ok: true,
    value: { parameters: {}, artifacts: { m: [model], d: [model] } },
  })
})

describe('outputs of a DAG', () => {
  const dag = {
    outputs: {
      parameters: {
        one: { valueFromParameter: { producerSubtask: 'train', outputParameterKey: 'auc' } },
        either: {
          valueFromOneof: {
            parameterSelectors: [
              { producerSubtask: 'skipped', outputParameterKey: 'x' },
              { producerSubtask: 'train', outputParameterKey: 'n' },
            ],
          },
        },
        gone: { valueFromParameter: { producerSubtask: 'skipped', outputParameterKey: 'x' } },
      },
      artifacts: { best: { artifactSelectors: [{ producerSubtask: 'train', outputArtifactKey: 'model' }] } },
    },
  }
  it('are what the tasks produced; what nobody produced is left out', () => {
    const resolved = resolveDagOutputs(dag, {}, (key) => produced[key])
    expect(resolved).toEqual({
      ok: true,
      value: { parameters: { one: 0.9, either: 3 }, artifacts: { best: [model] } },
    })
  })
  it('have the declared type', () => {
    const component = { outputDefinitions: parameters({ one: 'BOOLEAN' }) }
    expect(resolveDagOutputs(dag, component, (key) => produced[key])).toMatchObject({
      ok: false,
      error: { reason: 'bad-output', field: 'one' },
    })
  })
})

it('orders tasks by their inputs and by dependentTasks', () => {
  const tasks = {
    a: task('a'),
    b: task('b', bind({ x: { from: ['a', 'y'] } })),
    c: task('c', {
      dependentTasks: ['b', 'elsewhere'],
      ...bind({ x: { value: ['{{channel:task=a;name=y;type=String;}}'] } }),
    }),
    d: task('d', {
      inputs: {
        parameters: { s: { taskFinalStatus: { producerTask: 'b' } } },
        artifacts: { m: { taskOutputArtifact: { producerTask: 'c', outputArtifactKey: 'm' } } },
      },
    }),
  }
  const order = dependenciesOf({ tasks })
  expect([...order].map(([key, needs]) => [key, [...needs].toSorted()])).toEqual([
    ['a', []],
    ['b', ['a']],
    ['c', ['a', 'b']],
    ['d', ['b', 'c']],
  ])
})
