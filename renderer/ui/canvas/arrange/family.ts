/** Who stands in whom: answers that every part of an arrangement asks for, worked out once per graph. */
import type { GraphEdge, PipelineGraph } from '#shared/graph.ts'
import type { DrawnNode } from '../geometry.ts'

export interface Family {
  readonly nodes: ReadonlyMap<string, DrawnNode>
  /** Children by frame; the root is ''. */
  readonly children: ReadonlyMap<string, readonly DrawnNode[]>
  /** Frames around a node from the root ('') to its own. */
  readonly above: (id: string) => readonly string[]
  readonly edgesOf: (id: string) => readonly GraphEdge[]
}

const known = new WeakMap<PipelineGraph, Family>()

const read = (graph: PipelineGraph): Family => {
  const nodes = new Map<string, DrawnNode>(graph.nodes.map((node) => [node.id, node]))
  const children = new Map<string, DrawnNode[]>([['', []]])
  const trails = new Map<string, readonly string[]>()
  const above = (id: string): readonly string[] => trails.get(id) ?? ['']
  // Parents come before their children.
  for (const node of graph.nodes) {
    const { parent } = node
    const home = parent !== undefined && nodes.has(parent) ? parent : ''
    trails.set(node.id, home === '' ? [''] : [...above(home), home])
    const here = children.get(home)
    if (here === undefined) children.set(home, [node])
    else here.push(node)
  }
  const edges = new Map<string, GraphEdge[]>()
  for (const edge of graph.edges) {
    for (const id of new Set([edge.from.node ?? '', edge.to.node ?? ''])) {
      const here = edges.get(id)
      if (here === undefined) edges.set(id, [edge])
      else here.push(edge)
    }
  }
  return { nodes, children, above, edgesOf: (id) => edges.get(id) ?? [] }
}

export const familyOf = (graph: PipelineGraph): Family => {
  const found = known.get(graph) ?? read(graph)
  known.set(graph, found)
  return found
}

/** The node and everything inside it. */
export const withInside = (family: Family, id: string): readonly string[] => [
  id,
  ...(family.children.get(id) ?? []).flatMap((child) => withInside(family, child.id)),
]
