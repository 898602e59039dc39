import { useMemo } from 'react'
import { serializePipeline } from '#core/spec/serialize.ts'
import { useEditorState } from '../editor/use-editor.ts'
import { useUnsaved } from '../editor/use-session.ts'

/** The text of the document while it is asked for; undefined: the file says the same. */
export const useUnsavedText = (asked: boolean): string | undefined => {
  const doc = useEditorState(({ history }) => history.doc)
  const unsaved = useUnsaved()
  return useMemo(() => (asked && unsaved ? serializePipeline(doc) : undefined), [asked, unsaved, doc])
}
