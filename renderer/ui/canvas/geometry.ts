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

export const measures = {
  nodeWidth: 216,
  headHeight: 32,
  rowHeight: 24,
  bodyPadding: 4,
  /** Centre of the first port below the node's top. */
  firstPort: 48,
  frameHead: 30,
  framePad: { left: 20, right: 12, top: 14, bottom: 14 },
  /** Free space between columns and between nodes of a column. */
  columnGap: 48,
  nodeGap: 28,
  lane: 12,
  strip: { min: 84, max: 168, pinGap: 24, top: 44 },
} as const

export const isContainer = (node: GraphNode): boolean =>
  node.kind === 'dag' || node.kind === 'loop' || node.kind === 'condition' || node.kind === 'exit'

export const rowsOf = (node: GraphNode): number => Math.max(node.inputs.length, node.outputs.length)

export const stepSize = (node: GraphNode): Size => ({
  width: measures.nodeWidth,
  height: measures.headHeight + 2 * measures.bodyPadding + measures.rowHeight * rowsOf(node),
})

/** Offset of a port's centre below its node's top; an order edge (`''`) meets the header. */
export const portOffset = (ports: readonly GraphPort[], name: string): number => {
  const at = ports.findIndex((port) => port.name === name)
  return at === -1 ? measures.headHeight / 2 : measures.firstPort + measures.rowHeight * at
}

/** Width on screen that a strip needs for its longest name (11 px code face, 6.4 px a letter). */
export const stripWidth = (ports: readonly GraphPort[]): number => {
  const longest = Math.max(0, ...ports.map((port) => port.name.length))
  const { min, max } = measures.strip
  return Math.max(min, Math.min(max, Math.ceil(longest * 6.4) + 24))
}
