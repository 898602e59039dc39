import { describe, expect, test } from 'vitest'
import { check } from '#core/spec/check.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import { copySteps } from './clipboard.ts'
import { applyEdit, type EditCommand, type Edited } from './commands.ts'
import { editedBy as all, threeSteps as start } from './edits.test-helper.ts'
import { openHistory, perform, redo, redoLabel, undo, undoLabel } from './history.ts'
import { dagAt, taskAt } from './places.ts'
import type { RefusalCode } from './refusal.ts'
import { sharedBy } from './steps.ts'
import { wiresIn } from './wires.ts'

const edit = (doc: PipelineDocument, command: EditCommand): Edited => {
  const edited = applyEdit(doc, command)
  if (!edited.ok) throw new Error(edited.error.message)
  return edited.value
}
const refusal = (doc: PipelineDocument, command: EditCommand): RefusalCode | undefined => {
  const edited = applyEdit(doc, command)
  return edited.ok ? undefined : edited.error.code
}
const wire = (from: string, to: string): EditCommand => {
  const [node = '', port = ''] = from.split('.')
  const [target = '', input = ''] = to.split('.')
  return {
    edit: 'connect',
    wire: {
      kind: 'parameters',
      source: { from: 'output', node, port },
      target: { to: 'input', node: target, port: input },
    },
  }
}
const codes = (doc: PipelineDocument): string[] =>
  check(doc).flatMap(({ code, severity }) => (severity === 'error' ? [code] : []))
const loopOver = (values: readonly unknown[]): EditCommand => ({
  edit: 'wrap',
  nodes: ['train'],
  kind: { frame: 'loop', items: { from: 'values', values }, limit: 2 },
})
const flowsOf = (doc: PipelineDocument): string[] => {
  const root = dagAt(doc, undefined)
  const wires = root === undefined ? [] : [...wiresIn(doc, root)]
  return wires
    .flatMap(({ source, target }) =>
      source.from === 'output' && target.to === 'input' && !target.port.startsWith('pipelinechannel')
        ? [`${source.node}.${source.port} > ${target.node}.${target.port}`]
        : [],
    )
    .toSorted()
}

describe('wires', () => {
  test('say in the file what waits for what, as the SDK does', () => {
    const doc = all(start(), wire('load.rows', 'train.rows'))
    expect(taskAt(doc, 'train')?.task).toMatchObject({
      dependentTasks: ['load'],
      inputs: {
        parameters: { rows: { taskOutputParameter: { producerTask: 'load', outputParameterKey: 'rows' } } },
      },
    })
    const cleared = edit(doc, {
      edit: 'clear',
      kind: 'parameters',
      target: { to: 'input', node: 'train', port: 'rows' },
    })
    expect(taskAt(cleared.doc, 'train')?.task).toEqual(taskAt(start(), 'train')?.task)
  })

  test('are refused with a reason where they cannot be', () => {
    const doc = all(start(), wire('load.rows', 'train.rows'), wire('train.auc', 'report.auc'))
    expect(refusal(doc, wire('report.none', 'train.rows'))).toBe('no-such-thing')
    expect(refusal(doc, wire('load.names', 'train.rows'))).toBe('type-mismatch')
    expect(refusal(doc, { edit: 'order', node: 'load', after: 'report' })).toBe('cycle')
  })

  test('into a loop go through its frame, out of it they collect', () => {
    const wired = all(start(), wire('load.rows', 'train.rows'), wire('train.auc', 'report.text'))
    const doc = all(wired, loopOver(['a', 'b']))
    expect(flowsOf(doc)).toEqual(['for-loop-1/train.auc > report.text', 'load.rows > for-loop-1/train.rows'])
    expect(doc.spec.components?.['comp-for-loop-1']?.outputDefinitions?.parameters).toEqual({
      'pipelinechannel--train-auc': { parameterType: 'LIST' },
    })
    expect(taskAt(doc, 'for-loop-1')?.task).toMatchObject({
      dependentTasks: ['load'],
      parameterIterator: { itemInput: 'pipelinechannel--loop-item-param-1', items: { raw: '["a","b"]' } },
      iteratorPolicy: { parallelismLimit: 2 },
    })
    expect(
      codes(all(doc, { edit: 'set-constant', node: 'for-loop-1/train', port: 'name', value: 'x' })),
    ).toEqual(['missing-input', 'missing-input'])
  })

  test('that a frame makes impossible are told, not lost in silence', () => {
    const wired = all(start(), wire('train.auc', 'report.auc'))
    const { doc, lost } = edit(wired, loopOver([1]))
    expect(lost?.map(({ why }) => why.code)).toEqual(['type-mismatch'])
    expect(flowsOf(doc)).toEqual([])
  })

  test('cannot leave a branch', () => {
    const operands = [{ from: 'output', node: 'load', port: 'rows' }] as const
    const doc = all(start(), {
      edit: 'wrap',
      nodes: ['train'],
      kind: { frame: 'condition', condition: { text: '{0} > 3', operands } },
    })
    expect(taskAt(doc, 'condition-1')?.task.triggerPolicy?.condition).toBe(
      "int(inputs.parameter_values['pipelinechannel--load-rows']) > 3",
    )
    expect(refusal(doc, wire('condition-1/train.auc', 'report.auc'))).toBe('inside-a-branch')
  })
})

