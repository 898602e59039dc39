/** Copies that bring notes along, and what is no copy at all. */
import { expect, test } from 'vitest'
import type { PipelineDocument } from '#core/spec/document.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { copySteps } from './clipboard.ts'
import { applyEdit, type EditCommand } from './commands.ts'
import { editedBy, threeSteps } from './edits.test-helper.ts'
import { layoutOf } from './layout.ts'
import { taskAt } from './places.ts'

const note = { text: '見て', x: 30, y: 40, width: 200, height: 90 }
const noted = () =>
  editedBy(
    threeSteps(),
    { edit: 'place', points: { load: { x: 10, y: 20 } } },
    { edit: 'put-note', id: 'note-1', note },
  )
const copy = (nodes: readonly string[], notes = {}): string => {
  const copied = copySteps(noted(), nodes, notes)
  if (!copied.ok) throw new Error(copied.error.message)
  return copied.value
}
const paste = (text: string, more: object = {}): EditCommand => ({
  edit: 'paste',
  text,
  offset: { x: 100, y: 200 },
  ...more,
})
const refusal = (text: string): string => {
  const pasted = applyEdit(threeSteps(), paste(text))
  return pasted.ok ? 'pasted' : [pasted.error.message, pasted.error.hint].filter(Boolean).join(' ')
}

test('notes come along, under a name of their own, and are selected with the steps', () => {
  const pasted = applyEdit(noted(), paste(copy(['load'], { 'note-1': note })))
  if (!pasted.ok) throw new Error(pasted.error.message)
  expect(pasted.value.nodes).toEqual(['load-2', 'note:note-1-2'])
  const { nodes, notes } = layoutOf(pasted.value.doc)
  expect(nodes['load-2']).toEqual({ x: 110, y: 220 })
  expect(notes).toEqual({ 'note-1': note, 'note-1-2': { ...note, x: 130, y: 240 } })
})

test('a copy keeps the name that somebody gave the step, and what makes it another', () => {
  const again = (doc: PipelineDocument, node: string): PipelineDocument => {
    const copied = copySteps(doc, [node])
    if (!copied.ok) throw new Error(copied.error.message)
    return editedBy(doc, paste(copied.value))
  }
  const named = editedBy(threeSteps(), { edit: 'rename-step', node: 'load', name: 'Sales 2024' })
  const twice = again(again(named, 'load'), 'load-2')
  const names = ['load', 'load-2', 'load-2-2'].map((node) => taskAt(twice, node)?.task.taskInfo?.name)
  expect(names).toEqual(['Sales 2024', 'Sales 2024-2', 'Sales 2024-2-2'])
})

test('notes alone are a piece too; in a frame they go by the page and not by the frame', () => {
  const text = copy([], { 'note-1': note })
  expect(parsePipeline(text).ok).toBe(true)
  const doc = editedBy(threeSteps(), paste(text, { noteOffset: { x: 1, y: 2 } }))
  expect(layoutOf(doc).notes).toEqual({ 'note-1': { ...note, x: 31, y: 42 } })
})

test('what is no pipeline says so, and what it is instead', () => {
  expect(refusal('')).toMatch(/is no pipeline\. Copy steps/)
  expect(refusal('hello')).toMatch(/is no pipeline/)
  expect(refusal('apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n')).toMatch(
    /no pipeline: This is an Argo Workflow/,
  )
  expect(refusal(copy(['load']))).toBe('pasted')
})
