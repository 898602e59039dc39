/** The strips of the pipeline's inputs and outputs: beside what there is, and where they were seen. */
import type { PipelineGraph } from '#shared/graph.ts'
import { measures, type Rect, type Size } from '../geometry.ts'
import { frameOf, type GraphLayout, margin, type Pin } from '../layout.ts'
import { isInside } from './ground.ts'
import { laneGap } from './lanes.ts'
import { framePinsOf, stripPinsOf } from './pins.ts'
import { boundsOf } from './rects.ts'

type Rects = ReadonlyMap<string, Rect>
/** A picture without its wires. */
export type Still = Omit<GraphLayout, 'routes'>
type Strips = NonNullable<GraphLayout['strips']>

const mostLanes = 14
/** What stands this near to the edge of the picture has the gutter beside it. */
const outer = 60

/** Wires that turn round beside the outermost steps need room there: px left and right of everything. */
const guttersOf = (graph: PipelineGraph, nodes: Rects, main: Rect) => {
  const left = new Set<string>()
  const right = new Set<string>()
  for (const { from: source, to: target } of graph.edges) {
    const from = nodes.get(source.node ?? '')
    const to = nodes.get(target.node ?? '')
    if (from === undefined || to === undefined || to.x >= from.x + from.width) continue
    if (isInside(source.node, target.node) || isInside(target.node, source.node)) continue
    const wire = `${source.node}|${source.port}`
    if (to.x < main.x + outer) left.add(wire)
    if (from.x + from.width > main.x + main.width - outer) right.add(wire)
  }
  const room = ({ size }: Set<string>): number => laneGap * Math.min(mostLanes, size)
  return { left: room(left), right: room(right) }
}

export interface Contents {
  readonly graph: PipelineGraph
  readonly nodes: Rects
  /** What else is drawn and has to be in view: notes. */
  readonly also: readonly Rect[]
}

/** Everything but the strips, with room for the wires around it. */
const mainOf = ({ graph, nodes, also }: Contents): Rect => {
  const roots = graph.nodes.flatMap(({ id, parent }) =>
    parent === undefined || !nodes.has(parent) ? (nodes.get(id) ?? []) : [],
  )
  const main = boundsOf([...roots, ...also])
  const gutters = guttersOf(graph, nodes, main)
  return { ...main, x: main.x - gutters.left, width: main.width + gutters.left + gutters.right }
}

/**
 * Strips that are in view stay where they are: they make room for what comes near, and return to where they stood at
 * first.
 */
const stripsBeside = (main: Rect, stood: Strips): Strips => {
  const home = stood.home ?? { left: stood.left, right: stood.right }
  return {
    ...stood,
    left: Math.min(home.left, main.x - margin),
    right: Math.max(home.right, main.x + main.width + margin),
    home,
  }
}

interface Stood {
  readonly strips: Strips
  readonly main: Rect
  /** Of the picture's upper edge. */
  readonly top: number
}

const stand = (contents: Contents, space: Size, stood: GraphLayout | undefined): Stood => {
  const main = mainOf(contents)
  const frame = frameOf({ graph: contents.graph, space, strips: true }, main)
  const by = { x: main.x - frame.start.x, y: main.y - frame.start.y }
  const fresh = { ...frame, left: frame.left + by.x, right: frame.right + by.x }
  const strips = stood?.strips === undefined ? fresh : stripsBeside(main, stood.strips)
  return { strips, main, top: Math.min(by.y, stood?.origin.y ?? by.y) }
}

/** All but the wires: strips, their pins, and how large it is. */
const picture = (
  { graph, nodes }: Contents,
  framePins: GraphLayout['framePins'],
  { strips: { left, leftWidth, right, rightWidth, home }, main, top }: Stood,
  seen: GraphLayout | undefined,
): Still => {
  const pinsAt = (side: 'in' | 'out', x: number) =>
    stripPinsOf(graph, side, nodes, framePins, { x, top: main.y, seen })
  const inputs = pinsAt('in', left)
  const outputs = pinsAt('out', right)
  const bottom = Math.max(main.y + main.height, ...[...inputs, ...outputs].map(({ y }) => y))
  return {
    origin: { x: left - leftWidth, y: top },
    size: { width: right + rightWidth - left + leftWidth, height: bottom + measures.strip.top - top },
    nodes,
    framePins,
    inputs,
    outputs,
    strips: { left, leftWidth, right, rightWidth, ...(home === undefined ? {} : { home }) },
  }
}

export const stillPicture = (contents: Contents, space: Size, stood: GraphLayout | undefined): Still =>
  picture(contents, framePinsOf(contents.graph, contents.nodes, stood), stand(contents, space, stood), stood)

const samePins = (before: readonly Pin[], after: readonly Pin[]): readonly Pin[] =>
  before.length === after.length &&
  after.every(({ name, x, y }, at) => {
    const was = before[at]
    return was?.name === name && was.x === x && was.y === y
  })
    ? before
    : after

/** The same while something is dragged: strips make room, and come back only when it is dropped. */
export const movingPicture = (
  graph: PipelineGraph,
  nodes: Rects,
  base: GraphLayout,
  changed: ReadonlySet<string>,
): Still => {
  const pins = framePinsOf(graph, nodes, base, changed)
  const framePins = pins.size === 0 ? base.framePins : new Map([...base.framePins, ...pins])
  const { routes: _, ...still } = base
  if (base.strips === undefined) return { ...still, nodes, framePins }
  const contents = { graph, nodes, also: [] }
  const main = mainOf(contents)
  const left = Math.min(base.strips.left, main.x - margin)
  const right = Math.max(base.strips.right, main.x + main.width + margin)
  const gives = left !== base.strips.left || right !== base.strips.right
  const strips = gives ? { ...base.strips, left, right } : base.strips
  const { inputs, outputs } = picture(contents, framePins, { strips, main, top: base.origin.y }, base)
  return {
    ...still,
    nodes,
    framePins,
    strips,
    inputs: samePins(base.inputs, inputs),
    outputs: samePins(base.outputs, outputs),
  }
}
