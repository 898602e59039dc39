import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { GraphNode, GraphPort, PipelineGraph } from '#shared/graph.ts'
import { branchOf, clauses, conditionText } from './graph/condition-text.ts'
import { singular } from './graph/names.ts'
import { graphOf } from './graph.ts'
import { inputsOf } from './inputs.ts'
import { parsePipeline } from './parse.ts'
import { bind, leaf, parameters, pipeline, task } from './pipeline.test-helper.ts'
import { stepDetails } from './step-details.ts'

const open = (name: string): PipelineGraph => {
  const parsed = parsePipeline(
    readFileSync(join(import.meta.dirname, '../../../tests/fixtures/pipelines', name), 'utf8'),
  )
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return graphOf(parsed.value)
}
const node = (graph: PipelineGraph, id: string): GraphNode => {
  const found = graph.nodes.find((candidate) => candidate.id === id)
  if (found === undefined)
    throw new Error(`no node ${id} among ${graph.nodes.map((one) => one.id).join(', ')}`)
  return found
}
const input = (graph: PipelineGraph, id: string, name: string): GraphPort | undefined =>
  node(graph, id).inputs.find((port) => port.name === name)
const wires = (graph: PipelineGraph): string[] =>
  graph.edges.map(
    ({ from, to, kind }) =>
      `${from.node ?? '⊢'}.${from.port} ${kind === 'order' ? '⇢' : '→'} ${to.node ?? '⊣'}.${to.port}`,
  )
const headings = (graph: PipelineGraph): string[] =>
  graph.nodes.flatMap(({ keyword, text }) =>
    keyword === undefined ? [] : [`${keyword} ${text ?? ''}`.trim()],
  )

describe('ports', () => {
  const component = leaf(
    'c',
    { n: 'NUMBER_INTEGER', s: 'STRING', l: 'LIST', d: 'STRUCT', b: 'BOOLEAN' },
    { Output: 'NUMBER_DOUBLE' },
  )
  Object.assign(component.inputDefinitions ?? {}, {
    artifacts: {
      data: { artifactType: { schemaTitle: 'system.Dataset' }, isOptional: true },
      many: { artifactType: { schemaTitle: 'google.VertexModel' }, isArtifactList: true },
    },
  })
  Object.assign(component.inputDefinitions?.parameters?.['b'] ?? {}, {
    defaultValue: true,
    description: 'Be loud.',
  })
  const bindings = bind({
    n: { value: 42 },
    s: { value: 'two\nlines' },
    l: { value: [1, 'x'] },
    d: { input: 'options' },
  })
  const graph = graphOf(
    pipeline({
      tasks: { a: task('c', bindings) },
      components: { c: component },
      root: { inputDefinitions: parameters({ options: 'STRUCT' }) },
    }),
  )

  it('carry type, hue and shape, artifacts first', () => {
    expect(
      node(graph, 'a').inputs.map(({ name, kind, type, hue, list }) => [name, kind, type, hue, list]),
    ).toEqual([
      ['data', 'artifact', 'Dataset', 'dataset', false],
      ['many', 'artifact', 'VertexModel list', 'model', true],
      ['n', 'parameter', 'Int', 'number', false],
      ['s', 'parameter', 'String', 'string', false],
      ['l', 'parameter', 'List', 'list', true],
      ['d', 'parameter', 'Dict', 'list', false],
      ['b', 'parameter', 'Bool', 'bool', false],
    ])
  })
  it('show constants on one line, defaults and descriptions', () => {
    expect(input(graph, 'a', 'n')?.constant).toBe('42')
    expect(input(graph, 'a', 's')?.constant).toBe('two ⏎ lines')
    expect(input(graph, 'a', 'l')?.constant).toBe('[1,"x"]')
    expect(input(graph, 'a', 'b')).toMatchObject({
      defaultText: 'true',
      optional: true,
      description: 'Be loud.',
    })
    expect(input(graph, 'a', 'data')?.optional).toBe(true)
  })
  it('know whether a wire touches them', () => {
    expect(wires(graph)).toEqual(['⊢.options → a.d'])
    expect(input(graph, 'a', 'd')?.connected).toBe(true)
    expect(input(graph, 'a', 'n')?.connected).toBe(false)
    expect(graph.inputs[0]).toMatchObject({ name: 'options', connected: true })
  })
})

