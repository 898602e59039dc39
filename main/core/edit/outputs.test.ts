import { expect, test } from 'vitest'
import { check } from '#core/spec/check.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { graphOf } from '#core/spec/graph.ts'
import { leaf, pipeline, task } from '#core/spec/pipeline.test-helper.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import { applyEdit, type EditCommand } from './commands.ts'
import { editedBy as all } from './edits.test-helper.ts'
import { taskAt } from './places.ts'
import { inputFor, outputNameFor } from './promote.ts'
import type { RefusalCode } from './refusal.ts'
import { wiresThrough } from './unplug.ts'

const start = (): PipelineDocument =>
  pipeline({
    tasks: { load: task('load'), train: task('train'), report: task('report') },
    components: {
      load: leaf('load', {}, { rows: 'NUMBER_INTEGER', Output: 'STRING' }),
      train: leaf('train', { rows: 'NUMBER_INTEGER', name: 'STRING' }, { auc: 'NUMBER_DOUBLE' }),
      report: leaf('report', { auc: 'NUMBER_DOUBLE', all: 'LIST' }),
    },
  })
const refusal = (doc: PipelineDocument, command: EditCommand): RefusalCode | undefined => {
  const edited = applyEdit(doc, command)
  return edited.ok ? undefined : edited.error.code
}
const auc = { from: 'output', node: 'train', port: 'auc' } as const
const wire = (node: string, port: string, target: string, input: string): EditCommand => ({
  edit: 'connect',
  wire: {
    kind: 'parameters',
    source: { from: 'output', node, port },
    target: { to: 'input', node: target, port: input },
  },
})

test('an output is typed by what it hands out, renamed where it is made, and leaves no trace when it goes', () => {
  const added = all(start(), { edit: 'add-output', name: 'auc', kind: 'parameters', source: auc })
  expect(added.spec.root.outputDefinitions).toEqual({
    parameters: { auc: { parameterType: 'NUMBER_DOUBLE' } },
  })
  const named = all(added, { edit: 'rename-output', from: 'auc', to: 'score' })
  expect(named.spec.root.dag?.outputs?.parameters).toEqual({
    score: { valueFromParameter: { producerSubtask: 'train', outputParameterKey: 'auc' } },
  })
  expect(refusal(named, { edit: 'rename-output', from: 'score', to: 'my score' })).toBe('bad-value')
  expect(refusal(named, { edit: 'add-output', name: 'score', kind: 'parameters', source: auc })).toBe(
    'name-taken',
  )
  const removed = all(named, { edit: 'remove-output', name: 'score' })
  expect(serializePipeline(removed)).toBe(serializePipeline(start()))
})

test("a sub-pipeline's output is renamed for what takes it, and removing it unbinds that", () => {
  const doc = all(
    start(),
    { edit: 'wrap', nodes: ['train'], kind: { frame: 'pipeline', name: 'Fit' } },
    {
      edit: 'add-output',
      dag: 'fit',
      name: 'auc',
      kind: 'parameters',
      source: { ...auc, node: 'fit/train' },
    },
    wire('fit', 'auc', 'report', 'auc'),
    { edit: 'rename-output', dag: 'fit', from: 'auc', to: 'score' },
  )
  expect(taskAt(doc, 'report')?.task.inputs?.parameters?.['auc']).toEqual({
    taskOutputParameter: { producerTask: 'fit', outputParameterKey: 'score' },
  })
  expect(check(doc).filter(({ code }) => code !== 'missing-input')).toEqual([])
  const removed = all(doc, { edit: 'remove-output', dag: 'fit', name: 'score' })
  expect(taskAt(removed, 'report')?.task.inputs).toBeUndefined()
})

test('an input made for a port takes over its value, so that nothing runs differently', () => {
  const doc = all(start(), { edit: 'set-constant', node: 'train', port: 'rows', value: 7 })
  expect(inputFor(doc, { to: 'input', node: 'train', port: 'rows' }, 'parameters')).toEqual({
    name: 'rows',
    port: {
      kind: 'parameters',
      spec: { parameterType: 'NUMBER_INTEGER', defaultValue: 7, isOptional: true },
    },
  })
  const taken = all(doc, {
    edit: 'add-input',
    name: 'rows',
    port: { kind: 'parameters', spec: { parameterType: 'STRING' } },
  })
  expect(inputFor(taken, { to: 'input', node: 'train', port: 'rows' }, 'parameters')?.name).toBe('rows_2')
  expect(outputNameFor(doc, { from: 'output', node: 'load', port: 'Output' })).toBe('load')
})

test('what is drawn up to a frame stands for the wires that go on inside', () => {
  const doc = all(start(), wire('load', 'rows', 'train', 'rows'), wire('load', 'Output', 'train', 'name'), {
    edit: 'wrap',
    nodes: ['train'],
    kind: { frame: 'loop', items: { from: 'values', values: [1] } },
  })
  const edges = graphOf(doc).edges.filter(({ to }) => to.node === 'for-loop-1')
  const targets = edges.flatMap((edge) => wiresThrough(doc, edge).map(({ target }) => target))
  expect(targets).toEqual([
    { to: 'input', node: 'for-loop-1/train', port: 'rows' },
    { to: 'input', node: 'for-loop-1/train', port: 'name' },
  ])
  const freed = targets.reduce((so, target) => all(so, { edit: 'clear', target, kind: 'parameters' }), doc)
  expect(graphOf(freed).edges).toEqual([])
})
