import { useEffect, useState } from 'react'
import type { PipelineGraph } from '#shared/graph.ts'
import { runElkInWorker } from './elk-worker.ts'
import type { Size } from './geometry.ts'
import { type GraphLayout, layOut } from './layout.ts'

export type LayoutState =
  | { readonly state: 'pending' }
  | { readonly state: 'ready'; readonly layout: GraphLayout; readonly graph: PipelineGraph }
  | { readonly state: 'failed'; readonly message: string }

/** With the pipeline's inputs and outputs at the edges, without, or small steps for watching a run. */
export type Manner = 'strips' | 'bare' | 'compact'
const manners = {
  strips: { strips: true },
  bare: { strips: false },
  compact: { strips: false, compact: true },
} as const

/** One arrangement per graph and shape; the graph goes, its arrangements go. */
const cache = new WeakMap<PipelineGraph, Map<string, Promise<GraphLayout>>>()

/** elk's arrangement, remembered per graph and shape. */
export const arrangeByElk = (
  graph: PipelineGraph,
  space: Size,
  manner: Manner,
  urgent: boolean,
): Promise<GraphLayout> => {
  const known = cache.get(graph) ?? new Map<string, Promise<GraphLayout>>()
  cache.set(graph, known)
  const key = `${space.width}x${space.height} ${manner}`
  const start = () => layOut({ graph, space, ...manners[manner] }, runElkInWorker)
  const found = known.get(key) ?? (urgent ? start() : later(graph.nodes.length, start))
  known.set(key, found)
  return found
}

/** Pictures in a list wait for one another, small graphs first: a giant must not hold up eighty others. */
const waiting: { readonly size: number; readonly start: () => Promise<void> }[] = []
let busy = false

const next = (): void => {
  const smallest = waiting.toSorted((a, b) => a.size - b.size)[0]
  if (busy || smallest === undefined) return
  waiting.splice(waiting.indexOf(smallest), 1)
  busy = true
  void smallest.start().finally(() => {
    busy = false
    next()
  })
}

const later = (size: number, start: () => Promise<GraphLayout>): Promise<GraphLayout> =>
  new Promise((resolve, reject) => {
    waiting.push({ size, start: () => start().then(resolve, reject) })
    // After the requests of this round are in: otherwise the first one would win by coming first.
    setTimeout(next, 0)
  })

const pending: LayoutState = { state: 'pending' }

/** The arrangement of `graph` for `space`; the last one stays until the next is there, so that nothing flashes. */
export const useLayout = (
  graph: PipelineGraph | undefined,
  space: Size | undefined,
  manner: Manner,
  urgent = true,
): LayoutState => {
  const [state, setState] = useState<LayoutState>(pending)
  const { width, height } = space ?? {}
  useEffect(() => {
    if (graph === undefined || width === undefined || height === undefined) return
    let current = true
    arrangeByElk(graph, { width, height }, manner, urgent).then(
      (layout) => current && setState({ state: 'ready', layout, graph }),
      (error: unknown) =>
        current &&
        setState({ state: 'failed', message: error instanceof Error ? error.message : String(error) }),
    )
    return () => {
      current = false
    }
  }, [graph, width, height, manner, urgent])
  return state
}
