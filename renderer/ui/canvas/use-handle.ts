import { type ReactFlowInstance, useReactFlow } from '@xyflow/react'
import { useMemo } from 'react'
import type { PipelineGraph } from '#shared/graph.ts'
import { boundsOf } from './arrange/rects.ts'
import type { Size } from './geometry.ts'
import type { ActionId } from './hand/table.ts'
import type { GraphLayout } from './layout.ts'
import type { SceneStore } from './scene.ts'
import type { Hold } from './use-space.ts'
import { type Cover, fitView, reveal, viewOf } from './view.ts'

export interface CanvasHandle {
  /** Shows everything. */
  fit(): void
  /** Shows what is selected, as large as it is readable. */
  fitSelection(): void
  /** Arranges everything anew for the present shape of the window. */
  tidy(): void
  zoomIn(): void
  zoomOut(): void
  /** Any action of the canvas by its name; what is not possible now does nothing. */
  act(id: ActionId): void
  /** Moves as little as needed to show a step. */
  show(nodeId: string): void
  /** What is drawn now, and where. */
  seen(): { readonly graph: PipelineGraph; readonly layout: GraphLayout }
  /** As `show`, and gives it the focus. */
  reveal(nodeId: string): void
}

interface HandleProps {
  readonly scene: SceneStore
  readonly size: Size
  readonly host: HTMLElement | null
  readonly hold: Hold
  readonly onTidy: () => Promise<void>
}

/**
 * A step that comes into view is there with one of the next frames. Who works in the outline stays there, unless the
 * step is about to be moved on the picture.
 */
const focusSoon = (host: HTMLElement | null, scene: SceneStore, id: string, tries = 5): void => {
  const { outlined, moving } = scene.getState()
  const name = outlined && !moving ? 'data-outline' : 'data-node'
  const found = host?.querySelector<HTMLElement>(`[${name}="${CSS.escape(id)}"]`)
  if (found !== null && found !== undefined) found.focus({ preventScroll: name === 'data-node' })
  else if (tries > 0) requestAnimationFrame(() => focusSoon(host, scene, id, tries - 1))
}

/** What lies on the canvas just now: the outline, the search, and in the corner the zoom with the overview above it. */
const coverOf = (host: HTMLElement | null): Cover => {
  const box = host?.getBoundingClientRect() ?? new DOMRect()
  const of = (selector: string) => host?.querySelector(selector)?.getBoundingClientRect()
  const corner = of('.cv-mini') ?? of('.cv-zoom') ?? new DOMRect(box.right, box.bottom)
  return {
    left: (of('.cv-outline')?.right ?? box.left) - box.left,
    top: (of('.cv-find')?.bottom ?? box.top) - box.top,
    corner: { width: box.right - corner.left, height: box.bottom - corner.top },
  }
}

type Shown = Pick<HandleProps, 'scene' | 'size' | 'host'>

const show = (flow: ReactFlowInstance, { scene, size, host }: Shown, id: string): void => {
  const rect = scene.getState().layout.nodes.get(id)
  if (rect === undefined) return
  const next = reveal(rect, flow.getViewport(), size, coverOf(host))
  if (next !== undefined) void flow.setViewport(next)
  scene.setState({ current: id })
}

/** A new arrangement is on screen after this long. */
const drawnMs = 40

const fit = (flow: ReactFlowInstance, scene: SceneStore, size: Size, hold: Hold): void => {
  const view = fitView(scene.getState().layout, size)
  hold.current.given = { view, shows: 'all' }
  void flow.setViewport(view)
}

export const useHandle = ({ scene, size, host, hold, onTidy }: HandleProps): Omit<CanvasHandle, 'act'> => {
  const flow = useReactFlow()
  return useMemo(
    () => ({
      fit: () => fit(flow, scene, size, hold),
      fitSelection: () => {
        const { layout, selected } = scene.getState()
        const rects = [...selected].flatMap((id) => layout.nodes.get(id) ?? [])
        if (rects.length > 0) void flow.setViewport(viewOf(boundsOf(rects), size))
      },
      tidy: () => void onTidy().then(() => setTimeout(() => fit(flow, scene, size, hold), drawnMs)),
      zoomIn: () => void flow.zoomIn(),
      zoomOut: () => void flow.zoomOut(),
      show: (id) => show(flow, { scene, size, host }, id),
      seen: () => {
        const { graph, layout } = scene.getState()
        return { graph, layout }
      },
      reveal: (id) => {
        show(flow, { scene, size, host }, id)
        focusSoon(host, scene, id)
      },
    }),
    [flow, scene, size, host, hold, onTidy],
  )
}
