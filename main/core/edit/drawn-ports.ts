/** Ports as they are drawn, and what a wire at one of them would be in the document. */
import { componentOf, type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import { isChannel, itemInputOf } from '#core/spec/graph/names.ts'
import { nodeId } from '#core/spec/walk.ts'
import type { GraphEdge } from '#shared/graph.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'
import { type DagId, dagAt, keyOf, parentOf } from './places.ts'
import { type Kind, makerOf, type Source, sourceOf, type Target } from './wires.ts'

/** `node` undefined: a port of the pipeline's own strips. The item of a loop is an input of its frame. */
export interface DrawnPort {
  readonly node: string | undefined
  readonly side: 'in' | 'out'
  readonly port: string
  readonly kind: Kind
}

/** What a port can be to a wire. A frame's port may be both: seen from outside it ends a wire, from inside it starts one. */
export interface Roles {
  readonly source?: Source
  readonly target?: Target
}

/** A frame's channel stands for what flows through it: a wire from there is one from where the value is made. */
function throughChannel(doc: PipelineDocument, at: DrawnPort, node: string): Source | undefined {
  if (at.side === 'out') {
    const home = dagAt(doc, parentOf(node))
    return home === undefined ? undefined : makerOf(doc, home, at.kind, { task: keyOf(node), port: at.port })
  }
  const home = dagAt(doc, node)
  const field = at.kind === 'parameters' ? 'componentInputParameter' : 'componentInputArtifact'
  return home === undefined ? undefined : sourceOf(doc, home, at.kind, { [field]: at.port })
}

export function rolesOf(doc: PipelineDocument, at: DrawnPort): Roles {
  const { node, side, port } = at
  if (node === undefined)
    return side === 'in'
      ? { source: { from: 'input', dag: undefined, port } }
      : { target: { to: 'output', dag: undefined, port } }
  const isFrame = dagAt(doc, node) !== undefined
  if (!isFrame)
    return side === 'in'
      ? { target: { to: 'input', node, port } }
      : { source: { from: 'output', node, port } }
  const source = throughChannel(doc, at, node)
  const known = source === undefined ? {} : { source }
  if (isChannel(port)) return known
  return { ...known, target: side === 'in' ? { to: 'input', node, port } : { to: 'output', dag: node, port } }
}

const kinds: readonly Kind[] = ['parameters', 'artifacts']

function* portsOf(node: string | undefined, component: ComponentSpec): Generator<DrawnPort> {
  for (const kind of kinds) {
    for (const port of Object.keys(component.inputDefinitions?.[kind] ?? {}))
      yield { node, side: 'in', port, kind }
    for (const port of Object.keys(component.outputDefinitions?.[kind] ?? {}))
      yield { node, side: 'out', port, kind }
  }
}

interface DrawnTask {
  readonly node: string
  readonly component: ComponentSpec
}

/** Every task where it is drawn, frames before what is in them. A component that contains itself is told once. */
function* drawnTasks(doc: PipelineDocument): Generator<DrawnTask> {
  const queue: {
    readonly id: DagId
    readonly component: ComponentSpec
    readonly above: ReadonlySet<string>
  }[] = [{ id: undefined, component: doc.spec.root, above: new Set() }]
  for (const { id, component, above } of queue) {
    for (const [key, task] of tasksOf(component.dag)) {
      const inner = componentOf(doc, task)
      const { name } = task.componentRef
      if (inner === undefined) continue
      const node = nodeId(id, key)
      yield { node, component: inner }
      if (inner.dag !== undefined && !above.has(name))
        queue.push({ id: node, component: inner, above: new Set([...above, name]) })
    }
  }
}

export function* nodesOf(doc: PipelineDocument): Generator<string> {
  for (const { node } of drawnTasks(doc)) yield node
}

export function* drawnPorts(doc: PipelineDocument): Generator<DrawnPort> {
  yield* portsOf(undefined, doc.spec.root)
  for (const { node, component } of drawnTasks(doc)) yield* portsOf(node, component)
}

/** The ports of one end of a drawn wire: a frame's own input starts what runs inside it, its output ends it. */
export function portsOfEdge({ from, to, kind }: GraphEdge): {
  readonly from: DrawnPort
  readonly to: DrawnPort
} {
  const isInside = (one: string | undefined, frame: string | undefined): boolean =>
    frame !== undefined && one?.startsWith(`${frame}/`) === true
  const flows: Kind = kind === 'parameter' ? 'parameters' : 'artifacts'
  return {
    from: {
      node: from.node,
      side: from.node === undefined || isInside(to.node, from.node) ? 'in' : 'out',
      port: from.port,
      kind: flows,
    },
    to: {
      node: to.node,
      side: to.node === undefined || isInside(from.node, to.node) ? 'out' : 'in',
      port: to.port,
      kind: flows,
    },
  }
}

/** The port by which a loop hands its item to the steps inside; undefined for a frame that is no loop. */
export function itemPort(doc: PipelineDocument, frame: string): DrawnPort | undefined {
  const home = dagAt(doc, parentOf(frame))
  const task = home?.dag.tasks?.[keyOf(frame)]
  const port = itemInputOf(task)
  if (port === undefined) return undefined
  return {
    node: frame,
    side: 'in',
    port,
    kind: task?.artifactIterator === undefined ? 'parameters' : 'artifacts',
  }
}
