import './canvas.css'
import { memo, useMemo } from 'react'
import type { GraphNode, PipelineGraph } from '#shared/graph.ts'
import { isContainer, type Rect, type Size } from './geometry.ts'
import { pathOf } from './routes.ts'
import { fitted } from './text-width.ts'
import { useLayout } from './use-layout.ts'

/** A thumbnail has the shape of a card, not its size: rows are folded as if it were this large. */
const paper: Size = { width: 1150, height: 480 }
const air = 24
/** Letters of a name are wider than those that are measured. */
const boldness = 1.06

type Paint = (nodeId: string) => 'added' | 'removed' | 'changed' | undefined

interface BoxProps {
  readonly node: GraphNode
  readonly rect: Rect
  readonly paint: Paint | undefined
  /** Of the letters, in the picture's own px. */
  readonly size: number
}

const Box = ({ node, rect, paint, size }: BoxProps) => {
  const painted = paint?.(node.id)
  if (isContainer(node)) return <rect className="cv-thumb__frame" data-paint={painted} {...rect} rx={8} />
  const { x, y, width } = rect
  return (
    <>
      <rect {...rect} data-paint={painted} rx={7} />
      {paint === undefined ? (
        <rect className="cv-thumb__bar" x={x + 16} y={y + 12} width={width * 0.5} height={10} rx={4} />
      ) : (
        <svg x={x + 10} y={y} width={width - 20} height={40}>
          <text className="cv-thumb__name" y={6 + size} fontSize={size}>
            {fitted(node.label, size, (width - 20) / boldness)}
          </text>
        </svg>
      )}
    </>
  )
}

interface ThumbnailProps {
  readonly graph: PipelineGraph
  /** Colours nodes by what happened to them between two versions, and writes their names. */
  readonly paint?: Paint | undefined
}

/** A still, small picture of a pipeline in the same arrangement as the canvas. Fills its parent. */
export const Thumbnail = memo(({ graph, paint }: ThumbnailProps) => {
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
  // Names are written where it is shown large, beside one another: about as large as there is room for.
  const size = Math.max(17, Math.min(28, width / 70))
  const frames = graph.nodes.filter(isContainer)
  const steps = graph.nodes.filter((node) => !isContainer(node))
  const box = (node: GraphNode) => {
    const rect = layout.nodes.get(node.id)
    return rect === undefined ? null : <Box key={node.id} node={node} rect={rect} paint={paint} size={size} />
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
