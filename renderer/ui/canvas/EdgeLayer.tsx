import { ViewportPortal } from '@xyflow/react'
import { memo, useMemo, useRef } from 'react'
import type { GraphEdge, GraphPort } from '#shared/graph.ts'
import { type DrawnNode, isContainer } from './geometry.ts'
import type { Pin } from './layout.ts'
import { pathOf, type Route } from './routes.ts'
import { useFollow, useScene } from './scene.ts'
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
const PinMark = memo(({ port, of, side, x, y }: Mark) => {
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
})
PinMark.displayName = 'PinMark'

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

interface EdgeProps {
  readonly edge: GraphEdge
  readonly onHover: (edge?: GraphEdge) => void
}

/** A wire's line as it runs now, on every path below `group`. */
const write = (group: SVGGElement | null, route: Route | undefined): void => {
  const path = route === undefined ? '' : pathOf(route)
  for (const line of group?.children ?? []) line.setAttribute('d', path)
}

const Edge = memo(({ edge, onHover }: EdgeProps) => {
  const group = useRef<SVGGElement>(null)
  useFollow(
    (scene) => scene.layout.routes.get(edge.id),
    (route) => write(group.current, route),
  )
  return (
    <g
      ref={group}
      className={`cv-edge cv-edge--${edge.kind}`}
      data-edge={edge.id}
      style={{ '--h': `var(--p-${edge.hue})` } as object}
      onMouseEnter={() => onHover(edge)}
      onMouseLeave={() => onHover()}
    >
      <path className="cv-edge__halo" />
      <path className="cv-edge__line" />
      <path className="cv-edge__hit" />
    </g>
  )
})
Edge.displayName = 'Edge'

const touches = ({ from, to }: GraphEdge, selected: ReadonlySet<string>): boolean =>
  (from.node !== undefined && selected.has(from.node)) || (to.node !== undefined && selected.has(to.node))

const here = { x: 0, y: 0 }

/** The ports on a frame's border. */
const FramePins = memo(({ node }: { node: DrawnNode }) => {
  const pins = useScene((scene) => scene.layout.framePins.get(node.id))
  const rect = useScene((scene) => scene.layout.nodes.get(node.id))
  if (pins === undefined || rect === undefined) return null
  return [
    ...pinMarks(pins.inputs, node.inputs, node.id, 'in', rect),
    ...pinMarks(pins.outputs, node.outputs, node.id, 'out', rect),
  ].map((mark) => <PinMark key={`${mark.side} ${mark.port.name}`} {...mark} />)
})
FramePins.displayName = 'FramePins'

/** The pipeline's own ports on its strips. */
const StripPins = () => {
  const graph = useScene((scene) => scene.graph)
  const strips = useScene((scene) => scene.layout.strips !== undefined)
  const inputs = useScene((scene) => scene.layout.inputs)
  const outputs = useScene((scene) => scene.layout.outputs)
  if (!strips) return null
  return [
    ...pinMarks(inputs, graph.inputs, '', 'in', here),
    ...pinMarks(outputs, graph.outputs, '', 'out', here),
  ].map((mark) => <PinMark key={`${mark.side} ${mark.port.name}`} {...mark} />)
}

const nobody: ReadonlySet<string> = new Set()

/** Wires that are drawn, apart: those at rest, and those that are looked at or on the move. */
const useWiresApart = () => {
  const graph = useScene((scene) => scene.graph)
  const strips = useScene((scene) => scene.layout.strips !== undefined)
  const wires = useScene((scene) => scene.wires)
  const selected = useScene((scene) => scene.selected)
  const lit = useScene((scene) => scene.lit)
  const lifted = useScene((scene) => scene.gesture.lifted)
  return useMemo(() => {
    const resting: GraphEdge[] = []
    const hot: GraphEdge[] = []
    const isHot = (edge: GraphEdge): boolean =>
      lifted?.edges.has(edge.id) === true || (lit?.edges.has(edge.id) ?? touches(edge, selected))
    for (const edge of graph.edges) {
      if (!strips && (edge.from.node === undefined || edge.to.node === undefined)) continue
      if (isHot(edge)) hot.push(edge)
      else if (wires?.has(edge.id) !== false) resting.push(edge)
    }
    return { resting, hot }
  }, [graph, strips, wires, selected, lit, lifted])
}

/**
 * All wires between frames and steps, in two drawings. Those that touch the selection, lie on the hovered way or
 * follow a drag are drawn above, in full colour: while they change, the others are not painted again. With a hovered
 * way the others step back.
 */
export const EdgeLayer = memo(({ onHover }: { onHover: (edge?: GraphEdge) => void }) => {
  const { resting, hot } = useWiresApart()
  const dim = useScene((scene) => scene.lit !== undefined)
  const graph = useScene((scene) => scene.graph)
  const lifted = useScene((scene) => scene.gesture.lifted?.nodes ?? nobody)
  const frames = useMemo(() => graph.nodes.filter(isContainer), [graph])
  return (
    <ViewportPortal>
      <svg className="cv-edges" aria-hidden>
        <g className="cv-edges__rest" data-dim={dim || undefined}>
          {resting.map((edge) => (
            <Edge key={edge.id} edge={edge} onHover={onHover} />
          ))}
        </g>
        {frames.map((node) => !lifted.has(node.id) && <FramePins key={node.id} node={node} />)}
        <StripPins />
      </svg>
      <svg className="cv-edges cv-edges--hot" aria-hidden>
        {hot.map((edge) => (
          <Edge key={edge.id} edge={edge} onHover={onHover} />
        ))}
        {frames.map((node) => lifted.has(node.id) && <FramePins key={node.id} node={node} />)}
      </svg>
    </ViewportPortal>
  )
})
EdgeLayer.displayName = 'EdgeLayer'
