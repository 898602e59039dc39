/** Rectangles of everything from places that are relative to frames: frames are as large as their contents need. */
import type { PipelineGraph } from '#shared/graph.ts'
import { isContainer, measures, type Point, type Rect, type Size, stepSize } from '../geometry.ts'
import { buildLevels, type LevelTree } from '../levels.ts'
import { type Family, familyOf } from './family.ts'
import { withMissing } from './missing.ts'

export type Points = Readonly<Record<string, Point>>

const { framePad, frameHead } = measures

const none: Rect = { x: 0, y: 0, width: 0, height: 0 }

export const boundsOf = (rects: readonly Rect[]): Rect => {
  if (rects.length === 0) return none
  const x = Math.min(...rects.map((rect) => rect.x))
  const y = Math.min(...rects.map((rect) => rect.y))
  return {
    x,
    y,
    width: Math.max(...rects.map((rect) => rect.x + rect.width)) - x,
    height: Math.max(...rects.map((rect) => rect.y + rect.height)) - y,
  }
}

/** No child of a frame stands nearer to its upper left corner. */
export const inset: Point = { x: framePad.left, y: frameHead + framePad.top }

/** A frame with nothing in it has room for one step. */
const least: Size = {
  width: measures.nodeWidth + framePad.left + framePad.right,
  height: inset.y + 64 + framePad.bottom,
}

export const frameSizeFor = (children: readonly Rect[]): Size => ({
  width: Math.max(least.width, ...children.map(({ x, width }) => x + width + framePad.right)),
  height: Math.max(least.height, ...children.map(({ y, height }) => y + height + framePad.bottom)),
})

interface Inner {
  /** Relative to the frame. */
  readonly rects: ReadonlyMap<string, Rect>
  readonly size: Size
}

const within = (point: Point): Point => ({ x: Math.max(inset.x, point.x), y: Math.max(inset.y, point.y) })

const levelOf = (
  id: string,
  family: Family,
  points: Points,
  inner: ReadonlyMap<string, Inner>,
  tree: () => LevelTree,
): Inner => {
  const children = family.children.get(id) ?? []
  const sizes = new Map(children.map((node) => [node.id, inner.get(node.id)?.size ?? stepSize(node)]))
  const known = new Map<string, Point>()
  for (const node of children) {
    const point = points[node.id]
    if (point !== undefined) known.set(node.id, id === '' ? point : within(point))
  }
  const complete = known.size === children.length
  const spots = complete
    ? known
    : withMissing({
        sizes,
        known,
        segments: tree().levels.get(id)?.segments ?? [],
        start: id === '' ? { x: 0, y: 0 } : inset,
      })
  const rects = new Map<string, Rect>()
  for (const [child, size] of sizes) rects.set(child, { ...(spots.get(child) ?? inset), ...size })
  return { rects, size: frameSizeFor([...rects.values()]) }
}

const later = (graph: PipelineGraph): (() => LevelTree) => {
  let tree: LevelTree | undefined
  return () => (tree ??= buildLevels(graph))
}

/** Absolute rectangles of all nodes; those without a place are placed among the others. */
export const rectsOf = (graph: PipelineGraph, points: Points): Map<string, Rect> => {
  const family = familyOf(graph)
  const tree = later(graph)
  const inner = new Map<string, Inner>()
  for (const node of graph.nodes.toReversed())
    if (isContainer(node)) inner.set(node.id, levelOf(node.id, family, points, inner, tree))
  const rects = new Map(levelOf('', family, points, inner, tree).rects)
  for (const node of graph.nodes) {
    const frame = rects.get(node.id)
    const inside = inner.get(node.id)
    if (frame === undefined || inside === undefined) continue
    for (const [child, rect] of inside.rects)
      rects.set(child, { ...rect, x: frame.x + rect.x, y: frame.y + rect.y })
  }
  return rects
}

/** Places relative to frames, as the document keeps them. */
export const pointsOf = (graph: PipelineGraph, rects: ReadonlyMap<string, Rect>): Points => {
  const family = familyOf(graph)
  return Object.fromEntries(
    graph.nodes.flatMap(({ id }) => {
      const rect = rects.get(id)
      const home = rects.get(family.above(id).at(-1) ?? '')
      if (rect === undefined) return []
      return [[id, { x: Math.round(rect.x - (home?.x ?? 0)), y: Math.round(rect.y - (home?.y ?? 0)) }]]
    }),
  )
}
