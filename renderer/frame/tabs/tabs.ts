/** Open documents and runs: pure list operations and the store that keeps them over a restart. */
import { useEffect } from 'react'
import { createStore } from 'zustand'
import type { Status } from '#ui/status/status.ts'
import { readStored, writeStored } from '#ui/stored.ts'

export interface DocumentTab {
  /** Address without query, which is also the tab's identity: `/pipelines/churn`, `/runs/ab12`. */
  readonly path: string
  /** Full address to come back to, query included (`/runs/ab12?tab=metrics`). */
  readonly href: string
  readonly kind: 'pipeline' | 'run' | 'compare'
  readonly title: string
  readonly status?: Status | undefined
  /** Something in it is not saved. */
  readonly unsaved?: boolean | undefined
}

const most = 24

/** Adds the tab at the end, or brings the facts of the one with the same path up to date. */
export const openTab = (tabs: readonly DocumentTab[], tab: DocumentTab): readonly DocumentTab[] => {
  const at = tabs.findIndex((open) => open.path === tab.path)
  if (at === -1) return [...tabs, tab].slice(-most)
  const before = tabs[at]
  const same =
    before?.href === tab.href &&
    before.title === tab.title &&
    before.status === tab.status &&
    before.unsaved === tab.unsaved &&
    before.kind === tab.kind
  return same ? tabs : tabs.with(at, tab)
}

/** Where to go after closing `path`: its right neighbour, else the left one, else nowhere in particular. */
export const afterClosing = (tabs: readonly DocumentTab[], path: string): DocumentTab | undefined => {
  const at = tabs.findIndex((open) => open.path === path)
  return tabs[at + 1] ?? tabs[at - 1]
}

const isTab = (value: unknown): value is DocumentTab =>
  typeof value === 'object' && value !== null && 'path' in value && 'href' in value && 'title' in value

export const tabStore = createStore<{ readonly tabs: readonly DocumentTab[] }>(() => ({
  tabs: readStored<unknown[]>('tabs', []).filter(isTab),
}))
tabStore.subscribe(({ tabs }) => writeStored('tabs', tabs))

export const setTabs = (change: (tabs: readonly DocumentTab[]) => readonly DocumentTab[]): void =>
  // Nobody hears of a change that is none: it is asked at every event about a run.
  tabStore.setState((state) => {
    const tabs = change(state.tabs)
    return tabs === state.tabs ? state : { tabs }
  })

/** The page that is shown has a tab while it is open. `undefined` while its title is not known yet. */
export const useDocumentTab = (tab: DocumentTab | undefined): void => {
  const { path, href, kind, title, status, unsaved } = tab ?? {}
  useEffect(() => {
    if (path === undefined || href === undefined || kind === undefined || title === undefined) return
    setTabs((tabs) => openTab(tabs, { path, href, kind, title, status, unsaved }))
    document.title = `${title} · Nagare`
  }, [path, href, kind, title, status, unsaved])
}
