import { useCallback, useRef } from 'react'
import type { PipelineGraph } from '#shared/graph.ts'
import { pointsOf } from './arrange/rects.ts'
import { type CanvasEditing, newGesture } from './editing.ts'
import type { Size } from './geometry.ts'
import { arrangeByElk, type Manner } from './use-layout.ts'

interface Tidied {
  readonly editing: CanvasEditing | undefined
  readonly graph: PipelineGraph
  readonly pinned: boolean
  readonly size: Size
  readonly manner: Manner
  readonly host: HTMLElement | null
}

/** How long things take to their new places; the style sheet knows it too. */
const glideMs = 150

/**
 * Arranges everything anew for the present window, in the worker. Where the document keeps places, these are written,
 * as one step of the history; where it keeps none, there is nothing to write.
 */
export const useTidy = (given: Tidied, again: () => void): (() => Promise<void>) => {
  const latest = useRef({ given, again })
  latest.current = { given, again }
  return useCallback(async () => {
    const { graph, size, manner } = latest.current.given
    const layout = await arrangeByElk(graph, size, manner, true)
    const { editing, pinned, host } = latest.current.given
    if (editing === undefined || !pinned) return latest.current.again()
    host?.setAttribute('data-gliding', '')
    editing.perform({ edit: 'place', points: pointsOf(graph, layout.nodes) }, newGesture('tidy'))
    setTimeout(() => host?.removeAttribute('data-gliding'), glideMs + 30)
  }, [])
}
