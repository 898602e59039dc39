/**
 * A field whose text goes into the document as one types. What the document refuses stays in the field, with the
 * sentence why, and the document keeps what it had. Text that an input method is still composing is nobody's yet.
 */
import { type ChangeEvent, type CompositionEvent, type KeyboardEvent, useCallback, useState } from 'react'
import { isComposed, isComposing, matchesShortcut } from '#ui/keys.ts'
import { useEditor } from '../../editor/use-editor.ts'
import { useTyping } from './use-typing.ts'

/** Why a text cannot be taken, or the text that the document then shows for it. */
export type Taken = { readonly error: string } | { readonly shown: string }

type Control = HTMLInputElement | HTMLTextAreaElement

interface Draft {
  readonly text: string
  /** The document's texts that this draft stands for: another one is newer than the draft. */
  readonly for: readonly string[]
  readonly error: string | undefined
}

/** @param take puts a text into the document */
export const useDraft = (value: string, take: (text: string, group: string) => Taken) => {
  const editor = useEditor()
  const typing = useTyping()
  const [draft, setDraft] = useState<Draft>()
  const valid = draft !== undefined && draft.for.includes(value) ? draft : undefined
  const commit = useCallback(
    (text: string) => {
      const taken = take(text, typing())
      setDraft(
        'error' in taken
          ? { text, for: [value], error: taken.error }
          : { text, for: [value, taken.shown], error: undefined },
      )
    },
    [take, typing, value],
  )
  const onChange = (event: ChangeEvent<Control>) => {
    const text = event.currentTarget.value
    if (isComposed(event)) setDraft({ text, for: [value], error: valid?.error })
    else commit(text)
  }
  const onKeyDown = (event: KeyboardEvent<Control>) => {
    if (isComposing(event)) return
    const isUndo = matchesShortcut('mod+z', event)
    if (isUndo || matchesShortcut('mod+shift+z', event) || matchesShortcut('mod+y', event)) {
      event.preventDefault()
      event.stopPropagation()
      setDraft(undefined)
      if (isUndo && valid?.error === undefined) editor.undo()
      else if (!isUndo) editor.redo()
    } else if (event.key === 'Escape' && valid !== undefined && valid.text !== value) {
      event.stopPropagation()
      setDraft(undefined)
    }
  }
  return {
    text: valid?.text ?? value,
    error: valid?.error,
    commit,
    bind: {
      value: valid?.text ?? value,
      onChange,
      onKeyDown,
      onCompositionEnd: (event: CompositionEvent<Control>) => commit(event.currentTarget.value),
      onBlur: () => {
        if (valid?.error === undefined) setDraft(undefined)
      },
    },
  }
}
