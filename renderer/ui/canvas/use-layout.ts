import { useEffect, useState } from 'react'
import type { PipelineGraph } from '#shared/graph.ts'
import { runElkInWorker } from './elk-worker.ts'
import type { Size } from './geometry.ts'
import { type GraphLayout, layOut } from './layout.ts'

export type LayoutState =
  | { readonly state: 'pending' }
  | { readonly state: 'ready'; readonly layout: GraphLayout; readonly graph: PipelineGraph }
  | { readonly state: 'failed'; readonly message: string }

/** One arrangement per graph and shape; the graph goes, its arrangements go. */
const cache = new WeakMap<PipelineGraph, Map<string, Promise<GraphLayout>>>()

const arrange = (graph: PipelineGraph, space: Size, strips: boolean): Promise<GraphLayout> => {
  const known = cache.get(graph) ?? new Map<string, Promise<GraphLayout>>()
  cache.set(graph, known)
  const key = `${space.width}x${space.height} ${strips}`
  const found = known.get(key) ?? layOut({ graph, space, strips }, runElkInWorker)
  known.set(key, found)
  return found
}

const pending: LayoutState = { state: 'pending' }

/** The arrangement of `graph` for `space`; the last one stays until the next is there, so that nothing flashes. */
export const useLayout = (graph: PipelineGraph, space: Size | undefined, strips: boolean): LayoutState => {
  const [state, setState] = useState<LayoutState>(pending)
  const { width, height } = space ?? {}
  useEffect(() => {
    if (width === undefined || height === undefined) return
    let current = true
    arrange(graph, { width, height }, strips).then(
      (layout) => current && setState({ state: 'ready', layout, graph }),
      (error: unknown) =>
        current &&
        setState({ state: 'failed', message: error instanceof Error ? error.message : String(error) }),
    )
    return () => {
      current = false
    }
  }, [graph, width, height, strips])
  return state
}
