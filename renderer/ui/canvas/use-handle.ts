import { useReactFlow } from '@xyflow/react'
import { useMemo } from 'react'
import type { PipelineGraph } from '#shared/graph.ts'
import { boundsOf } from './arrange/arrange.ts'
import type { Size } from './geometry.ts'
import type { GraphLayout } from './layout.ts'
import type { SceneStore } from './scene.ts'
import { fitView, reveal, viewOf } from './view.ts'

export interface CanvasHandle {
  /** Shows everything. */
  fit(): void
  /** Shows what is selected, as large as it is readable. */
  fitSelection(): void
  /** Arranges everything anew for the present shape of the window. */
  tidy(): void
  zoomIn(): void
  zoomOut(): void
  /** What is drawn now, and where. */
  seen(): { readonly graph: PipelineGraph; readonly layout: GraphLayout }
  /** Moves as little as needed to show a step, and gives it the focus. */
  reveal(nodeId: string): void
}

interface HandleProps {
  readonly scene: SceneStore
  readonly size: Size
  readonly host: HTMLElement | null
  readonly onTidy: () => void
}

/** A step that comes into view is there with one of the next frames. */
const focusSoon = (host: HTMLElement | null, id: string, tries = 5): void => {
  const found = host?.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`)
  if (found !== null && found !== undefined) found.focus({ preventScroll: true })
  else if (tries > 0) requestAnimationFrame(() => focusSoon(host, id, tries - 1))
}

export const useHandle = ({ scene, size, host, onTidy }: HandleProps): CanvasHandle => {
  const flow = useReactFlow()
  return useMemo(
    () => ({
      fit: () => void flow.setViewport(fitView(scene.getState().layout, size)),
      fitSelection: () => {
        const { layout, selected } = scene.getState()
        const rects = [...selected].flatMap((id) => layout.nodes.get(id) ?? [])
        if (rects.length > 0) void flow.setViewport(viewOf(boundsOf(rects), size))
      },
      tidy: onTidy,
      zoomIn: () => void flow.zoomIn(),
      zoomOut: () => void flow.zoomOut(),
      seen: () => {
        const { graph, layout } = scene.getState()
        return { graph, layout }
      },
      reveal: (id) => {
        const rect = scene.getState().layout.nodes.get(id)
        const next = rect === undefined ? undefined : reveal(rect, flow.getViewport(), size)
        if (next !== undefined) void flow.setViewport(next)
        scene.setState({ current: id })
        focusSoon(host, id)
      },
    }),
    [flow, scene, size, host, onTidy],
  )
}