describe('wires', () => {
  it('enter and leave frames through their ports', () => {
    const inner = {
      inputDefinitions: parameters({ lr: 'NUMBER_DOUBLE' }),
      outputDefinitions: parameters({ score: 'NUMBER_DOUBLE' }),
      dag: {
        tasks: { fit: task('fit', bind({ rate: { input: 'lr' } })) },
        outputs: {
          parameters: {
            score: { valueFromParameter: { producerSubtask: 'fit', outputParameterKey: 'auc' } },
          },
        },
      },
    }
    const fit = leaf('fit', { rate: 'NUMBER_DOUBLE' }, { auc: 'NUMBER_DOUBLE' })
    const use = leaf('use', { x: 'NUMBER_DOUBLE' })
    const tasks = {
      inner: task('inner', bind({ lr: { input: 'lr' } })),
      use: task('use', bind({ x: { from: ['inner', 'score'] } })),
    }
    const graph = graphOf(
      pipeline({
        tasks,
        components: { inner, fit, use },
        root: { inputDefinitions: parameters({ lr: 'NUMBER_DOUBLE' }) },
      }),
    )
    expect(wires(graph)).toEqual([
      '⊢.lr → inner.lr',
      'inner.score → use.x',
      'inner.lr → inner/fit.rate',
      'inner/fit.auc → inner.score',
    ])
    expect(node(graph, 'inner')).toMatchObject({
      kind: 'dag',
      inputs: [{ connected: true }],
      outputs: [{ connected: true }],
    })
    expect(node(graph, 'inner/fit')).toMatchObject({ kind: 'step', parent: 'inner', taskKey: 'fit' })
  })
  it('say order only where no data flows', () => {
    const tasks = {
      a: task('a'),
      b: task('b', { dependentTasks: ['a'], ...bind({ x: { from: ['a', 'y'] } }) }),
      c: task('a', { dependentTasks: ['a', 'b', 'ghost'] }),
    }
    const graph = graphOf(
      pipeline({ tasks, components: { a: leaf('a', {}, { y: 'STRING' }), b: leaf('b', { x: 'STRING' }) } }),
    )
    expect(wires(graph)).toEqual(['a.y → b.x', 'a. ⇢ c.', 'b. ⇢ c.'])
  })
  it('follow what a constant mentions', () => {
    const inputs = bind({
      text: {
        value: "got {{$.inputs.parameters['pipelinechannel--make-Output']}} in {{$.pipeline_job_name}}",
      },
      'pipelinechannel--make-Output': { from: ['make', 'Output'] },
    })
    const components = { make: leaf('make', {}, { Output: 'STRING' }), say: leaf('say', { text: 'STRING' }) }
    const graph = graphOf(
      pipeline({
        tasks: { make: task('make'), say: task('say', { ...inputs, dependentTasks: ['make'] }) },
        components,
      }),
    )
    expect(wires(graph)).toEqual(['make.Output → say.text'])
    expect(input(graph, 'say', 'text')).toMatchObject({
      constant: 'got {make} in {pipeline_job_name}',
      connected: true,
    })
  })
  it('survive a document that refers to nothing', () => {
    const tasks = {
      a: task('ghost', bind({ x: { from: ['nobody', 'y'] } })),
      b: task('use', bind({ x: { from: ['a', 'nope'] }, z: { input: 'nope' } })),
    }
    const graph = graphOf(pipeline({ tasks, components: { use: leaf('use', { x: 'STRING', z: 'STRING' }) } }))
    expect(graph.nodes).toHaveLength(2)
    expect(wires(graph)).toContain('a.nope → b.x')
  })
})

describe('frames', () => {
  it('read as branches', () => {
    expect(headings(open('if_elif_else_with_oneof_parameters.yaml'))).toEqual([
      'One of 3 branches',
      "If flip-three-sided-die == 'heads'",
      "Else if flip-three-sided-die == 'tails'",
      'Else',
    ])
  })
  it('read as loops over what they loop over, with bound items', () => {
    const graph = open('pipeline_with_nested_loops.yaml')
    expect(headings(graph)).toEqual([
      'For each item in loop_parameter',
      'For each item in 1, 2',
      'For each item in item.p_a',
      'For each item in 100, 200, 300',
    ])
    expect(graph.nodes.flatMap(({ inputs }) => inputs.flatMap(({ bound }) => bound ?? []))).toContain(
      'item.p_a',
    )
  })
  it('say the same in parts, for pages in other languages', () => {
    const partsOf = (file: string) => open(file).nodes.flatMap(({ heading }) => heading ?? [])
    const asked = 'flip-three-sided-die =='
    expect(partsOf('if_elif_else_with_oneof_parameters.yaml')).toEqual([
      { is: 'branches', count: 3 },
      { is: 'if', condition: `${asked} 'heads'` },
      { is: 'elif', condition: `${asked} 'tails'` },
      { is: 'else', condition: '' },
    ])
    expect(partsOf('pipeline_with_nested_loops.yaml').slice(0, 2)).toEqual([
      { is: 'loop', item: 'item', items: 'loop_parameter' },
      { is: 'loop', item: 'item', items: '1, 2' },
    ])
    expect(partsOf('local_execution_pipeline_with_exit_handler.yaml')).toEqual([
      { is: 'exit', after: 'record-exit' },
    ])
  })
  it('name the item after the list', () => {
    expect(['models', 'batches', 'entries', 'class', 'data', 'split-ids'].map(singular)).toEqual([
      'model',
      'batch',
      'entry',
      'item',
      'item',
      'item',
    ])
  })
  it('tell what runs after them whatever happens', () => {
    const graph = open('local_execution_pipeline_with_exit_handler.yaml')
    expect(headings(graph)).toEqual(['Exit handler then always record-exit'])
    expect(input(graph, 'record-exit', 'status')?.bound).toBe('final status')
    expect(wires(graph)).toContain('exit-handler-1. ⇢ record-exit.')
  })
  it('end where a component contains itself, and at twenty thousand nodes', () => {
    const self = { dag: { tasks: { again: task('self') } } }
    expect(
      graphOf(pipeline({ tasks: { a: task('self') }, components: { self } })).nodes.map(({ id }) => id),
    ).toEqual(['a', 'a/again'])
    const doubling = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [
        `c${i}`,
        { dag: { tasks: { x: task(`c${i + 1}`), y: task(`c${i + 1}`) } } },
      ]),
    )
    expect(graphOf(pipeline({ tasks: { a: task('c0') }, components: doubling })).nodes).toHaveLength(20_000)
  })
})

