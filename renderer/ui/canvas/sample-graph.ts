/** Builders for graphs in tests. */
import type { GraphEdge, GraphNode, GraphPort, PipelineGraph } from '#shared/graph.ts'

export const port = (
  name: string,
  kind: GraphPort['kind'] = 'parameter',
  more: Partial<GraphPort> = {},
): GraphPort => ({
  name,
  kind,
  list: false,
  hue: kind === 'artifact' ? 'dataset' : 'string',
  type: kind === 'artifact' ? 'Dataset' : 'String',
  optional: false,
  connected: false,
  ...more,
})

export const step = (id: string, more: Partial<GraphNode> = {}): GraphNode => {
  const taskKey = id.split('/').at(-1) ?? id
  const parent = id.includes('/') ? { parent: id.slice(0, id.lastIndexOf('/')) } : {}
  return {
    id,
    ...parent,
    taskKey,
    label: taskKey,
    kind: 'step',
    componentName: `comp-${taskKey}`,
    inputs: [port('in', 'artifact')],
    outputs: [port('out', 'artifact')],
    ...more,
  }
}

/** `a.out -> b.in`; an empty node name is the pipeline's strip. */
export const wire = (text: string, kind: GraphEdge['kind'] = 'artifact'): GraphEdge => {
  const end = (part: string) => {
    const [node = '', name = ''] = part.trim().split('.')
    return node === '' ? { port: name } : { node, port: name }
  }
  const [from = '', to = ''] = text.split('->')
  return { id: `${kind} ${text}`, from: end(from), to: end(to), kind, hue: 'dataset' }
}

export const graphOf = (
  nodes: GraphNode[],
  wires: string[],
  more: Partial<PipelineGraph> = {},
): PipelineGraph => ({
  nodes,
  edges: wires.map((text) => wire(text)),
  inputs: [],
  outputs: [],
  ...more,
})

export const chain = (length: number): PipelineGraph => {
  const ids = Array.from({ length }, (_, at) => `s${at}`)
  return graphOf(
    ids.map((id) => step(id)),
    ids.slice(1).map((id, at) => `s${at}.out -> ${id}.in`),
  )
}
