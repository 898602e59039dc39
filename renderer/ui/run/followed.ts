/**
 * Which run of a pipeline this window shows on its canvas: the latest one that was started here, or that began
 * elsewhere while nothing else went on here, until it is dismissed.
 * It is kept with the window, so that a reload, or coming back to a tab, finds it again.
 */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

export interface Followed {
  readonly runId: string
  /** What was asked for, when it was not the whole pipeline: a node id. */
  readonly part?: { readonly kind: 'to' | 'from' | 'only'; readonly node: string } | undefined
  readonly dismissed?: boolean
}

type ByPipeline = Readonly<Record<string, Followed>>

const key = 'nagare.followed'

const kept = (): ByPipeline => {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? '{}') as ByPipeline
  } catch {
    return {}
  }
}

const store = createStore<ByPipeline>(kept)
store.subscribe((all) => {
  try {
    sessionStorage.setItem(key, JSON.stringify(all))
  } catch {
    // No room: it is followed until the window is reloaded.
  }
})

export const followRun = (pipelineId: string, followed: Followed): void =>
  store.setState({ [pipelineId]: followed })

export const dismissRun = (pipelineId: string): void => {
  const now = store.getState()[pipelineId]
  if (now !== undefined) store.setState({ [pipelineId]: { ...now, dismissed: true } })
}

export const useFollowed = (pipelineId: string): Followed | undefined =>
  useStore(store, (all) => all[pipelineId])

/** The part of a launch request, as the canvas names it. */
export const partOf = (
  partial: { readonly [kind in 'to' | 'from' | 'only']?: string | undefined } | undefined,
): Followed['part'] => {
  const kind = (['to', 'from', 'only'] as const).find((one) => partial?.[one] !== undefined)
  const node = kind === undefined ? undefined : partial?.[kind]
  return kind === undefined || node === undefined ? undefined : { kind, node }
}
