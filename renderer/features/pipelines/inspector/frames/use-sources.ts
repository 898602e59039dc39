import { useMemo } from 'react'
import { sourcesInto } from '#core/edit/frame-values.ts'
import type { Kind, Source } from '#core/edit/wires.ts'
import { useEditorState } from '../../editor/use-editor.ts'

/** What can be made known to a frame; only lists, for what a loop goes through. */
export const useSources = (node: string, kind: Kind, isList: boolean): readonly Source[] => {
  const doc = useEditorState(({ history }) => history.doc)
  return useMemo(
    () =>
      sourcesInto(doc, node, kind, (port) =>
        port.kind === 'artifacts' ? port.list : !isList || port.type === 'LIST' || port.loose === true,
      ),
    [doc, node, kind, isList],
  )
}
