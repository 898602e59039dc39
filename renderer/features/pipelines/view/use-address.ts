import { useCallback, useEffect, useMemo, useRef } from 'react'
import { useSearchParams } from 'react-router'
import { useEditor, useEditorState } from '../editor/use-editor.ts'
import type { RunPart } from '../route.tsx'

/** Entries of the query part of the address. Setting them replaces the address: it is no step back. */
const useQueryEntries = () => {
  const [params, setParams] = useSearchParams()
  const set = useCallback(
    (entries: Readonly<Record<string, string | undefined>>) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old)
          for (const [key, value] of Object.entries(entries)) {
            if (value === undefined) next.delete(key)
            else next.set(key, value)
          }
          return next
        },
        { replace: true },
      ),
    [setParams],
  )
  return { params, set }
}

/** The whole window hears of a new address: it is told once the selection rests, in ms. */
const restMs = 150

/**
 * What is selected is the editor's; the address follows the last one chosen, and leads there when it is opened or
 * changed from outside.
 */
const useSelection = (
  asked: string | undefined,
  set: (step: string | undefined) => void,
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
    const timer = setTimeout(() => {
      underway.current.add(now)
      set(now)
    }, restMs)
    return () => clearTimeout(timer)
  }, [last, asked, editor, set])
  return last
}

const parts = ['to', 'from', 'only'] as const

/** `part=to:train` in the address: only what leads to this step is launched. */
const partOf = (text: string | null): RunPart | undefined => {
  const cut = text?.indexOf(':') ?? -1
  const kind = parts.find((one) => one === text?.slice(0, cut))
  return kind === undefined || text === null ? undefined : { [kind]: text.slice(cut + 1) }
}
const partText = (part: RunPart | undefined): string | undefined => {
  const [entry] = Object.entries(part ?? {})
  return entry?.join(':')
}

/** The address says which step is selected, and whether launcher or versions are open: back and links work. */
export const useAddress = () => {
  const { params, set } = useQueryEntries()
  const editor = useEditor()
  const setStep = useCallback((step: string | undefined) => set({ step }), [set])
  const step = useSelection(params.get('step') ?? undefined, setStep)
  const part = params.get('part')
  return {
    step,
    launching: params.has('launch'),
    partial: useMemo(() => partOf(part), [part]),
    versions: params.has('versions'),
    select: useCallback(
      (next: string | undefined) => editor.select(next === undefined ? [] : [next]),
      [editor],
    ),
    launch: useCallback(
      (open: boolean, next?: RunPart) =>
        set({ launch: open ? '1' : undefined, part: partText(next), versions: undefined }),
      [set],
    ),
    showVersions: useCallback(
      (open: boolean) => set({ versions: open ? '1' : undefined, launch: undefined, part: undefined }),
      [set],
    ),
  }
}
