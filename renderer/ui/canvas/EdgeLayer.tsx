import { ViewportPortal } from '@xyflow/react'
import { memo, useMemo } from 'react'
import type { GraphEdge, GraphPort, PipelineGraph } from '#shared/graph.ts'
import type { GraphLayout, Pin } from './layout.ts'
import { pathOf } from './routes.ts'

interface Line {
  readonly edge: GraphEdge
  readonly path: string
}

/** A port on a frame's border or on a strip: the same shapes as on nodes. */
const PinMark = ({ port, x, y }: { port: GraphPort; x: number; y: number }) => {
  const fill = port.connected ? 'var(--h)' : 'var(--s2)'
  return (
    <g style={{ '--h': `var(--p-${port.hue})` } as object} className="cv-pin">
      {port.list && port.kind === 'parameter' && <circle cx={x} cy={y} r={6.9} className="cv-pin__ring" />}
      {port.list && port.kind === 'artifact' && (
        <rect x={x - 6.9} y={y - 6.9} width={13.8} height={13.8} rx={3.5} className="cv-pin__ring" />
      )}
      {port.kind === 'parameter' ? (
        <circle cx={x} cy={y} r={3.75} fill={fill} />
      ) : (
        <rect x={x - 3.75} y={y - 3.75} width={7.5} height={7.5} rx={1} fill={fill} />
      )}
    </g>
  )
}

const pinMarks = (pins: readonly Pin[], ports: readonly GraphPort[], by: { x: number; y: number }) =>
  pins.flatMap((pin) => {
    const port = ports.find(({ name }) => name === pin.name)
    return port === undefined ? [] : [{ port, x: pin.x + by.x, y: pin.y + by.y }]
  })

const allPins = (graph: PipelineGraph, layout: GraphLayout) => {
  const zero = { x: 0, y: 0 }
  const frames = graph.nodes.flatMap((node) => {
    const pins = layout.framePins.get(node.id)
    const rect = layout.nodes.get(node.id)
    if (pins === undefined || rect === undefined) return []
    return [...pinMarks(pins.inputs, node.inputs, rect), ...pinMarks(pins.outputs, node.outputs, rect)]
  })
  if (layout.strips === undefined) return frames
  return [
    ...frames,
    ...pinMarks(layout.inputs, graph.inputs, zero),
    ...pinMarks(layout.outputs, graph.outputs, zero),
  ]
}

const touches = (edge: GraphEdge, id: string | undefined): boolean =>
  id !== undefined && (edge.from.node === id || edge.to.node === id)

const Edge = memo(
  ({
    line,
    hot,
    dim,
    onHover,
  }: {
    line: Line
    hot: boolean
    dim: boolean
    onHover: (edge?: GraphEdge) => void
  }) => (
    <g
      className={`cv-edge cv-edge--${line.edge.kind}`}
      data-hot={hot || undefined}
      data-dim={dim || undefined}
      style={{ '--h': `var(--p-${line.edge.hue})` } as object}
      onMouseEnter={() => onHover(line.edge)}
      onMouseLeave={() => onHover()}
    >
      <path className="cv-edge__halo" d={line.path} />
      <path className="cv-edge__line" d={line.path} />
      <path className="cv-edge__hit" d={line.path} />
    </g>
  ),
)
Edge.displayName = 'Edge'

/**
 * All wires in one drawing between frames and steps. Wires that touch the selection, or lie on the hovered way, are
 * drawn last and in full colour; with a hovered way the others step back.
 */
export const EdgeLayer = memo(
  ({
    graph,
    layout,
    selected,
    lit,
    onHover,
  }: {
    graph: PipelineGraph
    layout: GraphLayout
    selected: string | undefined
    lit: ReadonlySet<string> | undefined
    onHover: (edge?: GraphEdge) => void
  }) => {
    const lines = useMemo(() => {
      const inView = (edge: GraphEdge): boolean =>
        layout.strips !== undefined || (edge.from.node !== undefined && edge.to.node !== undefined)
      return graph.edges
        .filter((edge) => inView(edge))
        .map((edge): Line => ({ edge, path: pathOf(layout.routes.get(edge.id) ?? []) }))
    }, [graph, layout])
    const pins = useMemo(() => allPins(graph, layout), [graph, layout])
    const isHot = ({ edge }: Line): boolean => lit?.has(edge.id) ?? touches(edge, selected)
    const ordered = [...lines.filter((line) => !isHot(line)), ...lines.filter(isHot)]
    return (
      <ViewportPortal>
        <svg className="cv-edges" width={layout.size.width} height={layout.size.height} aria-hidden>
          {ordered.map((line) => (
            <Edge
              key={line.edge.id}
              line={line}
              hot={isHot(line)}
              dim={lit !== undefined && !lit.has(line.edge.id)}
              onHover={onHover}
            />
          ))}
          {pins.map(({ port, x, y }) => (
            <PinMark key={`${port.name} ${x} ${y}`} port={port} x={x} y={y} />
          ))}
        </svg>
      </ViewportPortal>
    )
  },
)
EdgeLayer.displayName = 'EdgeLayer'
