import { expect, test } from 'vitest'
import { layoutOf } from '#core/edit/layout.ts'
import { check } from '#core/spec/check.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import { readForeign } from './read-foreign.ts'

const node = (id: string, op: string, more: object, links: readonly string[] = []) => ({
  id,
  type: 'execution_node',
  op,
  app_data: {
    component_parameters: { runtime_image: 'python:3.12', ...more },
    label: '',
    ui_data: { label: `${id}.x`, x_pos: links.length * 200, y_pos: 40 },
  },
  inputs: [{ id: 'inPort', links: links.map((from) => ({ id: `l-${from}`, node_id_ref: from })) }],
})

const elyra = (nodes: readonly object[], properties: object = {}) =>
  JSON.stringify({
    doc_type: 'pipeline',
    version: '3.0',
    id: 'all',
    primary_pipeline: 'one',
    pipelines: [
      {
        id: 'one',
        nodes,
        app_data: {
          version: 8,
          runtime_type: 'KUBEFLOW_PIPELINES',
          properties: { name: 'Daily churn', ...properties },
          ui_data: { comments: [{ id: 'c1', content: 'why', x_pos: 5, y_pos: 6, width: 100, height: 50 }] },
        },
      },
    ],
  })

const taken = (text: string) => {
  const read = readForeign('churn.pipeline', text)
  if (read?.ok !== true) throw new Error(JSON.stringify(read))
  return read.value
}

test('the nodes of an Elyra pipeline are steps that run their files, in the order of its lines', () => {
  const { doc, notes } = taken(
    elyra([
      node('load', 'execute-notebook-node', {
        filename: 'etl/load.ipynb',
        env_vars: ['A=1=2'],
        cpu: 2,
        memory: 4,
      }),
      node('train', 'execute-python-node', { filename: 'train.py' }, ['load']),
      node('plot', 'execute-r-node', { filename: 'plot.R' }, ['train']),
    ]),
  )
  const tasks = doc.spec.root.dag?.tasks ?? {}
  expect(Object.keys(tasks)).toEqual(['load', 'train', 'plot'].map((name) => expect.stringContaining(name)))
  expect(
    Object.values(tasks).map((task) => task.inputs?.parameters?.['path']?.runtimeValue?.constant),
  ).toEqual(['etl/load.ipynb', 'train.py', 'plot.R'])
  expect(tasks['train']?.dependentTasks ?? tasks['train-x']?.dependentTasks).toHaveLength(1)
  const executors = Object.values(doc.spec.deploymentSpec?.executors ?? {})
  expect(executors[0]?.container).toMatchObject({
    image: 'python:3.12',
    env: [{ name: 'A', value: '1=2' }],
    resources: { resourceCpuRequest: '2', resourceMemoryRequest: '4G' },
  })
  expect(layoutOf(doc).notes['c1']).toMatchObject({ text: 'why', x: 5 })
  expect(notes).toEqual([])
  const back = parsePipeline(serializePipeline(doc))
  expect(back.ok && check(back.value).filter(({ severity }) => severity === 'error')).toEqual([])
})

test('what is not in the file is left out and told, and the order goes through it', () => {
  const { doc, notes } = taken(
    elyra([
      node('a', 'execute-python-node', { filename: 'a.py' }),
      node('sql', 'url-catalog:abc', {}, ['a']),
      node('b', 'execute-python-node', { filename: 'b.py' }, ['sql']),
    ]),
  )
  const tasks = Object.entries(doc.spec.root.dag?.tasks ?? {})
  expect(tasks).toHaveLength(2)
  expect(tasks[1]?.[1].dependentTasks).toEqual([tasks[0]?.[0]])
  expect(notes).toMatchObject([{ code: 'elyra-component', message: expect.stringContaining('sql') }])
})

test('parameters of the pipeline are inputs, and variables of the nodes that ask for them', () => {
  const { doc } = taken(
    elyra([node('a', 'execute-python-node', { filename: 'a.py', pipeline_parameters: ['rate'] })], {
      pipeline_parameters: [{ name: 'rate', default_value: { type: 'Float', value: 0.5 } }],
    }),
  )
  expect(doc.spec.root.inputDefinitions?.parameters).toMatchObject({
    rate: { parameterType: 'NUMBER_DOUBLE', defaultValue: 0.5 },
  })
  const [task] = Object.values(doc.spec.root.dag?.tasks ?? {})
  expect(task?.inputs?.parameters?.['rate']).toEqual({ componentInputParameter: 'rate' })
})

test('properties beside the label are read too, as older files have them', () => {
  const old = {
    id: 'n',
    type: 'execution_node',
    op: 'execute-python-node',
    app_data: { filename: 'old.py', runtime_image: 'x', ui_data: { label: 'old.py' } },
  }
  const [task] = Object.values(taken(elyra([old])).doc.spec.root.dag?.tasks ?? {})
  expect(task?.inputs?.parameters?.['path']?.runtimeValue?.constant).toBe('old.py')
})

test('a pipeline without steps, or a file that only says that it is one, is refused', () => {
  expect(readForeign('x.pipeline', elyra([]))).toMatchObject({ ok: false, error: [{ severity: 'error' }] })
  expect(readForeign('x.pipeline', '{"doc_type": "pipeline"}')).toMatchObject({ ok: false })
  expect(readForeign('x.yaml', 'pipelineInfo: {name: x}')).toBeUndefined()
})

test('a component.yaml is a pipeline of one step, with its inputs and results as its own', () => {
  const read = readForeign(
    'component.yaml',
    'name: Train\ninputs: [{name: rate, type: Float}]\noutputs: [{name: model, type: Model}]\nimplementation:\n  container: {image: a, command: [train, {inputValue: rate}, {outputPath: model}]}\n',
  )
  if (read?.ok !== true) throw new Error(JSON.stringify(read))
  const { root } = read.value.doc.spec
  expect(check(read.value.doc)).toEqual([])
  expect(Object.keys(root.dag?.tasks ?? {})).toEqual(['train'])
  expect(root.inputDefinitions?.parameters).toHaveProperty('rate')
  expect(root.dag?.outputs?.artifacts).toMatchObject({
    model: { artifactSelectors: [{ producerSubtask: 'train', outputArtifactKey: 'model' }] },
  })
})
