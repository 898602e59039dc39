import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { FrameKind } from '#core/edit/frames.ts'
import type { Change } from '#core/edit/journal.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { leaf, pipeline, task } from '#core/spec/pipeline.test-helper.ts'
import { serializePipeline } from '#core/spec/serialize.ts'

import { starterStep } from '../adding/starter.ts'
import { createEditor, type Editor } from './editor.ts'
import { factsOf } from './facts.ts'

const text = readFileSync(
  join(import.meta.dirname, '../../../../tests/fixtures/pipelines/pipeline_with_nested_loops.yaml'),
  'utf8',
)
const opened = () => {
  const parsed = parsePipeline(text)
  if (!parsed.ok) throw new Error('The fixture is no pipeline.')
  return createEditor(parsed.value)
}
const nodesOf = (editor: Editor): string[] => factsOf(editor.doc()).graph.nodes.map(({ id }) => id)

test('an edit can be undone and made again, and whoever listens hears each', () => {
  const editor = opened()
  const heard: Change['change'][] = []
  editor.onChange(({ change }) => heard.push(change))
  const before = serializePipeline(editor.doc())
  editor.perform({ edit: 'place', points: { [nodesOf(editor)[0] ?? '']: { x: 10, y: 20 } } })
  const after = serializePipeline(editor.doc())
  expect(after).not.toBe(before)
  editor.undo()
  expect(serializePipeline(editor.doc())).toBe(before)
  editor.redo()
  expect(serializePipeline(editor.doc())).toBe(after)
  editor.redo()
  expect(heard).toEqual(['edit', 'undo', 'redo'])
})

test('what cannot be done changes nothing and says why until it is put away', () => {
  const editor = opened()
  const before = editor.doc()
  const answer = editor.perform({ edit: 'remove', nodes: ['nobody'] })
  expect(answer.ok).toBe(false)
  expect(editor.doc()).toBe(before)
  expect(editor.store.getState().notice).toMatchObject({ kind: 'refused' })
  editor.dismiss()
  expect(editor.store.getState().notice).toBeUndefined()
})

test('what is no more is not selected, whoever took it away', () => {
  const editor = opened()
  const [first = '', second = ''] = nodesOf(editor).filter((id) => !id.includes('/'))
  editor.select([first, second])
  editor.perform({ edit: 'remove', nodes: [first] })
  expect(editor.store.getState().selected).toEqual([second])
  editor.perform({ edit: 'put-note', id: 'n', note: { text: 'a', x: 0, y: 0, width: 9, height: 9 } })
  editor.select(['note:n'])
  editor.undo()
  expect(editor.store.getState().selected).toEqual([second])
})

test('facts are worked out once per document', () => {
  const { doc } = opened()
  expect(factsOf(doc())).toBe(factsOf(doc()))
  expect(factsOf(doc()).problems).toEqual([])
})

test('where things stand is no fact: moving a step leaves the graph as it is', () => {
  const editor = opened()
  const [step = ''] = nodesOf(editor)
  const before = factsOf(editor.doc())
  editor.perform({ edit: 'place', points: { [step]: { x: 3, y: 4 } } })
  expect(factsOf(editor.doc())).toBe(before)
})

test('undo gives back who was selected', () => {
  const editor = opened()
  const [step = ''] = nodesOf(editor)
  editor.select([step])
  editor.perform({ edit: 'remove', nodes: [step] })
  editor.undo()
  expect(editor.store.getState().selected).toEqual([step])
  editor.redo()
  expect(editor.store.getState().selected).toEqual([])
})

test('what is edited in the form of a loop or an If stays selected', () => {
  const asks = (text: string) => ({ text, operands: [] })
  const editor = createEditor(pipeline({ tasks: { x: task('x') }, components: { x: leaf('x', {}, {}) } }))
  const wrapped = (kind: FrameKind): string => {
    const made = editor.perform({ edit: 'wrap', nodes: [], kind })
    return (made.ok ? made.value.nodes?.[0] : undefined) ?? ''
  }
  const loop = wrapped({ frame: 'loop', items: { from: 'values', values: [1] } })
  editor.perform({ edit: 'set-items', node: loop, items: { from: 'values', values: [1, 2] } })
  expect(editor.store.getState().selected).toEqual([loop])
  const branch = wrapped({ frame: 'condition', condition: asks('true') })
  editor.perform({ edit: 'set-condition', node: branch, condition: asks('false') })
  expect(editor.store.getState().selected).toEqual([branch])
  editor.perform({ edit: 'set-branch', node: branch, condition: asks('true') })
  expect(editor.store.getState().selected).toEqual([branch])
})

test('code that is typed is drawn when the typing rests, its ports at once', () => {
  vi.useFakeTimers()
  const editor = createEditor(pipeline({ tasks: {}, components: {} }))
  const source = starterStep({ side: 'none' })
  const added = editor.perform({ edit: 'add-step', source, name: 'Step' })
  const node = (added.ok ? added.value.nodes?.[0] : undefined) ?? ''
  const write = (code: string): void => void editor.perform({ edit: 'set-source', node, code }, 'typing')
  const drawn = () => editor.store.getState().drawn
  write('def step(rows: int):\n    pass\n')
  const first = drawn()
  expect(first).toBe(editor.doc())
  for (const body of ['p', 'pr', 'print']) {
    write(`def step(rows: int):\n    ${body}\n`)
    vi.advanceTimersByTime(400)
    expect(drawn()).toBe(first)
  }
  vi.advanceTimersByTime(200)
  expect(drawn()).toBe(editor.doc())
  write('def step(rows: int, more: str):\n    print\n')
  expect(drawn()).toBe(editor.doc())
  write('def step(rows: int, more: str):\n    print()\n')
  editor.perform({ edit: 'rename-step', node, name: 'Another' })
  expect(drawn()).toBe(editor.doc())
  vi.useRealTimers()
})
