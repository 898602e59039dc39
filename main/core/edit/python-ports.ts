/** What an edit of a step's code does to its ports: which stay, which are new, renamed, of another type, or gone. */
import { interfaceOf } from '#core/python/compile.ts'
import type { PythonFunction } from '#core/python/signature.ts'
import { byCodePoint } from '#core/spec/emit.ts'
import type { ComponentSpec, InputArtifact, InputParameter } from '#shared/pipeline.ts'
import { put } from './places.ts'
import type { Kind } from './wires.ts'

export type Side = 'inputDefinitions' | 'outputDefinitions'
type PortSpec = InputParameter & InputArtifact

export interface StepPort {
  readonly side: Side
  readonly kind: Kind
  readonly name: string
  readonly spec: PortSpec
}

export interface PortPlan {
  /** All ports that the component has after the edit. */
  readonly ports: readonly StepPort[]
  readonly renamed: readonly { readonly from: StepPort; readonly to: StepPort }[]
  readonly gone: readonly StepPort[]
  /** The same name, but wires have to be laid anew. */
  readonly retyped: readonly StepPort[]
}

const sides: readonly Side[] = ['inputDefinitions', 'outputDefinitions']
const kinds: readonly Kind[] = ['parameters', 'artifacts']

export const portsOf = (component: ComponentSpec): StepPort[] =>
  sides.flatMap((side) =>
    kinds.flatMap((kind) =>
      Object.entries<PortSpec>(component[side]?.[kind] ?? {}).map(([name, spec]) => ({
        side,
        kind,
        name,
        spec,
      })),
    ),
  )

const typeKey = ({ spec }: StepPort): string =>
  JSON.stringify([
    spec.parameterType ?? spec.type,
    spec.artifactType?.schemaTitle,
    spec.isArtifactList === true,
  ])
const sameSpec = (one: PortSpec, other: PortSpec): boolean => canonical(one) === canonical(other)
const canonical = (spec: PortSpec): string =>
  JSON.stringify(Object.entries(spec).toSorted(([a], [b]) => byCodePoint(a, b)))
const isAt =
  (one: StepPort) =>
  (other: StepPort): boolean =>
    one.side === other.side && one.kind === other.kind && one.name === other.name

/**
 * The definition that stands in the file stays as long as the code says of this port what it said before: a file may
 * know more of it than can be read from the code.
 */
function keptOrNew(port: StepPort, now: readonly StepPort[], before: readonly StepPort[]): StepPort {
  const known = now.find(isAt(port))
  const said = before.find(isAt(port))
  return known !== undefined && said !== undefined && sameSpec(said.spec, port.spec) ? known : port
}

const pairsOf = (gone: readonly StepPort[], come: readonly StepPort[]): PortPlan['renamed'] =>
  gone.flatMap((from) => {
    const isLike = (port: StepPort): boolean =>
      port.side === from.side && port.kind === from.kind && typeKey(port) === typeKey(from)
    const [to, more] = come.filter(isLike)
    const isOnly = gone.filter(isLike).length === 1 && more === undefined
    return isOnly && to !== undefined ? [{ from, to }] : []
  })

/**
 * @param before what the code said until now; undefined when it could not be read
 */
export function planPorts(
  component: ComponentSpec,
  before: PythonFunction | undefined,
  after: PythonFunction,
): PortPlan {
  const now = portsOf(component)
  const said = before === undefined ? [] : portsOf(interfaceOf(before))
  const wanted = portsOf(interfaceOf(after))
  const names = new Set(wanted.map(({ name }) => name))
  const isWaiting = ({ side, name }: StepPort): boolean =>
    !names.has(name) &&
    (after.unread.includes(name) || (side === 'outputDefinitions' && after.unreadResult && !isArgument(name)))
  const isArgument = (name: string): boolean =>
    before?.outputs.some((one) => one.name === name && !one.returned) === true
  const ports = [...wanted.map((port) => keptOrNew(port, now, said)), ...now.filter(isWaiting)]
  const gone = now.filter((port) => !ports.some(isAt(port)))
  const come = ports.filter((port) => !now.some(isAt(port)))
  const renamed = pairsOf(gone, come)
  return {
    ports,
    renamed,
    gone: gone.filter((port) => !renamed.some(({ from }) => from === port)),
    retyped: ports.filter((port) => {
      const known = now.find(isAt(port))
      return known !== undefined && typeKey(known) !== typeKey(port)
    }),
  }
}

/** The component with these ports, in the order in which a file has them. */
export const withPorts = (component: ComponentSpec, ports: readonly StepPort[]): ComponentSpec =>
  sides.reduce((so, side) => {
    const definitions = kinds.reduce<Record<string, unknown>>(
      (all, kind) => {
        const chosen = ports
          .filter((port) => port.side === side && port.kind === kind)
          .toSorted((a, b) => byCodePoint(a.name, b.name))
        const record = Object.fromEntries(chosen.map(({ name, spec }) => [name, spec]))
        return put(all, kind, chosen.length === 0 ? undefined : record)
      },
      { ...so[side] },
    )
    return put(so, side, Object.keys(definitions).length === 0 ? undefined : definitions)
  }, component)