test('a text may mention values from elsewhere', () => {
  const text = ['AUC: ', { from: 'output', node: 'train', port: 'auc' }, '!'] as const
  const doc = all(start(), { edit: 'set-text', node: 'report', port: 'text', text })
  expect(taskAt(doc, 'report')?.task.inputs?.parameters).toEqual({
    'pipelinechannel--train-auc': {
      taskOutputParameter: { producerTask: 'train', outputParameterKey: 'auc' },
    },
    text: { runtimeValue: { constant: "AUC: {{$.inputs.parameters['pipelinechannel--train-auc']}}!" } },
  })
  const plain = all(doc, { edit: 'set-constant', node: 'report', port: 'text', value: 'plain' })
  expect(Object.keys(taskAt(plain, 'report')?.task.inputs?.parameters ?? {})).toEqual(['text'])
})

test('what a removed step fed is unbound, and its component goes if nobody else uses it', () => {
  const wired = all(start(), wire('load.rows', 'train.rows'), wire('train.auc', 'report.auc'))
  const doc = all(wired, { edit: 'remove', nodes: ['train'] })
  expect(Object.keys(doc.spec.components ?? {})).toEqual(['load', 'report'])
  expect(Object.keys(doc.spec.deploymentSpec?.executors ?? {})).toEqual(['exec-load', 'exec-report'])
  expect(taskAt(doc, 'report')?.task).toEqual(taskAt(start(), 'report')?.task)
})

test('taking a frame away leaves what was in it, wired as before', () => {
  const wired = all(start(), wire('load.rows', 'train.rows'), wire('train.auc', 'report.text'))
  const nodes = ['train']
  const framed = all(wired, { edit: 'wrap', nodes, kind: { frame: 'pipeline', name: 'Training' } })
  expect(flowsOf(framed)).toEqual(['load.rows > training/train.rows', 'training/train.auc > report.text'])
  const { doc } = edit(framed, { edit: 'unwrap', node: 'training' })
  expect(serializePipeline({ ...doc, numbers: new Map() })).toBe(serializePipeline(wired))
})

test('a pipeline input is renamed for everything that is bound to it', () => {
  const source = { from: 'input', dag: undefined, port: 'rate' } as const
  const doc = all(
    start(),
    {
      edit: 'add-input',
      name: 'rate',
      port: { kind: 'parameters', spec: { parameterType: 'NUMBER_DOUBLE' } },
    },
    loopOver([1]),
    {
      edit: 'connect',
      wire: { kind: 'parameters', source, target: { to: 'input', node: 'report', port: 'auc' } },
    },
    {
      edit: 'connect',
      wire: { kind: 'parameters', source, target: { to: 'input', node: 'for-loop-1/train', port: 'name' } },
    },
    { edit: 'rename-input', from: 'rate', to: 'speed' },
  )
  expect(codes(doc).filter((code) => code !== 'missing-input')).toEqual([])
  expect(taskAt(doc, 'report')?.task.inputs?.parameters?.['auc']).toEqual({
    componentInputParameter: 'speed',
  })
  const removed = all(doc, { edit: 'remove-input', name: 'speed' })
  expect(taskAt(removed, 'for-loop-1')?.task.inputs).toBeUndefined()
  expect(refusal(doc, { edit: 'rename-input', from: 'speed', to: 'my input' })).toBe('bad-value')
})

test('moving a node changes the lines of its place and no other', () => {
  const placed = all(start(), { edit: 'place', points: { load: { x: 1, y: 2 }, train: { x: 3, y: 4 } } })
  const moved = all(placed, { edit: 'place', points: { train: { x: 30, y: 4 } } })
  const [before, after] = [placed, moved].map((doc) => serializePipeline(doc).split('\n'))
  expect(after?.length).toBe(before?.length)
  expect(after?.filter((line, index) => line !== before?.[index]).map((line) => line.trim())).toEqual([
    'x: 30.0',
  ])
})

test('copied steps are a pipeline file, and come back with their wires', () => {
  const wired = all(start(), wire('load.rows', 'train.rows'), wire('train.auc', 'report.auc'))
  const copied = copySteps(wired, ['load', 'train'])
  if (!copied.ok) throw new Error(copied.error.message)
  expect(parsePipeline(copied.value).ok).toBe(true)
  const { doc, nodes } = edit(wired, { edit: 'paste', text: copied.value, offset: { x: 0, y: 0 } })
  expect(nodes).toEqual(['load-2', 'train-2'])
  expect(flowsOf(doc)).toContain('load-2.rows > train-2.rows')
  expect(Object.keys(doc.spec.components ?? {})).toEqual(['load', 'train', 'report'])
})

test('a step of its own component is changed without its twin', () => {
  const copied = copySteps(start(), ['load'])
  const twins = all(start(), { edit: 'paste', text: copied.ok ? copied.value : '', offset: { x: 0, y: 0 } })
  expect(sharedBy(twins, 'load')).toBe(2)
  const own = all(
    twins,
    { edit: 'separate', node: 'load-2' },
    { edit: 'set-container', node: 'load-2', settings: { image: 'python:3.13' } },
  )
  const imageOf = (node: string): string | undefined =>
    own.spec.deploymentSpec?.executors?.[taskAt(own, node)?.component?.executorLabel ?? '']?.container?.image
  expect([imageOf('load'), imageOf('load-2')]).toEqual(['python:3.11', 'python:3.13'])
})

test('undo and redo go through the same documents; one gesture is one step', () => {
  let history = openHistory(start())
  for (const x of [1, 2, 3]) {
    const done = perform(history, { edit: 'place', points: { load: { x, y: 0 } } }, 'drag-1')
    if (done.ok) history = done.value.history
  }
  expect(history.done).toHaveLength(1)
  const last = history.doc
  expect(undoLabel(history)?.edit).toBe('place')
  history = undo(history)
  expect(redoLabel(history)?.edit).toBe('place')
  expect(serializePipeline(history.doc)).toBe(serializePipeline(start()))
  expect(redo(history).doc).toBe(last)
})
