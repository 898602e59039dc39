import { ViewportPortal } from '@xyflow/react'
import { memo, useMemo } from 'react'
import { CompactNode } from './CompactNode.tsx'
import { FrameNode } from './FrameNode.tsx'
import { type DrawnNode, isFrame } from './geometry.ts'
import { StepNode } from './StepNode.tsx'
import { useScene } from './scene.ts'

/** Frames from the outside in, then the wires (100), then the steps. */
const heightOf = (node: DrawnNode): number =>
  isFrame(node) && node.folded === undefined ? node.id.split('/').length : 200

const Box = memo(({ node, compact }: { node: DrawnNode; compact: boolean }) => {
  const rect = useScene((scene) => scene.layout.nodes.get(node.id))
  if (rect === undefined) return null
  const Card = isFrame(node) ? FrameNode : compact ? CompactNode : StepNode
  return (
    <div
      className="cv-node"
      style={{
        transform: `translate(${rect.x}px, ${rect.y}px)`,
        width: rect.width,
        height: rect.height,
        zIndex: heightOf(node),
      }}
    >
      <Card node={node} />
    </div>
  )
})
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
