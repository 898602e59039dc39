import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { serializePipeline } from '#core/spec/serialize.ts'
import type { Change } from './editor.ts'
import { factsOf } from './facts.ts'
import { editorOf } from './use-editor.ts'

const text = readFileSync(
  join(import.meta.dirname, '../../../../tests/fixtures/pipelines/pipeline_with_nested_loops.yaml'),
  'utf8',
)
const opened = (id: string) => {
  const editor = editorOf(id, text, 'digest')
  if (editor === undefined) throw new Error('The fixture is no pipeline.')
  return editor
}
const firstStep = (id: string): string => factsOf(opened(id).doc()).graph.nodes[0]?.id ?? ''

test('an edit can be undone and made again, and whoever listens hears each', () => {
  const editor = opened('undone')
  const heard: Change['change'][] = []
  editor.onChange(({ change }) => heard.push(change))
  const before = serializePipeline(editor.doc())
  editor.perform({ edit: 'place', points: { [firstStep('undone')]: { x: 10, y: 20 } } })
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
  const editor = opened('refused')
  const before = editor.doc()
  const answer = editor.perform({ edit: 'remove', nodes: ['nobody'] })
  expect(answer.ok).toBe(false)
  expect(editor.doc()).toBe(before)
  expect(editor.store.getState().notice).toMatchObject({ kind: 'refused' })
  editor.dismiss()
  expect(editor.store.getState().notice).toBeUndefined()
})

test('a document is kept with its history while the file stands still, and follows the file while it is untouched', () => {
  const editor = opened('kept')
  expect(opened('kept')).toBe(editor)
  expect(editorOf('kept', text, 'another digest')).not.toBe(editor)
  const changed = opened('changed')
  changed.perform({ edit: 'place', points: { [firstStep('changed')]: { x: 1, y: 2 } } })
  expect(editorOf('changed', text, 'another digest')).toBe(changed)
})

test('facts are worked out once per document', () => {
  const { doc } = opened('facts')
  expect(factsOf(doc())).toBe(factsOf(doc()))
  expect(factsOf(doc()).problems).toEqual([])
})

test('a text that is no pipeline has no editor', () => {
  expect(editorOf('nothing', 'just: yaml\n', 'digest')).toBeUndefined()
})

test('where things stand is no fact: moving a step leaves the graph as it is', () => {
  const editor = opened('moved')
  const before = factsOf(editor.doc())
  editor.perform({ edit: 'place', points: { [firstStep('moved')]: { x: 3, y: 4 } } })
  expect(factsOf(editor.doc())).toBe(before)
})

test('undo gives back who was selected, and nobody who is gone stays selected', () => {
  const editor = opened('selected')
  const step = firstStep('selected')
  editor.select([step])
  editor.perform({ edit: 'remove', nodes: [step] })
  expect(editor.store.getState().selected).toEqual([])
  editor.undo()
  expect(editor.store.getState().selected).toEqual([step])
  editor.redo()
  expect(editor.store.getState().selected).toEqual([])
})
