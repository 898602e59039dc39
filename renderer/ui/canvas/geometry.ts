/** Measures of the drawn graph, in world pixels at 100 %. The pure part of the canvas starts here. */
import type { GraphNode, GraphPort } from '#shared/graph.ts'

export interface Point {
  readonly x: number
  readonly y: number
}
export interface Size {
  readonly width: number
  readonly height: number
}
export interface Rect extends Point, Size {}

/** @param air how much is wanted between them */
export const meets = (a: Rect, b: Rect, air = 0): boolean =>
  a.x < b.x + b.width + air &&
  b.x < a.x + a.width + air &&
  a.y < b.y + b.height + air &&
  b.y < a.y + a.height + air

export const covers = (outer: Rect, inner: Rect): boolean =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  outer.x + outer.width >= inner.x + inner.width &&
  outer.y + outer.height >= inner.y + inner.height

/** How large everything is drawn; one set for reading ports, one for watching a run. */
export interface Measures {
  readonly nodeWidth: number
  readonly headHeight: number
  readonly rowHeight: number
  readonly bodyPadding: number
  readonly firstPort: number
  /** No step is lower than this. */
  readonly leastHeight: number
  readonly frameHead: number
  readonly framePad: {
    readonly left: number
    readonly right: number
    readonly top: number
    readonly bottom: number
  }
  readonly columnGap: number
  readonly nodeGap: number
  readonly lane: number
}

export const measures = {
  nodeWidth: 216,
  headHeight: 32,
  rowHeight: 24,
  bodyPadding: 4,
  leastHeight: 0,
  /** Centre of the first port below the node's top. */
  firstPort: 48,
  frameHead: 30,
  framePad: { left: 20, right: 12, top: 14, bottom: 14 },
  /** Free space between columns and between nodes of a column. */
  columnGap: 48,
  nodeGap: 28,
  lane: 12,
  strip: { min: 84, max: 168, pinGap: 24, top: 44 },
} as const satisfies Measures & { readonly strip: object }

/** For a run: a name and a state, so that the whole graph is in view at reading size. Ports are bare marks. */
export const compactMeasures: Measures = {
  nodeWidth: 156,
  headHeight: 40,
  rowHeight: 12,
  bodyPadding: 3,
  firstPort: 21,
  leastHeight: 44,
  frameHead: 26,
  framePad: { left: 16, right: 14, top: 4, bottom: 12 },
  columnGap: 32,
  nodeGap: 14,
  lane: 7,
}

/** A node as it is drawn: a folded frame stands for all the steps inside it. */
export interface DrawnNode extends GraphNode {
  /** How many steps it hides. */
  readonly folded?: number
}

export const isFrame = ({ kind }: GraphNode): boolean =>
  kind === 'dag' || kind === 'loop' || kind === 'condition' || kind === 'exit'

export const isFolded = (node: DrawnNode): boolean => node.folded !== undefined

/** A frame that shows what is inside it. */
export const isContainer = (node: DrawnNode): boolean => isFrame(node) && !isFolded(node)

/** A folded frame is a header and a count; its wires meet it halfway. */
const foldedSize = (m: Measures): Size => ({ width: m.nodeWidth, height: m.frameHead + 26 })

export const rowsOf = (node: GraphNode): number => Math.max(node.inputs.length, node.outputs.length)

export const stepSize = (node: DrawnNode, m: Measures = measures): Size =>
  isFolded(node)
    ? foldedSize(m)
    : {
        width: m.nodeWidth,
        height: Math.max(m.leastHeight, m.firstPort + m.rowHeight * (rowsOf(node) - 0.5) + m.bodyPadding),
      }

/** Offset of a port's centre below its node's top; an order edge (`''`) meets the header. */
export const portOffset = (ports: readonly GraphPort[], name: string, m: Measures = measures): number => {
  const at = ports.findIndex((port) => port.name === name)
  return at === -1 ? m.headHeight / 2 : m.firstPort + m.rowHeight * at
}

/** Width on screen that a strip needs for its longest name (11 px code face, 6.4 px a letter). */
export const stripWidth = (ports: readonly GraphPort[]): number => {
  const longest = Math.max(0, ...ports.map((port) => port.name.length))
  const { min, max } = measures.strip
  return Math.max(min, Math.min(max, Math.ceil(longest * 6.4) + 24))
}

/** The same for a drawn node, folded or not. */
export const portHeight = (
  node: DrawnNode,
  side: 'in' | 'out',
  name: string,
  m: Measures = measures,
): number =>
  isFolded(node) ? foldedSize(m).height / 2 : portOffset(side === 'in' ? node.inputs : node.outputs, name, m)
