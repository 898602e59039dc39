// @vitest-environment jsdom
import { act, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { pipeline } from '#core/spec/pipeline.test-helper.ts'
import { createEditor } from './editor.ts'
import { EditorProvider, useEditorState } from './use-editor.ts'

const Selected = () => <output>{useEditorState((state) => state.selected).join(', ')}</output>

test('what a component picks out of the editor is drawn anew when it changes', () => {
  const editor = createEditor(pipeline({ tasks: {}, components: {} }))
  render(
    <EditorProvider value={editor}>
      <Selected />
    </EditorProvider>,
  )
  act(() => editor.select(['train', 'score']))
  expect(screen.getByRole('status').textContent).toBe('train, score')
})

test('outside of an editor there is nothing to pick from', () => {
  expect(() => render(<Selected />)).toThrow('There is no editor')
})
