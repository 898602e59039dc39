/** The inputs and outputs that frames have only to let something through, named as the SDK names them. */
import { entry, type PipelineDocument } from '#core/spec/document.ts'
import { isChannel } from '#core/spec/graph/names.ts'
import type { ComponentSpec, DagSpec, InputArtifact, InputParameter } from '#shared/pipeline.ts'
import {
  type DagHome,
  type DagId,
  dagAt,
  freeName,
  keyOf,
  taskAt,
  withComponent,
  withTask,
} from './places.ts'
import type { PortType } from './ports.ts'
import {
  type Binding,
  isJunction,
  type Kind,
  type Producer,
  parentIn,
  producerIn,
  producersOf,
  type Source,
} from './wires.ts'

const prefix = 'pipelinechannel--'

const channelName = (source: Source): string => {
  if (source.from === 'input') return isChannel(source.port) ? source.port : `${prefix}${source.port}`
  const key = keyOf(source.node)
  return `${prefix}${key}-${source.from === 'status' ? 'status' : source.port}`
}

/** How a port is written into a component's definitions. */
const definitionOf = (port: PortType): InputParameter & InputArtifact =>
  port.kind === 'parameters'
    ? { parameterType: port.type ?? 'STRING' }
    : {
        artifactType: port.type ?? { schemaTitle: 'system.Artifact', schemaVersion: '0.0.1' },
        ...(port.list ? { isArtifactList: true } : {}),
      }

const define = (
  component: ComponentSpec,
  side: 'inputDefinitions' | 'outputDefinitions',
  port: PortType,
  name: string,
): ComponentSpec => {
  const definitions: Readonly<Record<string, unknown>> = component[side]?.[port.kind] ?? {}
  const added = { ...definitions, [name]: definitionOf(port) }
  return { ...component, [side]: { ...component[side], [port.kind]: added } }
}

const same = (one: Binding, other: Binding, kind: Kind): boolean => {
  const [a, b] = [producerIn(one, kind), producerIn(other, kind)]
  if (one.parameterExpressionSelector !== other.parameterExpressionSelector) return false
  if (a !== undefined || b !== undefined) return a?.task === b?.task && a?.port === b?.port
  const [p, q] = [parentIn(one, kind), parentIn(other, kind)]
  return p !== undefined && p === q
}

/** The channel by which a frame already takes this in; undefined when it does not. */
export function takenIn(
  doc: PipelineDocument,
  frame: string,
  kind: Kind,
  binding: Binding,
): string | undefined {
  const inputs = taskAt(doc, frame)?.task.inputs?.[kind]
  return Object.entries<Binding>(inputs ?? {}).find(
    ([name, known]) => isChannel(name) && same(known, binding, kind),
  )?.[0]
}

/** Gives a frame an input of its own for what `binding` names in the DAG around it. */
export function takeIn(
  doc: PipelineDocument,
  frame: DagHome,
  kind: Kind,
  binding: Binding,
  port: PortType,
  source: Source,
): { readonly doc: PipelineDocument; readonly port: string } {
  const name = freeName(frame.component.inputDefinitions?.[kind], channelName(source))
  const defined = withComponent(doc, frame.componentName, (component) =>
    define(component, 'inputDefinitions', port, name),
  )
  const bound = withTask(defined, frame.id ?? '', (task) => ({
    ...task,
    inputs: { ...task.inputs, [kind]: { ...task.inputs?.[kind], [name]: binding } },
  }))
  return { doc: bound, port: name }
}

/** An output that hands out these; with none, it stands there and hands out nothing. */
export function setProducers(
  dag: DagSpec,
  kind: Kind,
  name: string,
  producers: readonly Producer[],
): DagSpec {
  if (kind === 'artifacts') {
    const artifactSelectors = producers.map(({ task, port }) => ({
      producerSubtask: task,
      outputArtifactKey: port,
    }))
    const known = dag.outputs?.artifacts?.[name]
    return {
      ...dag,
      outputs: {
        ...dag.outputs,
        artifacts: { ...dag.outputs?.artifacts, [name]: { ...known, artifactSelectors } },
      },
    }
  }
  const selectors = producers.map(({ task, port }) => ({ producerSubtask: task, outputParameterKey: port }))
  const oneOf = selectors.length > 1 || entry(dag.outputs?.parameters, name)?.valueFromOneof !== undefined
  const [only] = selectors
  const output = oneOf
    ? { valueFromOneof: { parameterSelectors: selectors } }
    : only === undefined
      ? {}
      : { valueFromParameter: only }
  return { ...dag, outputs: { ...dag.outputs, parameters: { ...dag.outputs?.parameters, [name]: output } } }
}

const handedOut = (home: DagHome, kind: Kind, made: { task: string; port: string }): string | undefined =>
  Object.keys(home.dag.outputs?.[kind] ?? {}).find((name) => {
    const [only, more] = producersOf(home.dag, kind, name)
    return (
      isChannel(name) &&
      more === undefined &&
      !isJunction(home.dag, kind, name) &&
      only?.task === made.task &&
      only.port === made.port
    )
  })

/**
 * Makes a DAG hand out what a task of it makes.
 * @param binding names that task and its output
 * @param wish name of the output, which then hands out one thing more; without, a channel, one that is there already if it can be
 */
export function handOut(
  doc: PipelineDocument,
  place: DagHome | DagId,
  kind: Kind,
  binding: Binding,
  port: PortType,
  source: Source,
  wish?: string,
): { readonly doc: PipelineDocument; readonly port: string } {
  const home = dagAt(doc, typeof place === 'object' ? place.id : place)
  const made = producerIn(binding, kind)
  if (home === undefined || made === undefined) return { doc, port: wish ?? '' }
  const known = wish === undefined ? handedOut(home, kind, made) : undefined
  if (known !== undefined) return { doc, port: known }
  const name = wish ?? freeName(home.component.outputDefinitions?.[kind], channelName(source))
  const isNew = entry<unknown>(home.component.outputDefinitions?.[kind], name) === undefined
  const others = wish === undefined ? [] : producersOf(home.dag, kind, name)
  const next = withComponent(doc, home.componentName, (component) => {
    const produced = { ...component, dag: setProducers(home.dag, kind, name, [...others, made]) }
    return isNew ? define(produced, 'outputDefinitions', port, name) : produced
  })
  return { doc: next, port: name }
}

/** Declares an input of a frame, in place of an earlier declaration. */
export const defineInput = (
  doc: PipelineDocument,
  frame: string,
  port: PortType,
  name: string,
): PipelineDocument =>
  withComponent(doc, dagAt(doc, frame)?.componentName, (component) =>
    define(component, 'inputDefinitions', port, name),
  )
