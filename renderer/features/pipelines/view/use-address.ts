import { useCallback, useEffect, useRef } from 'react'
import { useSearchParams } from 'react-router'
import { useEditor, useEditorState } from '../editor/use-editor.ts'

/** One entry of the query part of the address. Setting it replaces the address: it is no step back. */
const useQueryEntry = () => {
  const [params, setParams] = useSearchParams()
  const set = useCallback(
    (key: string, value: string | undefined) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old)
          if (value === undefined) next.delete(key)
          else next.set(key, value)
          return next
        },
        { replace: true },
      ),
    [setParams],
  )
  return { params, set }
}

/**
 * What is selected is the editor's; the address follows the last one chosen, and leads there when it is opened or
 * changed from outside.
 */
const useSelection = (
  asked: string | undefined,
  set: (key: string, value: string | undefined) => void,
): string | undefined => {
  const editor = useEditor()
  const last = useEditorState(({ selected }) => selected.at(-1))
  // What was put into the address and has not arrived there yet; it arrives a moment later, perhaps as two steps.
  const underway = useRef(new Set<string | undefined>())
  useEffect(() => {
    const now = editor.store.getState().selected.at(-1)
    if (asked !== now && !underway.current.has(asked)) editor.select(asked === undefined ? [] : [asked])
    if (asked === now) underway.current.clear()
  }, [asked, editor])
  useEffect(() => {
    const now = editor.store.getState().selected.at(-1)
    if (now === asked) return
    underway.current.add(now)
    set('step', now)
  }, [last, asked, editor, set])
  return last
}

/** The address says which step is selected, and whether launcher or versions are open: back and links work. */
export const useAddress = () => {
  const { params, set } = useQueryEntry()
  const editor = useEditor()
  const step = useSelection(params.get('step') ?? undefined, set)
  return {
    step,
    launching: params.has('launch'),
    versions: params.has('versions'),
    select: useCallback(
      (next: string | undefined) => editor.select(next === undefined ? [] : [next]),
      [editor],
    ),
    launch: useCallback((open: boolean) => set('launch', open ? '1' : undefined), [set]),
    showVersions: useCallback((open: boolean) => set('versions', open ? '1' : undefined), [set]),
  }
}
