import { useCallback, useEffect, useEffectEvent, useMemo, useState } from 'react'
import { useLocation, useSearchParams } from 'react-router'
import { useEditor, useEditorState } from '../editor/use-editor.ts'
import type { RunPart } from '../route.tsx'

/**
 * Every address that is put there from here bears a number: by it one that arrives late is known for what was wanted
 * then. In another life of this window, and when one comes back to it, it is an address like any other.
 */
interface Signed {
  readonly life: number
  readonly nth: number
}
let issued = 0
const sign = (): Signed => ({ life: performance.timeOrigin, nth: (issued += 1) })
const numberIn = (state: unknown): number => {
  const { life, nth } = (state ?? {}) as Partial<Signed>
  return life === performance.timeOrigin && nth !== undefined ? nth : 0
}

/**
 * Entries of the query part of the address. Setting them replaces the address: it is no step back. What is drawn may be
 * behind the address by some changes, and a page that one leaves by some moments: the window's own address is right.
 */
const useQueryEntries = () => {
  const [params, setParams] = useSearchParams()
  const { pathname } = useLocation()
  const set = useCallback(
    (entries: Readonly<Record<string, string | undefined>>) => {
      const { location } = globalThis
      if (new URL(pathname, location.origin).pathname !== location.pathname) return
      const next = new URLSearchParams(location.search)
      for (const [key, value] of Object.entries(entries)) {
        if (value === undefined) next.delete(key)
        else next.set(key, value)
      }
      setParams(next, { replace: true, state: sign() })
    },
    [setParams, pathname],
  )
  return { params, set }
}

/** The whole window hears of a new address: it is told once the selection rests, in ms. */
const restMs = 150

/**
 * What is selected is the editor's; the address follows the last one chosen, and leads there when it is opened or
 * changed from outside. On a busy page it comes late, and what was selected meanwhile stays selected.
 */
const useSelection = (
  asked: string | undefined,
  set: (step: string | undefined) => void,
): string | undefined => {
  const editor = useEditor()
  const last = useEditorState(({ selected }) => selected.at(-1))
  const { key, state } = useLocation()
  const [seen] = useState(() => ({ nth: issued }))
  const follow = useEffectEvent(() => {
    const nth = numberIn(state)
    const isOwn = nth > seen.nth
    seen.nth = Math.max(nth, seen.nth)
    if (!isOwn && asked !== editor.store.getState().selected.at(-1))
      editor.select(asked === undefined ? [] : [asked])
  })
  useEffect(() => follow(), [asked, key, editor])
  useEffect(() => {
    const now = editor.store.getState().selected.at(-1)
    if (now === asked) return
    const timer = setTimeout(() => set(now), restMs)
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
