/** Where the ports of frames meet their border, and those of the pipeline its strips: level with what they lead to. */
import type { GraphEdge, PipelineGraph } from '#shared/graph.ts'
import { type DrawnNode, isContainer, measures, type Point, portHeight, type Rect } from '../geometry.ts'
import type { GraphLayout, Pin } from '../layout.ts'
import { type Family, familyOf } from './family.ts'
import { isInside } from './ground.ts'
import { settlePins, type Wish } from './settle-pins.ts'

type FramePins = GraphLayout['framePins']
type Rects = ReadonlyMap<string, Rect>

const { frameHead, strip } = measures
const pinGap = 16

/** Height of an end of a wire, in absolute px; undefined for what is not drawn. */
const heightOf = (
  end: GraphEdge['from'],
  side: 'in' | 'out',
  family: Family,
  rects: Rects,
  pins: FramePins,
): number | undefined => {
  const node = family.nodes.get(end.node ?? '')
  const rect = rects.get(end.node ?? '')
  if (node === undefined || rect === undefined) return undefined
  if (!isContainer(node)) return rect.y + portHeight(node, side, end.port)
  const own = pins.get(node.id)?.[side === 'in' ? 'inputs' : 'outputs']
  return rect.y + (own?.find(({ name }) => name === end.port)?.y ?? frameHead / 2)
}

/** What the pins of one side would like to be level with. */
type Level = (name: string) => number | undefined

/** The picture that was seen last: pins stay where they were, unless what they are level with has moved. */
export interface Seen {
  readonly nodes: Rects
  readonly framePins: FramePins
  readonly inputs: readonly Pin[]
  readonly outputs: readonly Pin[]
}

/** The highest of what the ports of a frame lead to inside of it, or come from. */
const levelInside =
  (node: DrawnNode, side: 'in' | 'out', family: Family, rects: Rects, pins: FramePins): Level =>
  (name) => {
    const [own, other] = side === 'in' ? (['from', 'to'] as const) : (['to', 'from'] as const)
    const edge = family
      .edgesOf(node.id)
      .find(
        (one) => one[own].port === name && one[own].node === node.id && isInside(one[other].node, node.id),
      )
    return edge === undefined ? undefined : heightOf(edge[other], side, family, rects, pins)
  }

const pinsOf = (
  node: DrawnNode,
  rect: Rect,
  side: 'in' | 'out',
  level: Level,
  was: { readonly rect: Rect; readonly level: Level; readonly pins: readonly Pin[] } | undefined,
): readonly Pin[] => {
  const ports = side === 'in' ? node.inputs : node.outputs
  const least = frameHead / 2
  const wishes = ports.flatMap(({ name }): Wish[] => {
    const y = level(name)
    if (y === undefined) return []
    const wished = was?.level(name)
    const stood = was?.pins.find((pin) => pin.name === name)?.y
    const wish = Math.min(rect.height - 10, Math.max(least, y - rect.y))
    const isSame =
      wished !== undefined && was !== undefined && Math.abs(wished - was.rect.y - (y - rect.y)) < 0.5
    return [{ key: name, y: wish, ...(isSame && stood !== undefined ? { stood } : {}) }]
  })
  const placed = settlePins(wishes, pinGap)
  return ports.map(({ name }) => ({
    name,
    x: side === 'in' ? 0 : rect.width,
    y: placed.get(name) ?? least,
  }))
}

export const framePinsOf = (
  graph: PipelineGraph,
  rects: Rects,
  seen?: Seen,
  only?: ReadonlySet<string>,
): FramePins => {
  const family = familyOf(graph)
  const pins = new Map<string, { inputs: readonly Pin[]; outputs: readonly Pin[] }>()
  // Inner frames first: a pin may lead to a pin.
  for (const node of graph.nodes.toReversed()) {
    const rect = rects.get(node.id)
    if (!isContainer(node) || rect === undefined || only?.has(node.id) === false) continue
    const before = seen?.nodes.get(node.id)
    const side = (which: 'in' | 'out'): readonly Pin[] => {
      const stood = seen?.framePins.get(node.id)?.[which === 'in' ? 'inputs' : 'outputs']
      return pinsOf(
        node,
        rect,
        which,
        levelInside(node, which, family, rects, pins),
        seen === undefined || before === undefined || stood === undefined
          ? undefined
          : {
              rect: before,
              level: levelInside(node, which, family, seen.nodes, seen.framePins),
              pins: stood,
            },
      )
    }
    pins.set(node.id, { inputs: side('in'), outputs: side('out') })
  }
  return pins
}

