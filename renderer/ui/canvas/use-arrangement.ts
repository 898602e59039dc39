/**
 * Where everything stands. A document that says it is drawn as it says; one that says nothing is arranged by elk, and
 * from then on stays as it was seen: an edit moves nothing that it does not touch.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { PipelineGraph } from '#shared/graph.ts'
import { arrange } from './arrange/arrange.ts'
import { foldGraph } from './arrange/fold.ts'
import { type Points, pointsOf } from './arrange/rects.ts'
import type { CanvasEditing } from './editing.ts'
import type { Size } from './geometry.ts'
import type { GraphLayout } from './layout.ts'
import { shareLayout, shareParts } from './share-parts.ts'
import { type LayoutState, type Manner, useLayout } from './use-layout.ts'
import { watchedGraph } from './watched-graph.ts'

export interface Arrangement {
  readonly graph: PipelineGraph
  readonly layout: GraphLayout
  /** Places of what is not drawn just now (inside folded frames), where they were seen before. */
  readonly seen: Points
  /** The document knows the places. */
  readonly pinned: boolean
}

export type ArrangementState =
  | { readonly state: 'pending' }
  | ({ readonly state: 'ready' } & Arrangement)
  | { readonly state: 'failed'; readonly message: string }

const isFilled = (points: Points | undefined): boolean =>
  points !== undefined && Object.keys(points).length > 0

const useDrawn = (graph: PipelineGraph, manner: Manner, collapsed: readonly string[]): PipelineGraph => {
  const key = collapsed.join('\n')
  return useMemo(() => {
    const folded = foldGraph(graph, key === '' ? [] : key.split('\n'))
    return manner === 'compact' ? watchedGraph(folded) : folded
  }, [graph, manner, key])
}

/** Nodes and wires that did not change stay the same objects, so that their cards are not drawn again. */
const useSharing = (graph: PipelineGraph): PipelineGraph => {
  const last = useRef(graph)
  return useMemo(() => {
    last.current = shareParts(last.current, graph)
    return last.current
  }, [graph])
}

const noPoints: Points = {}

interface Windows {
  /** elk arranges for this one. */
  readonly space: Size | undefined
  /** The strips stand at the edges of this one. */
  readonly pane: Size | undefined
}

/**
 * `again` lets elk arrange what is drawn now, where the document says nothing.
 * @param collapsed of a graph that is only looked at
 */
export const useArrangement = (
  graph: PipelineGraph,
  editing: CanvasEditing | undefined,
  { space, pane }: Windows,
  manner: Manner,
  collapsed: readonly string[],
): { readonly state: ArrangementState; readonly drawn: PipelineGraph; readonly again: () => void } => {
  const drawn = useDrawn(useSharing(graph), manner, editing?.layout.collapsed ?? collapsed)
  const points = editing?.layout.nodes
  const notes = editing?.layout.notes
  const pinned = isFilled(points)
  const edited = editing !== undefined
  // While editing, elk sees a graph once: later edits stay where they are made.
  const [asked, setAsked] = useState(drawn)
  const seen = useRef<Points>(noPoints)
  const wanted = pinned ? undefined : edited ? asked : drawn
  const elk = useLayout(wanted, space, manner)
  useEffect(() => {
    if (elk.state === 'ready') seen.current = { ...seen.current, ...pointsOf(elk.graph, elk.layout.nodes) }
  }, [elk])
  const stood = useRef<{ readonly layout: GraphLayout; readonly pane: Size }>(undefined)
  const state = useMemo((): ArrangementState => {
    const placed = pinned
      ? { graph: drawn, points, seen: noPoints }
      : unpinned(elk, edited, drawn, seen.current)
    if ('state' in placed) return placed
    if (placed.points === undefined || pane === undefined) return { state: 'pending' }
    const also = Object.values(notes ?? {})
    // For another window everything is laid out anew.
    const last = stood.current?.pane === pane ? stood.current.layout : undefined
    const given = { graph: placed.graph, points: placed.points, space: pane, also }
    const layout = shareLayout(last, arrange(last === undefined ? given : { ...given, stood: last }))
    stood.current = { layout, pane }
    return { state: 'ready', graph: placed.graph, layout, seen: placed.seen, pinned }
  }, [drawn, points, notes, pinned, elk, edited, pane])
  const again = useCallback(() => setAsked(drawn), [drawn])
  return { state, drawn, again }
}

interface Placed {
  readonly graph: PipelineGraph
  readonly points: Points | undefined
  readonly seen: Points
}

/** elk says where things stand; the wires are ours, so that nothing changes when something is moved for the first time. */
const unpinned = (
  elk: LayoutState,
  edited: boolean,
  drawn: PipelineGraph,
  seen: Points,
): Placed | ArrangementState => {
  if (elk.state !== 'ready') return elk
  if (elk.layout.strips === undefined)
    return { state: 'ready', graph: elk.graph, layout: elk.layout, seen, pinned: false }
  const points = { ...seen, ...pointsOf(elk.graph, elk.layout.nodes) }
  return { graph: edited ? drawn : elk.graph, points, seen: points }
}
