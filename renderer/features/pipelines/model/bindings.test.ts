import { describe, expect, it } from 'vitest'
import type { GraphNode, GraphPort, PipelineGraph } from '#shared/graph.ts'
import { bindingsOf, targetsOf } from './bindings.ts'
import { findPipelines } from './search.ts'

const port = (name: string, more: Partial<GraphPort> = {}): GraphPort => ({
  name,
  kind: 'parameter',
  list: false,
  hue: 'string',
  type: 'String',
  optional: false,
  connected: false,
  ...more,
})
const node = (id: string, label: string, inputs: GraphPort[], outputs: GraphPort[]): GraphNode => ({
  id,
  taskKey: id,
  label,
  kind: 'step',
  componentName: id,
  inputs,
  outputs,
})
const load = node('load', 'Load CSV', [port('path')], [port('data')])
const train = node('train', 'Train', [port('data'), port('lr', { constant: '0.1' })], [port('model')])
const graph: PipelineGraph = {
  nodes: [load, train],
  inputs: [port('path')],
  outputs: [port('model')],
  edges: [
    { id: '1', from: { port: 'path' }, to: { node: 'load', port: 'path' }, kind: 'parameter', hue: 'string' },
    {
      id: '2',
      from: { node: 'load', port: 'data' },
      to: { node: 'train', port: 'data' },
      kind: 'parameter',
      hue: 'string',
    },
    {
      id: '3',
      from: { node: 'train', port: 'model' },
      to: { port: 'model' },
      kind: 'parameter',
      hue: 'string',
    },
    {
      id: '4',
      from: { node: 'load', port: '' },
      to: { node: 'train', port: '' },
      kind: 'order',
      hue: 'string',
    },
  ],
}

describe('an input', () => {
  it('comes over its wire from a step, named as on the canvas', () => {
    expect(bindingsOf(graph, train, port('data'))).toEqual([
      { kind: 'wire', node: 'load', label: 'Load CSV', port: 'data' },
    ])
  })
  it('may come from the pipeline', () => {
    expect(bindingsOf(graph, load, port('path'))).toEqual([{ kind: 'pipelineInput', port: 'path' }])
  })
  it.each([
    [port('x', { constant: '1', defaultText: '2' }), { kind: 'constant', text: '1' }],
    [port('x', { bound: 'item' }), { kind: 'bound', text: 'item' }],
    [port('x', { defaultText: '2', optional: true }), { kind: 'default', text: '2' }],
    [port('x', { optional: true }), { kind: 'optional' }],
    [port('x'), { kind: 'missing' }],
  ])('without a wire has its own value or lacks one', (input, binding) => {
    expect(bindingsOf(graph, train, input)).toEqual([binding])
  })
})

it('an output goes to steps and to the outputs of the pipeline', () => {
  expect(targetsOf(graph, train, port('model'))).toEqual([{ kind: 'pipelineOutput', port: 'model' }])
  expect(targetsOf(graph, load, port('data'))[0]).toMatchObject({ kind: 'node', label: 'Train' })
})

describe('finding pipelines', () => {
  const item = (id: string, more = {}) => ({
    id,
    file: `${id}.yaml`,
    name: id,
    modifiedAt: 0,
    steps: 1,
    problems: [],
    lastRuns: [],
    ...more,
  })
  const items = [item('team/churn', { description: 'Who leaves' }), item('demo')]
  const ids = (text: string, only = false) => findPipelines(items, text, only).map(({ id }) => id)
  it('looks at name, path and description, all words together', () => {
    expect(ids('')).toEqual(['team/churn', 'demo'])
    expect(ids('TEAM leaves')).toEqual(['team/churn'])
    expect(ids('team nothing')).toEqual([])
  })
  it('can show only those with problems', () => expect(ids('', true)).toEqual([]))
})

describe('a value that goes into a frame', () => {
  const wire = (id: string, from: readonly [string, string], to: readonly [string, string]) => ({
    id,
    from: { node: from[0], port: from[1] },
    to: { node: to[0], port: to[1] },
    kind: 'artifact' as const,
    hue: 'dataset' as const,
  })
  const loop = { ...node('loop', 'models', [port('pipelinechannel--data')], []), kind: 'loop' as const }
  const fit = node('loop/fit', 'Fit', [port('table'), port('model')], [])
  const nested: PipelineGraph = {
    nodes: [load, loop, fit],
    inputs: [],
    outputs: [],
    edges: [
      wire('1', ['load', 'data'], ['loop', 'pipelinechannel--data']),
      wire('2', ['loop', 'pipelinechannel--data'], ['loop/fit', 'table']),
      wire('3', ['loop', 'item'], ['loop/fit', 'model']),
    ],
  }

  it('goes to the step inside, not to the channel that carries it', () => {
    expect(targetsOf(nested, load, port('data'))).toEqual([
      { kind: 'node', node: 'loop/fit', label: 'Fit', port: 'table' },
    ])
  })
  it('comes from the step outside; what the frame itself makes comes from the frame', () => {
    expect(bindingsOf(nested, fit, port('table'))).toEqual([
      { kind: 'wire', node: 'load', label: 'Load CSV', port: 'data' },
    ])
    expect(bindingsOf(nested, fit, port('model'))).toEqual([
      { kind: 'wire', node: 'loop', label: 'models', port: 'item' },
    ])
  })
})
