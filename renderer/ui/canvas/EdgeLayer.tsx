import { ViewportPortal } from '@xyflow/react'
import { memo, useMemo } from 'react'
import type { GraphEdge, GraphPort, PipelineGraph } from '#shared/graph.ts'
import type { GraphLayout, Pin } from './layout.ts'
import { pathOf } from './routes.ts'
import { useScene } from './scene.ts'
import { kindOf } from './wiring/ends.ts'
import { portMark } from './wiring/under.ts'

interface Mark {
  readonly port: GraphPort
  /** Node id of the frame; empty: the pipeline. */
  readonly of: string
  readonly side: 'in' | 'out'
  readonly x: number
  readonly y: number
}

/** A port on a frame's border or on a strip: the same shapes as on nodes. */
const PinMark = ({ port, of, side, x, y }: Mark) => {
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
      <circle
        className="cv-pin__hit"
        cx={x}
        cy={y}
        r={12}
        data-handle
        data-own-pointer
        data-of={of}
        data-port={portMark(side, kindOf(port), port.name)}
      />
    </g>
  )
}

const pinMarks = (
  pins: readonly Pin[],
  ports: readonly GraphPort[],
  of: string,
  side: 'in' | 'out',
  by: { x: number; y: number },
): Mark[] =>
  pins.flatMap((pin) => {
    const port = ports.find(({ name }) => name === pin.name)
    return port === undefined ? [] : [{ port, of, side, x: pin.x + by.x, y: pin.y + by.y }]
  })

const allPins = (graph: PipelineGraph, layout: GraphLayout) => {
  const zero = { x: 0, y: 0 }
  const frames = graph.nodes.flatMap((node) => {
    const pins = layout.framePins.get(node.id)
    const rect = layout.nodes.get(node.id)
    if (pins === undefined || rect === undefined) return []
    return [
      ...pinMarks(pins.inputs, node.inputs, node.id, 'in', rect),
      ...pinMarks(pins.outputs, node.outputs, node.id, 'out', rect),
    ]
  })
  if (layout.strips === undefined) return frames
  return [
    ...frames,
    ...pinMarks(layout.inputs, graph.inputs, '', 'in', zero),
    ...pinMarks(layout.outputs, graph.outputs, '', 'out', zero),
  ]
}

interface EdgeProps {
  readonly edge: GraphEdge
  readonly hot: boolean
  readonly dim: boolean
  readonly onHover: (edge?: GraphEdge) => void
}

const Edge = memo(({ edge, hot, dim, onHover }: EdgeProps) => {
  const route = useScene((scene) => scene.layout.routes.get(edge.id))
  const path = useMemo(() => (route === undefined ? '' : pathOf(route)), [route])
  return (
    <g
      className={`cv-edge cv-edge--${edge.kind}`}
      data-edge={edge.id}
      data-hot={hot || undefined}
      data-dim={dim || undefined}
      style={{ '--h': `var(--p-${edge.hue})` } as object}
      onMouseEnter={() => onHover(edge)}
      onMouseLeave={() => onHover()}
    >
      <path className="cv-edge__halo" d={path} />
      <path className="cv-edge__line" d={path} />
      <path className="cv-edge__hit" d={path} />
    </g>
  )
})
Edge.displayName = 'Edge'

const touches = ({ from, to }: GraphEdge, selected: ReadonlySet<string>): boolean =>
  (from.node !== undefined && selected.has(from.node)) || (to.node !== undefined && selected.has(to.node))

const Pins = () => {
  const graph = useScene((scene) => scene.graph)
  const layout = useScene((scene) => scene.layout)
  const pins = useMemo(() => allPins(graph, layout), [graph, layout])
  return pins.map((mark) => <PinMark key={`${mark.of} ${mark.side} ${mark.port.name}`} {...mark} />)
}

/**
 * All wires in one drawing between frames and steps. Wires that touch the selection, or lie on the hovered way, are
 * drawn last and in full colour; with a hovered way the others step back.
 */
export const EdgeLayer = memo(({ onHover }: { onHover: (edge?: GraphEdge) => void }) => {
  const graph = useScene((scene) => scene.graph)
  const strips = useScene((scene) => scene.layout.strips !== undefined)
  const edges = useMemo(
    () => graph.edges.filter(({ from, to }) => strips || (from.node !== undefined && to.node !== undefined)),
    [graph, strips],
  )
  const selected = useScene((scene) => scene.selected)
  const lit = useScene((scene) => scene.lit)
  const isHot = (edge: GraphEdge): boolean => lit?.edges.has(edge.id) ?? touches(edge, selected)
  return (
    <ViewportPortal>
      <svg className="cv-edges" aria-hidden>
        {[...edges.filter((edge) => !isHot(edge)), ...edges.filter(isHot)].map((edge) => (
          <Edge
            key={edge.id}
            edge={edge}
            hot={isHot(edge)}
            dim={lit !== undefined && !lit.edges.has(edge.id)}
            onHover={onHover}
          />
        ))}
        <Pins />
      </svg>
    </ViewportPortal>
  )
})
EdgeLayer.displayName = 'EdgeLayer'
