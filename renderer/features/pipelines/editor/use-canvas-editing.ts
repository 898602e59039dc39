import { useMemo } from 'react'
import { copySteps } from '#core/edit/clipboard.ts'
import { layoutOf, place } from '#core/edit/layout.ts'
import type { CanvasEditing } from '#ui/canvas/index.ts'
import { useEditor, useEditorState } from './use-editor.ts'

/** The editor as the canvas sees it. */
export const useCanvasEditing = (): CanvasEditing => {
  const editor = useEditor()
  const doc = useEditorState((state) => state.drawn)
  const selected = useEditorState((state) => state.selected)
  const layout = useMemo(() => layoutOf(doc), [doc])
  return useMemo(
    () => ({
      layout,
      selected,
      select: editor.select,
      perform: editor.perform,
      copy: (nodes, points, notes) => copySteps(place(editor.doc(), points), nodes, notes),
    }),
    [editor, layout, selected],
  )
}
