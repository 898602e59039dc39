import { ViewportPortal } from '@xyflow/react'
import { memo, useMemo, useRef } from 'react'
import { CompactNode } from './CompactNode.tsx'
import { FrameNode } from './FrameNode.tsx'
import { type DrawnNode, isFrame, type Rect } from './geometry.ts'
import { StepNode } from './StepNode.tsx'
import { useFollow, useScene, useSceneStore } from './scene.ts'

/** Frames from the outside in, then the wires (100), then the steps. */
const heightOf = (node: DrawnNode): number =>
  isFrame(node) && node.folded === undefined ? node.id.split('/').length : 200

/**
 * At rest a card stands by `left` and `top`: a transform of its own would cost in every frame. Lifted, it has a sheet of
 * its own, which is only shifted.
 */
const put = (element: HTMLElement | null, rect: Rect | undefined): void => {
  if (element === null || rect === undefined) return
  const { style } = element
  const lifted = element.hasAttribute('data-lifted')
  style.transform = lifted ? `translate(${rect.x}px, ${rect.y}px)` : ''
  style.left = lifted ? '0' : `${rect.x}px`
  style.top = lifted ? '0' : `${rect.y}px`
  style.width = `${rect.width}px`
  style.height = `${rect.height}px`
}

const Placed = ({ node, compact }: { node: DrawnNode; compact: boolean }) => {
  const box = useRef<HTMLDivElement>(null)
  const scene = useSceneStore()
  useFollow(
    ({ gesture }) => gesture.lifted?.nodes.has(node.id) ?? false,
    (lifted) => {
      box.current?.toggleAttribute('data-lifted', lifted)
      put(box.current, scene.getState().layout.nodes.get(node.id))
    },
  )
  useFollow(
    ({ behind, wording }) => (behind.get(node.id) ?? wording).zoom,
    (zoom) => box.current?.style.setProperty('--zoom', String(zoom)),
  )
  useFollow(
    ({ layout }) => layout.nodes.get(node.id),
    (rect) => put(box.current, rect),
  )
  const Card = isFrame(node) ? FrameNode : compact ? CompactNode : StepNode
  return (
    <div ref={box} className="cv-node" style={{ zIndex: heightOf(node) }}>
      <Card node={node} />
    </div>
  )
}

const Box = memo(({ node, compact }: { node: DrawnNode; compact: boolean }) =>
  useScene((scene) => scene.layout.nodes.has(node.id)) ? <Placed node={node} compact={compact} /> : null,
)
Box.displayName = 'Box'

/** Steps and frames. Those far outside the window are left out of large graphs. */
export const NodeLayer = () => {
  const graph = useScene((scene) => scene.graph)
  const shown = useScene((scene) => scene.shown)
  const compact = useScene((scene) => scene.compact)
  const nodes = useMemo(
    () => (shown === undefined ? graph.nodes : graph.nodes.filter(({ id }) => shown.has(id))),
    [graph, shown],
  )
  return (
    <ViewportPortal>
      {/* One element for all: a step that comes later stays before the ports in the order of Tab. */}
      <div>
        {nodes.map((node) => (
          <Box key={node.id} node={node} compact={compact} />
        ))}
      </div>
      <div className="cv-cover" />
    </ViewportPortal>
  )
}
