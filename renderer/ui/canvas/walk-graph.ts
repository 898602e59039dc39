/** Ways through a drawn graph: what hangs together with a step, and which step an arrow key leads to. */
import type { PipelineGraph } from '#shared/graph.ts'
import type { Rect } from './geometry.ts'

interface Reach {
  readonly nodes: ReadonlySet<string>
  readonly edges: ReadonlySet<string>
}

const follow = (
  graph: PipelineGraph,
  start: string,
  way: 'from' | 'to',
  reach: [Set<string>, Set<string>],
): void => {
  const other = way === 'from' ? 'to' : 'from'
  const [nodes, edges] = reach
  const queue = [start]
  const seen = new Set(queue)
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    nodes.add(at)
    for (const edge of graph.edges) {
      if (edge[way].node !== at) continue
      edges.add(edge.id)
      const next = edge[other].node
      if (next !== undefined && !seen.has(next)) queue.push(next)
      if (next !== undefined) seen.add(next)
    }
  }
}

/** Everything that leads to `start` and everything it leads to. */
export const pathThrough = (graph: PipelineGraph, start: string): Reach => {
  const nodes = new Set<string>()
  const edges = new Set<string>()
  follow(graph, start, 'from', [nodes, edges])
  follow(graph, start, 'to', [nodes, edges])
  return { nodes, edges }
}

export type Arrow = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'
export const isArrow = (key: string): key is Arrow => /^Arrow(Left|Right|Up|Down)$/.test(key)

const centre = ({ x, y, width, height }: Rect) => ({ x: x + width / 2, y: y + height / 2 })

/** Ahead in the arrow's direction: how far, with sideways distance counting double; undefined when behind. */
const distance = (from: Rect, to: Rect, arrow: Arrow): number | undefined => {
  const a = centre(from)
  const b = centre(to)
  const horizontal = arrow === 'ArrowLeft' || arrow === 'ArrowRight'
  const sign = arrow === 'ArrowRight' || arrow === 'ArrowDown' ? 1 : -1
  const ahead = sign * (horizontal ? b.x - a.x : b.y - a.y)
  const aside = Math.abs(horizontal ? b.y - a.y : b.x - a.x)
  return ahead > 8 ? ahead + 2 * aside : undefined
}

/** The step an arrow leads to: left and right follow the wires first, else the nearest one in that direction. */
export const stepBeyond = (
  graph: PipelineGraph,
  rects: ReadonlyMap<string, Rect>,
  current: string,
  arrow: Arrow,
): string | undefined => {
  const here = rects.get(current)
  if (here === undefined) return undefined
  const [self, other] = arrow === 'ArrowRight' ? (['from', 'to'] as const) : (['to', 'from'] as const)
  const wired = arrow === 'ArrowUp' || arrow === 'ArrowDown' ? [] : graph.edges
  const neighbours = wired.flatMap((edge) => (edge[self].node === current ? [edge[other].node] : []))
  const near = neighbours
    .flatMap((id) => (id === undefined ? [] : [[id, rects.get(id)] as const]))
    .toSorted((a, b) => Math.abs((a[1]?.y ?? 0) - here.y) - Math.abs((b[1]?.y ?? 0) - here.y))
  if (near[0] !== undefined) return near[0][0]
  const candidates = [...rects].flatMap(([id, rect]) => {
    const far = id === current ? undefined : distance(here, rect, arrow)
    return far === undefined ? [] : [{ id, far }]
  })
  return candidates.toSorted((a, b) => a.far - b.far)[0]?.id
}