/** What stands in the pipeline itself between a strip and the end of a wire. */
const between = (
  side: 'in' | 'out',
  end: GraphEdge['from'],
  family: Family,
  rects: Rects,
): { readonly far: number; readonly rects: readonly Rect[] } => {
  const id = end.node ?? ''
  const root = family.above(id)[1] ?? id
  const own = rects.get(root)
  const others: Rect[] = []
  for (const node of family.children.get('') ?? []) {
    const rect = node.id === root ? undefined : rects.get(node.id)
    if (rect === undefined || own === undefined) continue
    if (side === 'in' ? rect.x < own.x : rect.x + rect.width > own.x + own.width) others.push(rect)
  }
  return { far: own === undefined ? 0 : side === 'in' ? own.x : -own.x - own.width, rects: others }
}

const wireAir = 8

/** The height nearest to `y` at which a wire passes everything. */
const passing = (y: number, rects: readonly Rect[]): number => {
  const past = (way: 1 | -1): number => {
    let at = y
    for (let tries = 0; tries < 30; tries++) {
      const hit = rects.find((rect) => rect.y - wireAir < at && rect.y + rect.height + wireAir > at)
      if (hit === undefined) return at
      at = way === 1 ? hit.y + hit.height + wireAir : hit.y - wireAir
    }
    return at
  }
  const [up, down] = [past(-1), past(1)]
  return y - up <= down - y ? up : down
}

interface Aim {
  /** Of the nearest of what a port of the pipeline leads to or comes from. */
  readonly y: number
  /** The height of the way to it. */
  readonly level: number
}

const aimOf =
  (side: 'in' | 'out', family: Family, rects: Rects, pins: FramePins) =>
  (name: string): Aim | undefined => {
    const [own, other] = side === 'in' ? (['from', 'to'] as const) : (['to', 'from'] as const)
    let best: (Aim & { readonly far: number }) | undefined
    for (const edge of family.edgesOf('')) {
      if (edge[own].node !== undefined || edge[own].port !== name) continue
      const y = heightOf(edge[other], side, family, rects, pins)
      if (y === undefined) continue
      const { far, rects: others } = between(side, edge[other], family, rects)
      if (best !== undefined && (far > best.far + 40 || (far > best.far - 40 && y >= best.y))) continue
      best = { y, level: passing(y, others), far }
    }
    return best
  }

/** Pins of a strip, each level with the first thing it leads to; unused ones below the others. */
export const stripPinsOf = (
  graph: PipelineGraph,
  side: 'in' | 'out',
  rects: Rects,
  pins: FramePins,
  { x, top, seen }: { readonly x: number; readonly top: number; readonly seen?: Seen | undefined },
): readonly Pin[] => {
  const family = familyOf(graph)
  const ports = side === 'in' ? graph.inputs : graph.outputs
  const stood = new Map((side === 'in' ? seen?.inputs : seen?.outputs)?.map((pin) => [pin.name, pin.y]))
  const aim = aimOf(side, family, rects, pins)
  const was = seen === undefined ? undefined : aimOf(side, family, seen.nodes, seen.framePins)
  const wishes = ports.flatMap(({ name }): Wish[] => {
    const now = aim(name)
    if (now === undefined) return []
    const before = was?.(name)
    const at = stood.get(name)
    // What lies between may come and go: a pin follows only what it leads to.
    const isSame = before !== undefined && at !== undefined && Math.abs(before.y - now.y) < 0.5
    return [{ key: name, y: now.level, ...(isSame ? { stood: at } : {}) }]
  })
  const placed = settlePins(wishes, strip.pinGap)
  let next = Math.max(top, ...[...placed.values()].map((y) => y + strip.pinGap))
  return ports.map(({ name }) => {
    const y = placed.get(name)
    if (y !== undefined) return { name, x, y }
    next += strip.pinGap
    return { name, x, y: next - strip.pinGap }
  })
}

/** Where a port is met, absolutely. `inside`: a frame's own port seen from within it. */
export const endPoint = (
  layout: Omit<GraphLayout, 'routes'>,
  family: Family,
  end: GraphEdge['from'],
  side: 'in' | 'out',
): Point | undefined => {
  const { node: id } = end
  // The pipeline's inputs are what wires start from.
  if (id === undefined) {
    const pin = (side === 'out' ? layout.inputs : layout.outputs).find(({ name }) => name === end.port)
    return pin === undefined ? undefined : { x: pin.x, y: pin.y }
  }
  const rect = layout.nodes.get(id)
  const node = family.nodes.get(id)
  if (rect === undefined || node === undefined) return undefined
  const x = side === 'in' ? rect.x : rect.x + rect.width
  if (!isContainer(node)) return { x, y: rect.y + portHeight(node, side, end.port) }
  const pins = layout.framePins.get(id)?.[side === 'in' ? 'inputs' : 'outputs']
  return { x, y: rect.y + (pins?.find(({ name }) => name === end.port)?.y ?? frameHead / 2) }
}