describe('conditions', () => {
  const name = (parameter: string): string => parameter.replace('pipelinechannel--', '')
  it.each([
    ["inputs.parameter_values['pipelinechannel--auc'] > 0.9", 'auc > 0.9'],
    [
      "int(inputs.parameter_values['pipelinechannel--n']) >= int(inputs.parameter_values['pipelinechannel--m'])",
      'n >= m',
    ],
    [
      "!(inputs.parameter_values['pipelinechannel--a'] == 'x') && inputs.parameter_values['b'] == true",
      "not (a == 'x') and b == true",
    ],
    ["inputs.parameter_values['s'] == 'y && !(z)  int(1)'", "s == 'y && !(z)  int(1)'"],
  ])('%s', (condition, text) => expect(conditionText(condition, name)).toBe(text))
  it('split at && outside quotes and parentheses', () => {
    expect(clauses("!(a && b) && c == 'x && y' && d")).toEqual(['!(a && b)', "c == 'x && y'", 'd'])
  })
  it('are no branches unless they negate all that came before', () => {
    expect(branchOf('b', [{ keyword: 'If', condition: 'a' }])).toEqual({ keyword: 'If', condition: 'b' })
    expect(branchOf('!(a)', [{ keyword: 'If', condition: 'a' }])).toEqual({ keyword: 'Else', condition: '' })
  })
})

it('lists the fields of the launch form', () => {
  const inputDefinitions = {
    parameters: {
      b: { parameterType: 'STRING' as const, description: 'What for.' },
      a: { parameterType: 'NUMBER_INTEGER' as const, defaultValue: 3, literals: [1, 3] },
      c: { type: 'DOUBLE' as const, isOptional: true, defaultValue: null },
    },
  }
  expect(inputsOf(pipeline({ tasks: {}, components: {}, root: { inputDefinitions } }))).toEqual([
    { name: 'b', type: 'STRING', description: 'What for.', optional: false },
    { name: 'a', type: 'NUMBER_INTEGER', optional: false, defaultValue: 3, literals: [1, 3] },
    { name: 'c', type: 'NUMBER_DOUBLE', optional: true },
  ])
})

it('gives the inspector what a step runs and asks for', () => {
  const container = {
    image: 'alpine',
    command: ['sh', '-c'],
    args: ['echo'],
    env: [{ name: 'A', value: '1' }],
    resources: {
      cpuLimit: 2,
      memoryLimit: 0.5,
      resourceMemoryLimit: '512Mi',
      memoryRequest: 1,
      accelerator: { type: 'nvidia.com/gpu', count: '2' },
    },
  }
  const inner = {
    dag: {
      tasks: { s: task('c', { cachingOptions: { enableCache: true }, retryPolicy: { maxRetryCount: 3 } }) },
    },
  }
  const doc = pipeline({
    tasks: { d: task('inner') },
    components: { inner, c: leaf('c') },
    executors: { 'exec-c': { container } },
  })
  expect(stepDetails(doc)).toEqual({
    'd/s': {
      image: 'alpine',
      command: ['sh', '-c', 'echo'],
      packages: [],
      indexUrls: [],
      env: [{ name: 'A', value: '1' }],
      cache: true,
      retries: 3,
      resources: {
        cpuLimit: '2',
        memoryLimit: '512Mi',
        memoryRequest: '1G',
        accelerator: '2 × nvidia.com/gpu',
      },
    },
  })
})
