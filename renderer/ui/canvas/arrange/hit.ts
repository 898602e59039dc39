/** What lies where: the frame that a drop would go into, and what a marquee catches. */
import type { PipelineGraph } from '#shared/graph.ts'
import { covers, type DrawnNode, isFrame, meets, type Point, type Rect } from '../geometry.ts'

const holds = (rect: Rect, { x, y }: Point): boolean =>
  x >= rect.x && x <= rect.x + rect.width && y >= rect.y && y <= rect.y + rect.height

/** The innermost frame under a point that is not itself being moved; '' is the pipeline itself. */
export const dropTarget = (
  graph: PipelineGraph,
  rects: ReadonlyMap<string, Rect>,
  moved: readonly string[],
  point: Point,
): string => {
  const isMoved = (id: string): boolean => moved.some((one) => id === one || id.startsWith(`${one}/`))
  let found = ''
  // Parents come before their children: the last one that fits is the innermost.
  for (const node of graph.nodes as readonly DrawnNode[]) {
    const rect = isFrame(node) ? rects.get(node.id) : undefined
    if (rect !== undefined && !isMoved(node.id) && holds(rect, point)) found = node.id
  }
  return found
}

export const between = (a: Point, b: Point): Rect => ({
  x: Math.min(a.x, b.x),
  y: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y),
})

/** Steps that the marquee touches, frames that it covers; what stands in a caught frame goes with the frame. */
export const caughtBy = (
  marquee: Rect,
  graph: PipelineGraph,
  rects: ReadonlyMap<string, Rect>,
): readonly string[] => {
  const caught = graph.nodes
    .filter((node) => {
      const rect = rects.get(node.id)
      return rect !== undefined && (isFrame(node) ? covers(marquee, rect) : meets(marquee, rect))
    })
    .map(({ id }) => id)
  const all = new Set(caught)
  return caught.filter((id) => {
    for (let cut = id.lastIndexOf('/'); cut > 0; cut = id.lastIndexOf('/', cut - 1))
      if (all.has(id.slice(0, cut))) return false
    return true
  })
}
