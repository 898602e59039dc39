/** What an end of a wire is declared as, and whether two ends fit. */

import { parameterTypeOf } from '#core/plan/values.ts'
import {
  artifactFit,
  type Fit,
  isLoopItem,
  parameterFit,
  shownArtifact,
  shownType,
} from '#core/spec/check/types.ts'
import { entry, type PipelineDocument } from '#core/spec/document.ts'
import type { ArtifactType, ComponentSpec, ParameterType } from '#shared/pipeline.ts'
import { dagAt, taskAt } from './places.ts'
import type { Kind, Source, Target } from './wires.ts'

/** A port's type; `list` is a list of artifacts (a list of values is the parameter type LIST). */
export type PortType =
  | { readonly kind: 'parameters'; readonly type: ParameterType | undefined; readonly loose?: boolean }
  | { readonly kind: 'artifacts'; readonly type: ArtifactType | undefined; readonly list: boolean }

const portOf = (
  definitions: ComponentSpec['inputDefinitions'] | ComponentSpec['outputDefinitions'],
  kind: Kind,
  port: string,
): PortType | undefined => {
  if (kind === 'parameters') {
    const spec = entry(definitions?.parameters, port)
    return spec === undefined ? undefined : { kind, type: parameterTypeOf(spec) }
  }
  const spec = entry(definitions?.artifacts, port)
  return spec === undefined
    ? undefined
    : { kind, type: spec.artifactType, list: spec.isArtifactList === true }
}

export const inputPort = (
  component: ComponentSpec | undefined,
  kind: Kind,
  port: string,
): PortType | undefined => portOf(component?.inputDefinitions, kind, port)
export const outputPort = (
  component: ComponentSpec | undefined,
  kind: Kind,
  port: string,
): PortType | undefined => portOf(component?.outputDefinitions, kind, port)

/** As declared where it is made; undefined when there is no such port. */
export function sourcePort(doc: PipelineDocument, kind: Kind, source: Source): PortType | undefined {
  if (source.from === 'status') return { kind: 'parameters', type: 'TASK_FINAL_STATUS' }
  const declared =
    source.from === 'output'
      ? outputPort(taskAt(doc, source.node)?.component, kind, source.port)
      : inputPort(dagAt(doc, source.dag)?.component, kind, source.port)
  const task = source.from === 'output' ? taskAt(doc, source.node)?.task : undefined
  // A loop declares what one iteration gives.
  const isEach = task?.parameterIterator !== undefined || task?.artifactIterator !== undefined
  if (isEach && declared !== undefined && source.selector === undefined) return collected(declared)
  // Items and what is taken out of something are declared as text, or as what they were taken from.
  const loose = source.selector !== undefined || (source.from === 'input' && isLoopItem(source.port))
  return loose && declared?.kind === 'parameters' ? { ...declared, loose } : declared
}

export function targetPort(doc: PipelineDocument, kind: Kind, target: Target): PortType | undefined {
  return target.to === 'input'
    ? inputPort(taskAt(doc, target.node)?.component, kind, target.port)
    : outputPort(dagAt(doc, target.dag)?.component, kind, target.port)
}

/** The same thing once per iteration. */
export const collected = (port: PortType): PortType =>
  port.kind === 'parameters' ? { kind: 'parameters', type: 'LIST' } : { ...port, list: true }

export function fitOf(from: PortType, to: PortType): Fit {
  if (from.kind === 'parameters' && to.kind === 'parameters')
    return from.loose === true ? 'yes' : parameterFit(from.type, to.type)
  if (from.kind === 'artifacts' && to.kind === 'artifacts')
    return from.list === to.list ? artifactFit(from.type, to.type) : 'no'
  return 'no'
}

export const portWords = (port: PortType): string => {
  if (port.kind === 'parameters') return shownType(port.type)
  return port.list ? `a list of ${shownArtifact(port.type)}` : shownArtifact(port.type)
}
