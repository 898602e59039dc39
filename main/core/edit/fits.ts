/**
 * Which ports a wire that is being made could end at. Judged by what `connect` itself asks: the way through the frames,
 * who waits for whom, the types. Ways and waits are worked out once for all ports of a DAG, so that a whole pipeline
 * is judged while a wire is being taken up.
 */
import type { PipelineDocument } from '#core/spec/document.ts'
import type { Result } from '#shared/result.ts'
import { ok } from '#shared/result.ts'
import {
  follow,
  inACircle,
  isLoop,
  onlyMadeInside,
  type Reach,
  type Route,
  routeTo,
  takes,
} from './connect.ts'
import { type DrawnPort, drawnPorts, nodesOf, rolesOf } from './drawn-ports.ts'
import { order } from './move.ts'
import { choiceFor, isBeyond, withChoice } from './one-of.ts'
import { type DagId, keyOf, parentOf } from './places.ts'
import type { Refusal } from './refusal.ts'
import { sameSchema } from './values.ts'
import { waitingFor, waitsFor } from './waits.ts'
import { type Kind, producerIn, type Source, type Target, type Wire } from './wires.ts'

/**
 * `collect`: what leaves the loop is one entry an iteration. `one-of`: what leaves the branch is whatever the branch that
 * ran has made; `layEdit` says which outputs that are.
 */
export type Fit =
  | { readonly fit: 'yes' | 'collect' | 'one-of'; readonly wire: Wire }
  | { readonly fit: 'no'; readonly why: Refusal }
export type Candidate = DrawnPort & Fit

interface Arrival {
  readonly route: Route
  readonly reach: Reach
  readonly fit: 'yes' | 'collect' | 'one-of'
}

/** Where a value arrives in a DAG. Asked once for all ports there. */
function arrive(doc: PipelineDocument, kind: Kind, source: Source, dag: DagId): Result<Arrival, Refusal> {
  const route = routeTo(doc, kind, source, dag)
  if (!route.ok)
    return route.error.code === 'inside-a-branch' ? arriveByChoice(doc, kind, source, dag, route) : route
  const reach = follow(route.value, kind, source)
  const collects = route.value.leaves.some((home) => isLoop(home, doc))
  return reach.ok ? ok({ route: route.value, reach: reach.value, fit: collects ? 'collect' : 'yes' }) : reach
}

/** Out of a branch goes what the branches have in common. */
function arriveByChoice(
  doc: PipelineDocument,
  kind: Kind,
  source: Source,
  dag: DagId,
  refused: Result<never, Refusal>,
): Result<Arrival, Refusal> {
  const choice = choiceFor(doc, kind, source)
  if (choice === undefined) return refused
  if (!choice.ok) return choice
  if (!isBeyond(doc, choice.value, dag)) return refused
  const made = withChoice(doc, kind, choice.value.sources)
  const arrival = made.ok ? arrive(made.value.doc, kind, made.value.source, dag) : made
  return arrival.ok ? ok({ ...arrival.value, fit: 'one-of' }) : arrival
}

const dagOf = (target: Target): DagId => (target.to === 'output' ? target.dag : parentOf(target.node))

/** Whether the source would wait for its own target. With one target and many sources the question is turned round. */
function isCircle({ route }: Arrival, target: Target, from: 'source' | 'target'): Result<undefined, Refusal> {
  const { meeting, enters, reach } = route
  const waiter = enters[0]?.id ?? (target.to === 'input' ? target.node : undefined)
  if (waiter === undefined || reach.sibling === undefined) return ok(undefined)
  const key = keyOf(waiter)
  const waits =
    from === 'source'
      ? waitsFor(meeting, reach.sibling, key)
      : waitingFor(meeting.dag, key).has(reach.sibling)
  return waits ? inACircle(reach.sibling, key) : ok(undefined)
}

function judge(
  doc: PipelineDocument,
  wire: Wire,
  arrival: Result<Arrival, Refusal>,
  from: 'source' | 'target',
): Fit {
  if (!arrival.ok) return { fit: 'no', why: arrival.error }
  const { kind, target } = wire
  const { reach, fit } = arrival.value
  const hurdles = [
    () => isCircle(arrival.value, target, from),
    () =>
      target.to === 'output' && producerIn(reach.binding, kind) === undefined
        ? onlyMadeInside(target.port)
        : ok(undefined),
    () => takes(doc, kind, target, reach.port),
    () => sameSchema(doc, wire),
  ]
  for (const hurdle of hurdles) {
    const passed = hurdle()
    if (!passed.ok) return { fit: 'no', why: passed.error }
  }
  return { fit, wire }
}

/** @param wanted the kind that the input is of */
const otherKind = (input: string, wanted: Kind): Fit => ({
  fit: 'no',
  why:
    wanted === 'artifacts'
      ? {
          code: 'kind-mismatch',
          message: `\`${input}\` takes an artifact, but this is a value.`,
          hint: 'Put a step between them that writes the value into an artifact.',
        }
      : {
          code: 'kind-mismatch',
          message: `\`${input}\` takes a value, but this is an artifact.`,
          hint: 'Put a step between them that reads the artifact.',
        },
})

function endsFor(doc: PipelineDocument, source: Source, kind: Kind, ports: Iterable<DrawnPort>): Candidate[] {
  const arrivals = new Map<DagId, Result<Arrival, Refusal>>()
  const found: Candidate[] = []
  for (const port of ports) {
    const { target } = rolesOf(doc, port)
    if (target === undefined) continue
    if (port.kind !== kind) {
      found.push({ ...port, ...otherKind(port.port, port.kind) })
      continue
    }
    const dag = dagOf(target)
    const arrival = arrivals.get(dag) ?? arrive(doc, kind, source, dag)
    arrivals.set(dag, arrival)
    found.push({ ...port, ...judge(doc, { kind, source, target }, arrival, 'source') })
  }
  return found
}

function startsFor(
  doc: PipelineDocument,
  target: Target,
  kind: Kind,
  ports: Iterable<DrawnPort>,
): Candidate[] {
  const found: Candidate[] = []
  for (const port of ports) {
    const { source } = rolesOf(doc, port)
    if (source === undefined) continue
    if (port.kind !== kind) {
      found.push({ ...port, ...otherKind(target.port, kind) })
      continue
    }
    const arrival = arrive(doc, kind, source, dagOf(target))
    found.push({ ...port, ...judge(doc, { kind, source, target }, arrival, 'target') })
  }
  return found
}

/**
 * How every port that could be the other end answers a wire from `start`. Ports that begin a wire as `start` does are
 * left out.
 */
export function fits(
  doc: PipelineDocument,
  start: DrawnPort,
  ports: Iterable<DrawnPort> = drawnPorts(doc),
): readonly Candidate[] {
  const { source, target } = rolesOf(doc, start)
  const all = [...ports]
  return [
    ...(source === undefined ? [] : endsFor(doc, source, start.kind, all)),
    ...(target === undefined ? [] : startsFor(doc, target, start.kind, all)),
  ]
}

/** Which steps could wait for `node`: for every other one the reason why it cannot, or undefined. */
export function fitsAfter(doc: PipelineDocument, node: string): ReadonlyMap<string, Refusal | undefined> {
  const steps = new Set([...nodesOf(doc)].filter((other) => other !== node))
  return new Map(
    [...steps].map((other) => {
      const ordered = order(doc, other, node)
      return [other, ordered.ok ? undefined : ordered.error]
    }),
  )
}
