/** One row of one level, arranged by elk: its layered algorithm places nodes and bends long edges around them. */
import type { ElkExtendedEdge, ElkNode, LayoutOptions } from 'elkjs/lib/elk-api.js'
import { type Measures, measures, type Point, type Rect, type Size } from './geometry.ts'
import { type Care, workForElk } from './long-wires.ts'
import { spread } from './spread.ts'

/** An end inside the row: a child's port, at its offset below the child's top; or a pin at the row's side. */
export type RowEnd =
  | { readonly node: string; readonly key: string; readonly offset: number }
  | { readonly pin: string }

export interface RowEdge {
  readonly id: string
  readonly from: RowEnd
  readonly to: RowEnd
}

export interface Row {
  readonly children: readonly { readonly id: string; readonly size: Size }[]
  readonly edges: readonly RowEdge[]
  /** The children stand below each other as they are given: the branches of an if / else. */
  readonly ordered?: boolean
}

export interface PlacedRow {
  readonly size: Size
  readonly rects: ReadonlyMap<string, Rect>
  /** Height of each pin on the left and right side of the row. */
  readonly west: ReadonlyMap<string, number>
  readonly east: ReadonlyMap<string, number>
  /** Points between source and target, both left out. */
  readonly bends: ReadonlyMap<string, readonly Point[]>
}

export type RunElk = (graph: ElkNode) => Promise<ElkNode>

/** How nodes are placed within their columns, and how often elk tries to find fewer crossings. */
const careful: Record<Care, LayoutOptions> = {
  fine: { 'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX' },
  fair: {
    'elk.layered.nodePlacement.strategy': 'LINEAR_SEGMENTS',
    'elk.layered.thoroughness': '3',
  },
  quick: { 'elk.layered.nodePlacement.strategy': 'SIMPLE', 'elk.layered.thoroughness': '2' },
}

const optionsFor = (m: Measures, care: Care): LayoutOptions => ({
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'POLYLINE',
  'elk.separateConnectedComponents': 'false',
  'elk.spacing.nodeNode': String(m.nodeGap),
  'elk.spacing.edgeNode': String(Math.min(18, m.nodeGap - 4)),
  'elk.spacing.edgeEdge': String(m.lane),
  'elk.layered.spacing.nodeNodeBetweenLayers': String(m.columnGap),
  'elk.layered.spacing.edgeNodeBetweenLayers': '16',
  // As early as their inputs allow: steps without inputs stand at the left, as one reads.
  'elk.layered.layering.strategy': 'LONGEST_PATH_SOURCE',
  ...careful[care],
  'elk.layered.considerModelOrder.strategy': 'PREFER_EDGES',
  'elk.layered.edgeRouting.polyline.slopedEdgeZoneWidth': '12',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
})

const asGiven: LayoutOptions = {
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.crossingMinimization.forceNodeModelOrder': 'true',
}

const pinHeight = 10
const pinId = (side: 'west' | 'east', pin: string): string => `pin ${side} ${pin}`
const portId = (side: 'in' | 'out', node: string, key: string): string => `${side} ${node} ${key}`

const pinNode = (side: 'west' | 'east', pin: string): ElkNode => ({
  id: pinId(side, pin),
  width: 2,
  height: pinHeight,
  layoutOptions: {
    'elk.layered.layering.layerConstraint': side === 'west' ? 'FIRST_SEPARATE' : 'LAST_SEPARATE',
  },
})

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)]
const pinsOf = (row: Row, side: 'west' | 'east'): readonly string[] =>
  unique(
    row.edges.flatMap(({ from, to }) => {
      const end = side === 'west' ? from : to
      return 'pin' in end ? [end.pin] : []
    }),
  )

const childNode = (row: Row, { id, size }: Row['children'][number]): ElkNode => {
  const ports = new Map<string, { id: string; x: number; y: number }>()
  for (const { from, to } of row.edges) {
    if ('node' in from && from.node === id) {
      const port = portId('out', id, from.key)
      ports.set(port, { id: port, x: size.width, y: from.offset })
    }
    if ('node' in to && to.node === id) {
      const port = portId('in', id, to.key)
      ports.set(port, { id: port, x: 0, y: to.offset })
    }
  }
  return {
    id,
    ...size,
    layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
    ports: [...ports.values()].map((port) => ({
      ...port,
      width: 0,
      height: 0,
      layoutOptions: { 'elk.port.side': port.x === 0 ? 'WEST' : 'EAST' },
    })),
  }
}

const toElk = (row: Row, m: Measures): ElkNode => {
  const { edges, care } = workForElk(row)
  return {
    id: 'row',
    layoutOptions: { ...optionsFor(m, care), ...(row.ordered === true ? asGiven : {}) },
    children: [
      ...pinsOf(row, 'west').map((pin) => pinNode('west', pin)),
      ...row.children.map((child) => childNode(row, child)),
      ...pinsOf(row, 'east').map((pin) => pinNode('east', pin)),
    ],
    edges: edges.map(({ id, from, to }) => ({
      id,
      sources: ['pin' in from ? pinId('west', from.pin) : portId('out', from.node, from.key)],
      targets: ['pin' in to ? pinId('east', to.pin) : portId('in', to.node, to.key)],
    })),
  }
}

