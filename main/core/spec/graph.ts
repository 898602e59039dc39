/** The drawing of a document: every task as a node, frames around sub-pipelines, typed wires. */
import type { GraphNode, GraphPort, PipelineGraph, PortHue } from '#shared/graph.ts'
import type { ComponentSpec, TaskSpec } from '#shared/pipeline.ts'
import { componentOf, executorOf, type PipelineDocument, tasksOf } from './document.ts'
import type { Branch } from './graph/condition-text.ts'
import { type Wiring, wireDag } from './graph/edges.ts'
import { branchesIn, headingOf } from './graph/frames.ts'
import { type Frame, taskLabel } from './graph/names.ts'
import { outputsOf, stripInputs, taskInputs } from './graph/ports.ts'
import { nodeId } from './walk.ts'

/** Components that are used many times at many levels multiply; nobody reads a drawing of more than this. */
const nodeLimit = 20_000

interface Drawing {
  readonly doc: PipelineDocument
  readonly nodes: Map<string, GraphNode>
  readonly frames: Frame[]
}

const missing: ComponentSpec = {}

function drawTask(
  drawing: Drawing,
  holder: Frame,
  branches: ReadonlyMap<string, Branch>,
  key: string,
  task: TaskSpec,
): Frame | undefined {
  const component = componentOf(drawing.doc, task) ?? missing
  const own: Frame = { id: nodeId(holder.id, key), task, component, parent: holder }
  const heading = headingOf(key, task, own, holder, branches)
  const isImporter = executorOf(drawing.doc, component)?.importer !== undefined
  drawing.nodes.set(nodeId(holder.id, key), {
    id: nodeId(holder.id, key),
    ...(holder.id === undefined ? {} : { parent: holder.id }),
    taskKey: key,
    label: taskLabel(task, key),
    componentName: task.componentRef.name,
    ...heading,
    kind: isImporter && heading.kind === 'step' ? 'importer' : heading.kind,
    inputs: taskInputs(task, component, holder, own),
    outputs: outputsOf(component),
  })
  return component.dag === undefined ? undefined : own
}

const holds = (frame: Frame | undefined, component: ComponentSpec): boolean =>
  frame !== undefined && (frame.component === component || holds(frame.parent, component))

/** Parents come before their children, so that a page can build frames in one pass. */
function draw(drawing: Drawing): void {
  for (const frame of drawing.frames) {
    const branches = branchesIn(frame)
    for (const [key, task] of tasksOf(frame.component.dag)) {
      if (drawing.nodes.size >= nodeLimit) return
      const inner = drawTask(drawing, frame, branches, key, task)
      // A component that contains itself is drawn once, and reported by `check`.
      if (inner !== undefined && !holds(frame, inner.component)) drawing.frames.push(inner)
    }
  }
}

const portKey = (node: string | undefined, side: 'in' | 'out', port: string): string =>
  `${side}\n${node ?? ''}\n${port}`

function indexPorts(
  drawing: Drawing,
  inputs: readonly GraphPort[],
  outputs: readonly GraphPort[],
): Map<string, GraphPort> {
  const index = new Map<string, GraphPort>()
  for (const port of inputs) index.set(portKey(undefined, 'in', port.name), port)
  for (const port of outputs) index.set(portKey(undefined, 'out', port.name), port)
  for (const node of drawing.nodes.values()) {
    for (const port of node.inputs) index.set(portKey(node.id, 'in', port.name), port)
    for (const port of node.outputs) index.set(portKey(node.id, 'out', port.name), port)
  }
  return index
}

/** Whether an end of a wire is an input or an output: a frame's inputs start wires inside it, its outputs end them. */
function connect(
  graph: PipelineGraph,
  index: ReadonlyMap<string, GraphPort>,
  parents: ReadonlyMap<string, string | undefined>,
): void {
  for (const edge of graph.edges) {
    const inner = (outer: string | undefined, node: string | undefined): boolean =>
      node !== undefined && parents.get(node) === outer && node !== outer
    const from = index.get(
      portKey(edge.from.node, inner(edge.from.node, edge.to.node) ? 'in' : 'out', edge.from.port),
    )
    const to = index.get(
      portKey(edge.to.node, inner(edge.to.node, edge.from.node) ? 'out' : 'in', edge.to.port),
    )
    if (from !== undefined) from.connected = true
    if (to !== undefined) to.connected = true
  }
}

/**
 * The graph of a document, also of a faulty one (what does not exist is left out). Nodes are flat with `parent`
 * pointers, parents first. A frame's own ports join the wires of both sides: a wire inside starts at its input
 * port or ends at its output port; seen from outside it is a node like any other. Items of loops and final
 * statuses have no wire but `bound`. Linear in the size of the drawing, which ends at 20,000 nodes.
 */
export function graphOf(doc: PipelineDocument): PipelineGraph {
  const { root } = doc.spec
  const drawing: Drawing = { doc, nodes: new Map(), frames: [{ id: undefined, component: root }] }
  draw(drawing)
  const graph: PipelineGraph = {
    nodes: [...drawing.nodes.values()],
    edges: [],
    inputs: stripInputs(root),
    outputs: outputsOf(root),
  }
  const index = indexPorts(drawing, graph.inputs, graph.outputs)
  const hueOf: Wiring['hueOf'] = (end, side, kind): PortHue =>
    index.get(portKey(end.node, side, end.port))?.hue ?? (kind === 'artifact' ? 'artifact' : 'string')
  const wiring: Wiring = { edges: graph.edges, seen: new Set(), hueOf }
  const declaredOf = (task: TaskSpec): ReadonlySet<string> => {
    const definitions = componentOf(doc, task)?.inputDefinitions
    return new Set([
      ...Object.keys(definitions?.parameters ?? {}),
      ...Object.keys(definitions?.artifacts ?? {}),
    ])
  }
  for (const frame of drawing.frames) {
    if (frame.id === undefined || drawing.nodes.has(frame.id)) wireDag(wiring, frame, declaredOf)
  }
  const edges = graph.edges.filter((edge) => exists(drawing, edge.from.node) && exists(drawing, edge.to.node))
  const complete = { ...graph, edges }
  connect(complete, index, new Map(graph.nodes.map((node) => [node.id, node.parent])))
  return complete
}

const exists = (drawing: Drawing, node: string | undefined): boolean =>
  node === undefined || drawing.nodes.has(node)
