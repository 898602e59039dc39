/**
 * A drawn graph is a tree of levels: the root and every container. An edge that crosses frames is cut at each frame
 * into segments that live on one level, so that every level can be arranged on its own, inner ones first.
 */
import type { GraphEdge, GraphNode, PipelineGraph } from '#shared/graph.ts'
import { isContainer } from './geometry.ts'

/** Where a segment starts or ends on its level: at a child, or at the level's left or right boundary. */
export interface SegmentEnd {
  readonly at: 'child' | 'west' | 'east'
  /** The child's id; empty at a boundary. */
  readonly node: string
  /** Which port of the child or of the boundary: `port:<name>` declared, `pass:…` a crossing. */
  readonly key: string
}

export interface Segment {
  readonly from: SegmentEnd
  readonly to: SegmentEnd
}

export interface Level {
  /** The container; empty for the root. */
  readonly id: string
  readonly children: readonly Pick<GraphNode, 'id' | 'heading'>[]
  /** Without duplicates: edges of one source into one frame share their way. */
  readonly segments: readonly Segment[]
}

export interface LevelTree {
  readonly levels: ReadonlyMap<string, Level>
  /** Per edge: its segments from source to target, each with the level it lives on. */
  readonly ways: ReadonlyMap<string, readonly { readonly level: string; readonly segment: Segment }[]>
}

type GraphEnd = GraphEdge['from']

export const root = ''
export const endKey = (end: SegmentEnd): string => `${end.at} ${end.node} ${end.key}`
export const segmentKey = ({ from, to }: Segment): string => `${endKey(from)} -> ${endKey(to)}`

interface Tree {
  readonly parentOf: ReadonlyMap<string, string>
}

/** Levels from the root down to the one `node` stands on. */
const levelsDownTo = (tree: Tree, node: string): readonly string[] => {
  const above: string[] = []
  for (let at = tree.parentOf.get(node) ?? root; at !== root; at = tree.parentOf.get(at) ?? root)
    above.push(at)
  return [root, ...above.toReversed()]
}

const child = (node: string, key: string): SegmentEnd => ({ at: 'child', node, key })
const west = (key: string): SegmentEnd => ({ at: 'west', node: '', key })
const east = (key: string): SegmentEnd => ({ at: 'east', node: '', key })

interface Start {
  readonly levels: readonly string[]
  readonly end: SegmentEnd
}

/** A port of the strip or of an enclosing frame is met from inside, any other at its node. */
const anchor = (tree: Tree, self: GraphEnd, other: GraphEnd, inside: (key: string) => SegmentEnd): Start => {
  const key = `port:${self.port}`
  if (self.node === undefined) return { levels: [root], end: inside(key) }
  const encloses = other.node !== undefined && levelsDownTo(tree, other.node).includes(self.node)
  if (encloses) return { levels: [...levelsDownTo(tree, self.node), self.node], end: inside(key) }
  return { levels: levelsDownTo(tree, self.node), end: child(self.node, key) }
}

const commonDepth = (a: readonly string[], b: readonly string[]): number => {
  let depth = 0
  while (depth < a.length && depth < b.length && a[depth] === b[depth]) depth += 1
  return depth
}

/** Up from the source's level to the common one, across, and down to the target's. */
const wayOf = (tree: Tree, edge: GraphEdge): { level: string; segment: Segment }[] => {
  const from = anchor(tree, edge.from, edge.to, west)
  const to = anchor(tree, edge.to, edge.from, east)
  const common = commonDepth(from.levels, to.levels)
  const pass = `pass:${edge.kind === 'order' ? 'order' : ''}${edge.from.node ?? ''}|${edge.from.port}`
  const way: { level: string; segment: Segment }[] = []
  let start = from.end
  for (const level of from.levels.slice(common).toReversed()) {
    way.push({ level, segment: { from: start, to: east(pass) } })
    start = child(level, pass)
  }
  const meeting = from.levels[common - 1] ?? root
  const down = to.levels.slice(common)
  const first = down[0]
  way.push({
    level: meeting,
    segment: { from: start, to: first === undefined ? to.end : child(first, pass) },
  })
  for (const [at, level] of down.entries()) {
    const next = down[at + 1]
    way.push({ level, segment: { from: west(pass), to: next === undefined ? to.end : child(next, pass) } })
  }
  return way
}

export const buildLevels = (graph: PipelineGraph): LevelTree => {
  const known = new Set(graph.nodes.map((node) => node.id))
  const parent = (node: GraphNode): string =>
    node.parent !== undefined && known.has(node.parent) ? node.parent : root
  const tree: Tree = { parentOf: new Map(graph.nodes.map((node) => [node.id, parent(node)])) }
  const exists = (end: GraphEnd): boolean => end.node === undefined || known.has(end.node)
  const edges = graph.edges.filter(
    ({ from, to }) => exists(from) && exists(to) && !(from.node !== undefined && from.node === to.node),
  )
  const ways = new Map(edges.map((edge) => [edge.id, wayOf(tree, edge)]))
  const segments = new Map<string, Map<string, Segment>>()
  for (const { level, segment } of [...ways.values()].flat()) {
    const here = segments.get(level) ?? new Map<string, Segment>()
    segments.set(level, here.set(segmentKey(segment), segment))
  }
  const ids = [root, ...graph.nodes.filter(isContainer).map((node) => node.id)]
  const level = (id: string): Level => ({
    id,
    children: graph.nodes.filter((node) => parent(node) === id),
    segments: [...(segments.get(id)?.values() ?? [])],
  })
  return { levels: new Map(ids.map((id) => [id, level(id)])), ways }
}