const bendsOf = (edge: ElkExtendedEdge, by: Point): readonly Point[] =>
  (edge.sections?.[0]?.bendPoints ?? []).map(({ x, y }) => ({ x: x - by.x, y: y - by.y }))

/**
 * Bends beyond the columns lead to elk's pins, which are not drawn; there are lanes and strips instead. The bend
 * nearest to the columns says at which height the wire passes them: it moves to their edge.
 */
const innerBends = (edge: RowEdge, bends: readonly Point[], width: number): readonly Point[] => {
  const inner = bends.filter(({ x }) => !('pin' in edge.from && x < 0) && !('pin' in edge.to && x > width))
  const before = 'pin' in edge.from ? bends.findLast(({ x }) => x < 0) : undefined
  const after = 'pin' in edge.to ? bends.find(({ x }) => x > width) : undefined
  return [
    ...(before === undefined ? [] : [{ x: 0, y: before.y }]),
    ...inner,
    ...(after === undefined ? [] : [{ x: width, y: after.y }]),
  ]
}

const offsetIn = (end: RowEnd, rects: PlacedRow['rects']): number =>
  'pin' in end ? 0 : (rects.get(end.node)?.y ?? 0) + end.offset

const pinGap = 10

/** A pin stands where its wire leaves the columns, so that the wire goes straight on; nearly equal pins are spread. */
const settlePins = (
  row: Row,
  side: 'west' | 'east',
  rects: PlacedRow['rects'],
  bends: PlacedRow['bends'],
): ReadonlyMap<string, number> => {
  const wanted = pinsOf(row, side).map((pin) => {
    const edges = row.edges.filter((edge) => {
      const end = side === 'west' ? edge.from : edge.to
      return 'pin' in end && end.pin === pin
    })
    const ys = edges.map((edge) => {
      const inner = bends.get(edge.id) ?? []
      const nearest = side === 'west' ? inner[0] : inner.at(-1)
      return nearest?.y ?? offsetIn(side === 'west' ? edge.to : edge.from, rects)
    })
    return { key: pin, y: ys[0] ?? 0 }
  })
  return spread(wanted, pinGap)
}

const read = (row: Row, placed: ElkNode): PlacedRow => {
  const nodes = new Map((placed.children ?? []).map((node) => [node.id, node]))
  const rectOf = (id: string, size: Size): Rect => ({
    x: nodes.get(id)?.x ?? 0,
    y: nodes.get(id)?.y ?? 0,
    ...size,
  })
  const raw = row.children.map(({ id, size }) => [id, rectOf(id, size)] as const)
  const bent = (placed.edges ?? []).flatMap((edge) => bendsOf(edge, { x: 0, y: 0 }))
  const origin = {
    x: Math.min(...raw.map(([, rect]) => rect.x)),
    y: Math.min(...raw.map(([, rect]) => rect.y), ...bent.map((point) => point.y)),
  }
  const bottom = Math.max(...raw.map(([, rect]) => rect.y + rect.height), ...bent.map((point) => point.y))
  const width = Math.max(...raw.map(([, rect]) => rect.x + rect.width)) - origin.x
  const rects = new Map(
    raw.map(([id, rect]) => [id, { ...rect, x: rect.x - origin.x, y: rect.y - origin.y }]),
  )
  const all = new Map((placed.edges ?? []).map((edge) => [edge.id, bendsOf(edge, origin)]))
  const bends = new Map(row.edges.map((edge) => [edge.id, innerBends(edge, all.get(edge.id) ?? [], width)]))
  return {
    rects,
    size: { width, height: bottom - origin.y },
    west: settlePins(row, 'west', rects, bends),
    east: settlePins(row, 'east', rects, bends),
    bends,
  }
}

/** A row of one step needs no algorithm: every pin stands at the height of the first port it meets. */
const placeAlone = (row: Row, { id, size }: Row['children'][number]): PlacedRow => {
  const west = new Map<string, number>()
  const east = new Map<string, number>()
  for (const { from, to } of row.edges) {
    if ('pin' in from && 'node' in to && !west.has(from.pin)) west.set(from.pin, to.offset)
    if ('pin' in to && 'node' in from && !east.has(to.pin)) east.set(to.pin, from.offset)
  }
  const apart = (pins: ReadonlyMap<string, number>) =>
    spread(
      [...pins].map(([key, y]) => ({ key, y })),
      pinGap,
    )
  const rects = new Map([[id, { x: 0, y: 0, ...size }]])
  return { size, rects, west: apart(west), east: apart(east), bends: new Map() }
}

export const placeRow = async (row: Row, runElk: RunElk, m: Measures = measures): Promise<PlacedRow> => {
  const [first] = row.children
  if (first !== undefined && row.children.length === 1) return placeAlone(row, first)
  return read(row, await runElk(toElk(row, m)))
}
