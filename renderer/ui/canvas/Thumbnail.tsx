import './canvas.css'
import { memo, useMemo } from 'react'
import type { GraphNode, PipelineGraph } from '#shared/graph.ts'
import { isContainer, type Rect, type Size } from './geometry.ts'
import { pathOf } from './routes.ts'
import { useLayout } from './use-layout.ts'

/** A thumbnail has the shape of a card, not its size: rows are folded as if it were this large. */
const paper: Size = { width: 1150, height: 480 }
const air = 24

const Box = ({ node, rect }: { node: GraphNode; rect: Rect }) => {
  if (isContainer(node)) return <rect className="cv-thumb__frame" {...rect} rx={8} />
  return (
    <>
      <rect {...rect} rx={7} />
      <rect
        className="cv-thumb__bar"
        x={rect.x + 16}
        y={rect.y + 12}
        width={rect.width * 0.5}
        height={10}
        rx={4}
      />
    </>
  )
}

/** A still, small picture of a pipeline in the same arrangement as the canvas. Fills its parent. */
export const Thumbnail = memo(({ graph }: { graph: PipelineGraph }) => {
  const state = useLayout(graph, paper, 'bare', false)
  const layout = state.state === 'ready' ? state.layout : undefined
  const lines = useMemo(() => {
    const inside = graph.edges.filter(({ from, to }) => from.node !== undefined && to.node !== undefined)
    return inside.map((edge) => ({ edge, path: pathOf(layout?.routes.get(edge.id) ?? []) }))
  }, [graph, layout])
  if (layout === undefined) return null
  // Small pipelines are not blown up: every thumbnail has about the same scale.
  const width = Math.max(paper.width * 0.8, layout.size.width) + 2 * air
  const height = Math.max(paper.height * 0.6, layout.size.height) + 2 * air
  const x = (layout.size.width - width) / 2
  const y = (layout.size.height - height) / 2
  const frames = graph.nodes.filter(isContainer)
  const steps = graph.nodes.filter((node) => !isContainer(node))
  const box = (node: GraphNode) => {
    const rect = layout.nodes.get(node.id)
    return rect === undefined ? null : <Box key={node.id} node={node} rect={rect} />
  }
  return (
    <svg className="cv-thumb" viewBox={`${x} ${y} ${width} ${height}`} aria-hidden>
      {frames.map(box)}
      {lines.map(({ edge, path }) => (
        <path key={edge.id} d={path} style={{ '--h': `var(--p-${edge.hue})` } as object} />
      ))}
      {steps.map(box)}
    </svg>
  )
})
Thumbnail.displayName = 'Thumbnail'
