/** What a thing that is added is joined to: the end of a wire in hand, a wire it is put into, or nothing. Pure. */
import { applyEdit, type EditCommand } from '#core/edit/commands.ts'
import type { DrawnPort } from '#core/edit/drawn-ports.ts'
import { portsOfEdge, rolesOf } from '#core/edit/drawn-ports.ts'
import type { FrameKind } from '#core/edit/frames.ts'
import type { Point } from '#core/edit/layout.ts'
import {
  insertionsFor,
  type Offer,
  offersFor,
  outputsFitting,
  portOfTarget,
  wireTo,
} from '#core/edit/offers.ts'
import { type PortType, portWords, sourcePort, targetPort } from '#core/edit/ports.ts'
import { wiresThrough } from '#core/edit/unplug.ts'
import type { Wire } from '#core/edit/wires.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { GraphEdge } from '#shared/graph.ts'
import type { Addable, FlowFrame, PaletteComponent } from './addables.ts'
import type { StarterFor } from './starter.ts'

/** Where a thing comes to stand. */
export interface Spot {
  /** The frame; undefined: the pipeline itself. */
  readonly dag: string | undefined
  /** Relative to the frame; without, the canvas finds a place beside what it is wired to. */
  readonly at?: Point
  /** Places of everything else as it is seen, for a document that knows none yet. */
  readonly seen?: Readonly<Record<string, Point>>
}

export type Joint =
  | { readonly joint: 'none' }
  | { readonly joint: 'wire'; readonly start: DrawnPort }
  | { readonly joint: 'edge'; readonly edge: GraphEdge }
  /** Behind a step: wired where exactly one of its outputs fits. */
  | { readonly joint: 'behind'; readonly node: string }

/** The wires that come with a component, once it has a node; undefined: it does not belong there. */
export type Wiring = { readonly ports: string; readonly exact: boolean; wires(node: string): readonly Wire[] }

const loose: Wiring = { ports: '', exact: false, wires: () => [] }
const byOffer = (doc: PipelineDocument, start: DrawnPort, offer: Offer): Wiring => ({
  ports: offer.port,
  exact: offer.exact,
  wires: (node) => {
    const wire = wireTo(doc, start, node, offer)
    return wire === undefined ? [] : [wire]
  },
})

/** How each component would be wired there; undefined for those that do not fit. */
export function wiringsFor(
  doc: PipelineDocument,
  dag: string | undefined,
  joint: Joint,
  components: readonly PaletteComponent[],
): readonly (Wiring | undefined)[] {
  const specs = components.map(({ source }) => source.component)
  if (joint.joint === 'none') return components.map(() => loose)
  if (joint.joint === 'wire')
    return offersFor(doc, joint.start, dag, specs).map(([best]) =>
      best === undefined ? undefined : byOffer(doc, joint.start, best),
    )
  if (joint.joint === 'behind')
    return specs.map((component) => {
      const [only, more] = outputsFitting(doc, joint.node, dag, component)
      return only === undefined || more !== undefined ? loose : byOffer(doc, only.start, only.offer)
    })
  return insertions(doc, dag, joint.edge, specs)
}

function insertions(
  doc: PipelineDocument,
  dag: string | undefined,
  edge: GraphEdge,
  specs: readonly PaletteComponent['source']['component'][],
): readonly (Wiring | undefined)[] {
  const start = portsOfEdge(edge).from
  const through = wiresThrough(doc, edge)
  const [first] = through
  if (first === undefined) return specs.map(() => undefined)
  const end = portOfTarget(first.kind, first.target)
  return insertionsFor(doc, start, end, dag, specs).map((found) => {
    if (found === undefined) return undefined
    const { before, after } = found
    return {
      ports: `${before.port} → ${after.port}`,
      exact: before.exact && after.exact,
      wires: (node) => {
        const into = wireTo(doc, start, node, before)
        const out = through.map(
          ({ kind, target }): Wire => ({ kind, source: { from: 'output', node, port: after.port }, target }),
        )
        return into === undefined ? [] : [into, ...out]
      },
    }
  })
}

const testOf = (type: string): string => {
  if (type === 'Bool') return '{0} == true'
  if (type === 'Int' || type === 'Float') return '{0} > 0'
  return "{0} != ''"
}

/** What a new frame is about: the value of the wire it was made from, else something to be changed. */
function kindOf(doc: PipelineDocument, frame: FlowFrame, title: string, joint: Joint): FrameKind | undefined {
  const start = joint.joint === 'wire' ? joint.start : undefined
  const source = start === undefined ? undefined : rolesOf(doc, start).source
  if (joint.joint === 'edge' || (start !== undefined && source === undefined)) return undefined
  if (frame === 'exit') return start === undefined ? { frame } : undefined
  if (frame === 'pipeline') return start === undefined ? { frame, name: title } : undefined
  if (frame === 'loop') {
    if (start === undefined || source === undefined)
      return { frame, items: { from: 'values', values: [1, 2, 3] } }
    return { frame, items: { from: 'source', kind: start.kind, source } }
  }
  if (start === undefined || source === undefined) return { frame, condition: { text: 'true', operands: [] } }
  const port = sourcePort(doc, start.kind, source)
  if (port?.kind !== 'parameters') return undefined
  return { frame, condition: { text: testOf(portWords(port)), operands: [source] } }
}

/** The command that makes a frame there; undefined where it cannot be made. */
export function frameCommand(
  doc: PipelineDocument,
  one: Extract<Addable, { what: 'frame' }>,
  spot: Spot,
  joint: Joint,
): EditCommand | undefined {
  const kind = kindOf(doc, one.frame, one.title, joint)
  if (kind === undefined) return undefined
  const place = spot.at === undefined ? {} : { at: spot.at }
  const inside = spot.dag === undefined ? {} : { dag: spot.dag }
  const command: EditCommand = { edit: 'wrap', nodes: [], kind, ...inside, ...place }
  return joint.joint === 'wire' && !applyEdit(doc, command).ok ? undefined : command
}

const portAt = (
  doc: PipelineDocument,
  start: DrawnPort,
): { side: 'takes' | 'gives'; port: PortType } | undefined => {
  const { source, target } = rolesOf(doc, start)
  const given = source === undefined ? undefined : sourcePort(doc, start.kind, source)
  if (given !== undefined) return { side: 'takes', port: given }
  const wanted = target === undefined ? undefined : targetPort(doc, start.kind, target)
  return wanted === undefined ? undefined : { side: 'gives', port: wanted }
}

/** What a new Python step has to take or to give. */
export function starterFor(doc: PipelineDocument, joint: Joint): StarterFor {
  const start =
    joint.joint === 'wire' ? joint.start : joint.joint === 'edge' ? portsOfEdge(joint.edge).from : undefined
  const found = start === undefined ? undefined : portAt(doc, start)
  return start === undefined || found === undefined ? { side: 'none' } : { ...found, name: start.port }
}
