/** What editors share whose text is a part of a document: its undo, and input methods. */
import type { Extension } from '@codemirror/state'
import { EditorView, type KeyBinding, type ViewUpdate } from '@codemirror/view'
import type { RefObject } from 'react'

type Latest = RefObject<{ readonly onUndo: () => void; readonly onRedo: () => void }>

/** Undo and redo are the document's, not the editor's: whatever was done last. */
export const documentKeys = (latest: Latest): readonly KeyBinding[] => [
  { key: 'Mod-z', preventDefault: true, run: () => (latest.current.onUndo(), true) },
  { key: 'Mod-Shift-z', preventDefault: true, run: () => (latest.current.onRedo(), true) },
  { key: 'Mod-y', preventDefault: true, run: () => (latest.current.onRedo(), true) },
]

/**
 * Tells what was typed. What an input method composes is not written yet: it is told when it is done.
 * @param isTyped false: the change came from elsewhere
 */
export function whenTyped(
  tell: (view: EditorView) => void,
  isTyped: (update: ViewUpdate) => boolean = () => true,
): Extension {
  let waiting = false
  return [
    EditorView.updateListener.of((update) => {
      if (!update.docChanged || !isTyped(update)) return
      if (update.view.composing) waiting = true
      else tell(update.view)
    }),
    EditorView.domEventHandlers({
      compositionend: (_, view) => {
        if (waiting) setTimeout(() => tell(view))
        waiting = false
      },
    }),
  ]
}
