import { useCallback } from 'react'
import type { EditCommand } from '#core/edit/commands.ts'
import type { Refusal } from '#core/edit/refusal.ts'
import { useEditor } from '../editor/use-editor.ts'

export const sentence = ({ message, hint }: Refusal): string =>
  hint === undefined ? message : `${message} ${hint}`

/**
 * Makes edits that belong to one field, all of them or none: a refusal is told there and not over the canvas.
 * @returns why it was refused
 */
export const useAttempt = () => {
  const editor = useEditor()
  return useCallback(
    (commands: EditCommand | readonly EditCommand[], group?: string): string | undefined => {
      const list: readonly EditCommand[] = 'edit' in commands ? [commands] : commands
      const own = group ?? (list.length > 1 ? `field-${performance.now()}` : undefined)
      for (const [index, command] of list.entries()) {
        const made = editor.perform(command, own)
        if (made.ok) continue
        if (index > 0) editor.undo()
        editor.dismiss()
        return sentence(made.error)
      }
      return undefined
    },
    [editor],
  )
}
