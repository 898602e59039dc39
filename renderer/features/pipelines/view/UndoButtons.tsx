import { useTranslation } from 'react-i18next'
import { redoLabel, undoLabel } from '#core/edit/history.ts'
import { useCommands } from '#frame/commands/commands.ts'
import { IconButton } from '#ui/Button.tsx'
import { IconRedo, IconUndo } from '#ui/icons.ts'
import { useEditor, useEditorState } from '../editor/use-editor.ts'

/** Each says what it would undo or redo, on the button and in the list of commands. */
export const UndoButtons = () => {
  const { t } = useTranslation('editor')
  const editor = useEditor()
  const last = useEditorState(({ history }) => undoLabel(history)?.edit)
  const next = useEditorState(({ history }) => redoLabel(history)?.edit)
  const undo = last === undefined ? t('undo') : t('undoOf', { what: t(`edit.${last}`) })
  const redo = next === undefined ? t('redo') : t('redoOf', { what: t(`edit.${next}`) })
  // A text field that has the focus undoes its own typing.
  const field = { outsideTextOnly: true } as const
  useCommands('here', [
    { id: 'edit.undo', label: undo, icon: IconUndo, shortcut: 'mod+Z', run: editor.undo, ...field },
    { id: 'edit.redo', label: redo, icon: IconRedo, shortcut: 'mod+shift+Z', run: editor.redo, ...field },
    { id: 'edit.redo2', label: redo, shortcut: 'mod+Y', run: editor.redo, hidden: true, ...field },
  ])
  return (
    <>
      <IconButton
        icon={IconUndo}
        label={last === undefined ? t('nothingToUndo') : undo}
        shortcut="mod+Z"
        disabled={last === undefined}
        onClick={editor.undo}
      />
      <IconButton
        icon={IconRedo}
        label={next === undefined ? t('nothingToRedo') : redo}
        shortcut="mod+shift+Z"
        disabled={next === undefined}
        onClick={editor.redo}
      />
    </>
  )
}
