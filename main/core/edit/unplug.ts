/** Which wires a drawn one stands for. What is drawn ends at the edge of a frame; a wire goes on to where it is used. */
import { type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import { isChannel } from '#core/spec/graph/names.ts'
import { nodeId } from '#core/spec/walk.ts'
import type { GraphEdge } from '#shared/graph.ts'
import { type DrawnPort, portsOfEdge, rolesOf } from './drawn-ports.ts'
import { type DagId, dagAt, keyOf, parentOf } from './places.ts'
import {
  type Binding,
  type Kind,
  parentIn,
  producerIn,
  producersOf,
  type Source,
  type Target,
  type Wire,
} from './wires.ts'

/** Where what comes in by an input of a frame is used in it. */
function usesInside(doc: PipelineDocument, dag: DagId, kind: Kind, name: string): Target[] {
  return tasksOf(dagAt(doc, dag)?.dag).flatMap(([key, task]) =>
    Object.entries<Binding>(task.inputs?.[kind] ?? {})
      .filter(([, one]) => parentIn(one, kind) === name)
      .flatMap(([port]) => endsAt(doc, kind, { to: 'input', node: nodeId(dag, key), port })),
  )
}

/** Where what a frame hands out is used around it. */
function usesAround(doc: PipelineDocument, frame: string, kind: Kind, name: string): Target[] {
  const home = dagAt(doc, parentOf(frame))
  if (home === undefined) return []
  const isIt = (made: { task: string; port: string } | undefined): boolean =>
    made?.task === keyOf(frame) && made.port === name
  const beside = tasksOf(home.dag).flatMap(([key, task]) =>
    Object.entries<Binding>(task.inputs?.[kind] ?? {})
      .filter(([, one]) => isIt(producerIn(one, kind)))
      .flatMap(([port]) => endsAt(doc, kind, { to: 'input', node: nodeId(home.id, key), port })),
  )
  const out = Object.keys(home.dag.outputs?.[kind] ?? {})
    .filter((port) => producersOf(home.dag, kind, port).some(isIt))
    .flatMap((port) => endsAt(doc, kind, { to: 'output', dag: home.id, port }))
  return [...beside, ...out]
}

function endsAt(doc: PipelineDocument, kind: Kind, target: Target): Target[] {
  if (!isChannel(target.port)) return [target]
  if (target.to === 'output')
    return target.dag === undefined ? [target] : usesAround(doc, target.dag, kind, target.port)
  return dagAt(doc, target.node) === undefined ? [target] : usesInside(doc, target.node, kind, target.port)
}

const targetOf = ({ node, side, port }: DrawnPort): Target =>
  side === 'in' && node !== undefined ? { to: 'input', node, port } : { to: 'output', dag: node, port }

const sourceAt = (doc: PipelineDocument, at: DrawnPort): Source | undefined => rolesOf(doc, at).source

/**
 * The wires that run through a drawn one; taking them all away takes it away. Empty for an order, which is no wire,
 * and for what feeds a frame itself (its items, its condition).
 */
export function wiresThrough(doc: PipelineDocument, edge: GraphEdge): readonly Wire[] {
  if (edge.kind === 'order') return []
  const { from, to } = portsOfEdge(edge)
  const source = sourceAt(doc, from)
  if (source === undefined) return []
  return endsAt(doc, to.kind, targetOf(to)).map((target) => ({ kind: to.kind, source, target }))
}
