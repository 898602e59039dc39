/** The wires of one DAG: between its tasks, and from and to the frame's (or the pipeline's) own ports. */

import { dependenciesOf } from '#core/plan/dependencies.ts'
import type { GraphEdge, PortHue } from '#shared/graph.ts'
import type { TaskInputArtifact, TaskInputParameter, TaskSpec } from '#shared/pipeline.ts'
import { entry, tasksOf } from '../document.ts'
import { nodeId } from '../walk.ts'
import { type Frame, itemInputOf } from './names.ts'
import { mentionsIn } from './ports.ts'

type Kind = 'parameter' | 'artifact'
interface End {
  readonly node?: string
  readonly port: string
}

export interface Wiring {
  readonly edges: GraphEdge[]
  readonly seen: Set<string>
  /** Hue of a port of a node (`undefined`: of the pipeline's strips). */
  readonly hueOf: (end: End, side: 'in' | 'out', kind: Kind) => PortHue
}

const endOf = (node: string | undefined, port: string): End =>
  node === undefined ? { port } : { node, port }

function add(wiring: Wiring, kind: GraphEdge['kind'], from: End, to: End, hue: PortHue): void {
  const id = `${kind}:${from.node ?? ''}:${from.port}>${to.node ?? ''}:${to.port}`
  if (wiring.seen.has(id)) return
  wiring.seen.add(id)
  wiring.edges.push({ id, from, to, kind, hue })
}

/** Where a value comes from: a sibling's output, or an input of the frame; loop items have no wire. */
function originOf(
  frame: Frame,
  input: TaskInputParameter & TaskInputArtifact,
  kind: Kind,
): { end: End; side: 'in' | 'out'; task?: string } | undefined {
  const output = kind === 'parameter' ? input.taskOutputParameter : input.taskOutputArtifact
  const parent = kind === 'parameter' ? input.componentInputParameter : input.componentInputArtifact
  if (output !== undefined) {
    const key = 'outputParameterKey' in output ? output.outputParameterKey : output['outputArtifactKey']
    const task = output.producerTask
    return { end: endOf(nodeId(frame.id, task), String(key)), side: 'out', task }
  }
  if (parent === undefined || parent === itemInputOf(frame.task)) return undefined
  return { end: endOf(frame.id, parent), side: 'in' }
}

function wireInput(
  wiring: Wiring,
  frame: Frame,
  to: End,
  input: TaskInputParameter & TaskInputArtifact,
  kind: Kind,
): string | undefined {
  const origin = originOf(frame, input, kind)
  if (origin === undefined) return undefined
  if (origin.task !== undefined && entry(frame.component.dag?.tasks, origin.task) === undefined)
    return undefined
  add(wiring, kind, origin.end, to, wiring.hueOf(origin.end, origin.side, kind))
  return origin.task
}

/** Tasks that this one has a data wire from. */
function wireTask(
  wiring: Wiring,
  frame: Frame,
  key: string,
  task: TaskSpec,
  declared: ReadonlySet<string>,
): Set<string> {
  const id = nodeId(frame.id, key)
  const from = new Set<string | undefined>()
  const parameters = task.inputs?.parameters ?? {}
  for (const [name, input] of Object.entries(parameters)) {
    if (declared.has(name)) from.add(wireInput(wiring, frame, endOf(id, name), input, 'parameter'))
    // What a constant mentions flows into the input that holds the constant.
    for (const other of mentionsIn(input.runtimeValue?.constant)) {
      const source = entry(parameters, other)
      if (source !== undefined && !declared.has(other))
        from.add(wireInput(wiring, frame, endOf(id, name), source, 'parameter'))
    }
  }
  for (const [name, input] of Object.entries(task.inputs?.artifacts ?? {})) {
    if (declared.has(name)) from.add(wireInput(wiring, frame, endOf(id, name), input, 'artifact'))
  }
  return new Set([...from].filter((task) => task !== undefined))
}

function wireOutputs(wiring: Wiring, frame: Frame): void {
  const { dag } = frame.component
  const wire = (kind: Kind, name: string, task: string, key: string): void => {
    if (entry(dag?.tasks, task) === undefined) return
    const from = endOf(nodeId(frame.id, task), key)
    add(wiring, kind, from, endOf(frame.id, name), wiring.hueOf(from, 'out', kind))
  }
  for (const [name, output] of Object.entries(dag?.outputs?.parameters ?? {})) {
    const selectors = output.valueFromParameter
      ? [output.valueFromParameter]
      : (output.valueFromOneof?.parameterSelectors ?? [])
    for (const from of selectors) wire('parameter', name, from.producerSubtask, from.outputParameterKey)
  }
  for (const [name, output] of Object.entries(dag?.outputs?.artifacts ?? {})) {
    for (const from of output.artifactSelectors ?? [])
      wire('artifact', name, from.producerSubtask, from.outputArtifactKey)
  }
}

/**
 * Adds the wires of one DAG. A dependency becomes an order-only wire when no data wire runs between the same two
 * tasks. `declaredOf` gives the names of a task's declared inputs.
 */
export function wireDag(
  wiring: Wiring,
  frame: Frame,
  declaredOf: (task: TaskSpec) => ReadonlySet<string>,
): void {
  const { dag } = frame.component
  if (dag === undefined) return
  const dependencies = dependenciesOf(dag)
  for (const [key, task] of tasksOf(dag)) {
    const data = wireTask(wiring, frame, key, task, declaredOf(task))
    for (const upstream of dependencies.get(key) ?? []) {
      if (data.has(upstream)) continue
      add(
        wiring,
        'order',
        endOf(nodeId(frame.id, upstream), ''),
        endOf(nodeId(frame.id, key), ''),
        'artifact',
      )
    }
  }
  wireOutputs(wiring, frame)
}
