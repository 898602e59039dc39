/** What could be put at the end of a wire, or into one: components that are not in the pipeline yet. */
import { artifactFit } from '#core/spec/check/types.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { nodeId } from '#core/spec/walk.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'
import { type DrawnPort, drawnPorts, rolesOf } from './drawn-ports.ts'
import { type Candidate, fits } from './fits.ts'
import { type DagId, dagAt, withDag, withSpec } from './places.ts'
import { inputPort, type PortType, sourcePort, targetPort } from './ports.ts'
import type { Kind, Target, Wire } from './wires.ts'

/** A port of a component that would take the wire, or give it. */
export interface Offer {
  readonly side: 'in' | 'out'
  readonly kind: Kind
  readonly port: string
  /** The very type, not one that fits because it is wider. */
  readonly exact: boolean
  readonly collects: boolean
}

const probe = (index: number): string => `?${index}`

/** A document in which a step of every component stands in a DAG, as it would after it was added. */
function withProbes(
  doc: PipelineDocument,
  dag: DagId,
  components: readonly ComponentSpec[],
): PipelineDocument {
  const named = components.map((component, index) => [probe(index), component] as const)
  const known = withSpec(doc, (spec) => ({
    ...spec,
    components: { ...spec.components, ...Object.fromEntries(named) },
  }))
  const tasks = Object.fromEntries(named.map(([name]) => [name, { componentRef: { name } }]))
  return withDag(known, dag, (one) => ({ ...one, tasks: { ...one.tasks, ...tasks } }))
}

function* portsOf(node: string, component: ComponentSpec): Generator<DrawnPort> {
  for (const kind of ['artifacts', 'parameters'] as const) {
    for (const port of Object.keys(component.inputDefinitions?.[kind] ?? {}))
      yield { node, side: 'in', port, kind }
    for (const port of Object.keys(component.outputDefinitions?.[kind] ?? {}))
      yield { node, side: 'out', port, kind }
  }
}

const sameType = (one: PortType | undefined, other: PortType | undefined): boolean => {
  if (one?.kind === 'artifacts' && other?.kind === 'artifacts')
    return (
      one.list === other.list &&
      artifactFit(one.type, other.type) === 'yes' &&
      one.type?.schemaTitle === other.type?.schemaTitle
    )
  return one?.kind === other?.kind && one?.type === other?.type
}

const offerOf = (doc: PipelineDocument, found: Candidate): Offer[] => {
  if (found.fit === 'no') return []
  const { kind, source, target } = found.wire
  const exact = sameType(sourcePort(doc, kind, source), targetPort(doc, kind, target))
  return [{ side: found.side, kind, port: found.port, exact, collects: found.fit === 'collect' }]
}

const isNeeded = (component: ComponentSpec, { side, kind, port }: Offer): boolean => {
  if (side === 'out' || inputPort(component, kind, port) === undefined) return false
  const spec = component.inputDefinitions?.[kind]?.[port]
  return spec?.isOptional !== true && (spec === undefined || !('defaultValue' in spec))
}

/**
 * The ports of components that would fit a wire from `start`, were a step of that component in this DAG. For each
 * component its own list, the best first: the very type, then what the step cannot do without, then as declared.
 */
export function offersFor(
  doc: PipelineDocument,
  start: DrawnPort,
  dag: DagId,
  components: readonly ComponentSpec[],
): readonly (readonly Offer[])[] {
  if (dagAt(doc, dag) === undefined) return components.map(() => [])
  const trial = withProbes(doc, dag, components)
  const ports = components.flatMap((component, index) => [...portsOf(nodeId(dag, probe(index)), component)])
  const byNode = Map.groupBy(fits(trial, start, ports), ({ node }) => node)
  return components.map((component, index) => {
    const found = byNode.get(nodeId(dag, probe(index))) ?? []
    const rank = (offer: Offer): number => (offer.exact ? 0 : 2) + (isNeeded(component, offer) ? 0 : 1)
    return found.flatMap((one) => offerOf(trial, one)).toSorted((a, b) => rank(a) - rank(b))
  })
}

/** The wire between `start` and a step that was made of an offered component. */
export function wireTo(
  doc: PipelineDocument,
  start: DrawnPort,
  node: string,
  { side, kind, port }: Offer,
): Wire | undefined {
  const { source, target } = rolesOf(doc, start)
  if (side === 'in')
    return source === undefined ? undefined : { kind, source, target: { to: 'input', node, port } }
  return target === undefined ? undefined : { kind, source: { from: 'output', node, port }, target }
}

export const portOfTarget = (kind: Kind, target: Target): DrawnPort =>
  target.to === 'input'
    ? { node: target.node, side: 'in', port: target.port, kind }
    : { node: target.dag, side: 'out', port: target.port, kind }

/** Nearly anything could be made of a text or a number: between two values only the very type is meant. */
const belongs = ({ kind, exact }: Offer): boolean => kind === 'artifacts' || exact

/** Of each component: by which ports a step of it could stand in a wire. Undefined where it could not. */
export function insertionsFor(
  doc: PipelineDocument,
  from: DrawnPort,
  to: DrawnPort,
  dag: DagId,
  components: readonly ComponentSpec[],
): readonly ({ readonly before: Offer; readonly after: Offer } | undefined)[] {
  const before = offersFor(doc, from, dag, components)
  const after = offersFor(doc, to, dag, components)
  return components.map((_, index) => {
    const taking = before[index]?.find((offer) => offer.side === 'in' && belongs(offer))
    const giving = after[index]?.find((offer) => offer.side === 'out' && belongs(offer))
    return taking === undefined || giving === undefined ? undefined : { before: taking, after: giving }
  })
}

/** The outputs of a step that fit an input of a component, best first; to wire what is added behind a step. */
export function outputsFitting(
  doc: PipelineDocument,
  node: string,
  dag: DagId,
  component: ComponentSpec,
): readonly { readonly start: DrawnPort; readonly offer: Offer }[] {
  return [...drawnPorts(doc)]
    .filter((port) => port.node === node && port.side === 'out')
    .flatMap((start) => {
      const offer = offersFor(doc, start, dag, [component])[0]?.find(({ side }) => side === 'in')
      return offer === undefined ? [] : [{ start, offer }]
    })
}
