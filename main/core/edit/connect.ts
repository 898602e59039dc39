/**
 * Lays a wire through however many frames stand between its ends: outwards to the frame that holds both, each frame
 * handing the value on as an output of its own, then inwards, each frame taking it in. Leaving a loop collects (one
 * entry an iteration), as in the SDK; leaving a branch is refused, because nobody could say what it is worth when the
 * branch is not taken: that takes one value of every branch (`one-of.ts`).
 */
import type { PipelineDocument } from '#core/spec/document.ts'
import { isChannel, itemInputOf } from '#core/spec/graph/names.ts'
import { dagsOf } from '#core/spec/walk.ts'
import { ok, type Result } from '#shared/result.ts'
import { defineInput, handOut, takeIn, takenIn } from './channels.ts'
import { type DagHome, type DagId, dagAt, dagTrail, keyOf, parentOf, taskAt, withTask } from './places.ts'
import { collected, fitOf, type PortType, portWords, sourcePort, targetPort } from './ports.ts'
import { type Refusal, refuse } from './refusal.ts'
import { waitsFor } from './waits.ts'
import {
  type Binding,
  type Kind,
  parentIn,
  producerIn,
  type Source,
  type Target,
  type Wire,
} from './wires.ts'

/** A wire on its way: how the DAG it has reached would name it. */
export interface Reach {
  readonly doc: PipelineDocument
  readonly binding: Binding
  readonly port: PortType
  /** The sibling in the present DAG that it comes from. */
  readonly sibling?: string
}

const homeOf = (source: Source): string | undefined => {
  if (source.from === 'input') return source.dag
  return parentOf(source.node)
}

/** Named as a sibling of the task sees it. */
export const madeBy = (kind: Kind, task: string, port: string): Binding =>
  kind === 'parameters'
    ? { taskOutputParameter: { producerTask: task, outputParameterKey: port } }
    : { taskOutputArtifact: { producerTask: task, outputArtifactKey: port } }

const inputOf = (kind: Kind, port: string): Binding =>
  kind === 'parameters' ? { componentInputParameter: port } : { componentInputArtifact: port }

function begin(doc: PipelineDocument, kind: Kind, source: Source, port: PortType): Reach {
  if (source.from === 'input') return { doc, port, binding: inputOf(kind, source.port) }
  const sibling = keyOf(source.node)
  if (source.from === 'status')
    return { doc, port, sibling, binding: { taskFinalStatus: { producerTask: sibling } } }
  return { doc, port, sibling, binding: madeBy(kind, sibling, source.port) }
}

const isBranch = (home: DagHome, doc: PipelineDocument): boolean =>
  home.id !== undefined && Boolean(taskAt(doc, home.id)?.task.triggerPolicy?.condition)
export const isLoop = (home: DagHome, doc: PipelineDocument): boolean =>
  home.id !== undefined && itemInputOf(taskAt(doc, home.id)?.task) !== undefined

const usesOf = (doc: PipelineDocument, componentName: string | undefined): number =>
  componentName === undefined
    ? 1
    : dagsOf(doc).reduce(
        (sum, { dag }) =>
          sum +
          Object.values(dag.tasks ?? {}).filter((task) => task.componentRef.name === componentName).length,
        0,
      )

export function passable(doc: PipelineDocument, home: DagHome): Result<undefined, Refusal> {
  if (usesOf(doc, home.componentName) < 2) return ok(undefined)
  const name = keyOf(home.id ?? '')
  return refuse(
    'shared-pipeline',
    `\`${name}\` is used at several places, so a wire cannot cross its edge at one of them only.`,
    'Give this one a copy of its own first.',
  )
}

/** From inside a frame to the DAG that holds it. */
function outwards(reach: Reach, kind: Kind, source: Source, home: DagHome): Result<Reach, Refusal> {
  const { doc } = reach
  if (source.from !== 'output' || home.id === undefined || reach.sibling === undefined)
    return refuse('out-of-scope', `This value is only known inside \`${keyOf(home.id ?? '')}\`.`)
  if (isBranch(home, doc))
    return refuse(
      'inside-a-branch',
      `\`${keyOf(source.node)}\` only runs if \`${keyOf(home.id)}\` does, so what it makes cannot be used outside.`,
      'Add an Else branch that makes the same, and use whichever of them ran.',
    )
  const free = passable(doc, home)
  if (!free.ok) return free
  const port = isLoop(home, doc) ? collected(reach.port) : reach.port
  const given = handOut(doc, home, kind, reach.binding, port, source)
  const sibling = keyOf(home.id)
  return ok({ doc: given.doc, port, sibling, binding: madeBy(kind, sibling, given.port) })
}

/** Into a frame that stands in the DAG reached so far. */
function inwards(reach: Reach, kind: Kind, source: Source, frame: DagHome): Result<Reach, Refusal> {
  const { doc, binding, port } = reach
  if (frame.id === undefined) return refuse('no-such-thing', 'The pipeline stands in no frame.')
  if (source.from === 'status')
    return refuse('out-of-scope', 'A final status can only be used beside the step that it tells of.')
  const known = takenIn(doc, frame.id, kind, binding)
  if (known !== undefined) return ok({ doc, port, binding: inputOf(kind, known) })
  const free = passable(doc, frame)
  if (!free.ok) return free
  const taken = takeIn(after(doc, frame.id, reach.sibling), frame, kind, binding, port, source)
  return ok({ doc: taken.doc, port, binding: inputOf(kind, taken.port) })
}

/** Says that a task waits for a sibling, as the SDK does for every wire. */
export const after = (doc: PipelineDocument, node: string, sibling: string | undefined): PipelineDocument =>
  sibling === undefined
    ? doc
    : withTask(doc, node, (task) => ({
        ...task,
        dependentTasks: [...new Set([...(task.dependentTasks ?? []), sibling])].toSorted(),
      }))

function bindTarget(reach: Reach, wire: Wire): PipelineDocument {
  const { kind, source, target } = wire
  const selector = source.from === 'status' ? undefined : source.selector
  const binding =
    selector === undefined ? reach.binding : { ...reach.binding, parameterExpressionSelector: selector }
  if (target.to === 'output')
    return handOut(reach.doc, target.dag, kind, binding, reach.port, source, target.port).doc
  // A channel is declared as what it carries now.
  const isFrame = isChannel(target.port) && dagAt(reach.doc, target.node) !== undefined
  const declared = isFrame ? defineInput(reach.doc, target.node, reach.port, target.port) : reach.doc
  const bound = withTask(declared, target.node, (task) => ({
    ...task,
    inputs: { ...task.inputs, [kind]: { ...task.inputs?.[kind], [target.port]: binding } },
  }))
  return after(bound, target.node, reach.sibling)
}

const sharedLength = (one: readonly DagHome[], other: readonly DagHome[]): number => {
  const differs = one.findIndex((home, index) => home.id !== other[index]?.id)
  return differs < 0 ? one.length : differs
}

/** Whether what arrives as `port` is something that the target takes. */
export function takes(
  doc: PipelineDocument,
  kind: Kind,
  target: Target,
  port: PortType,
): Result<undefined, Refusal> {
  const wanted = targetPort(doc, kind, target)
  // A constant brings what it mentions in as inputs that the component does not declare.
  if (wanted === undefined && target.to === 'input' && !isChannel(target.port))
    return refuse('no-such-thing', `\`${keyOf(target.node)}\` has no input \`${target.port}\`.`)
  return wanted === undefined || fitOf(port, wanted) !== 'no'
    ? ok(undefined)
    : misfit(target.port, port, wanted)
}

/** Why one does not go into the other. */
export function misfit(name: string, port: PortType, wanted: PortType): Result<never, Refusal> {
  const isCollected = port.kind === 'artifacts' ? port.list : port.type === 'LIST'
  return refuse(
    'type-mismatch',
    `\`${name}\` takes ${portWords(wanted)}, but this is ${portWords(port)}.`,
    isCollected
      ? 'Put a step between them that takes the list.'
      : 'Put a step between them that converts it.',
  )
}

/** How a value gets from where it is made to another DAG. */
export interface Route {
  /** Named as in the DAG that holds both ends. */
  readonly reach: Reach
  readonly meeting: DagHome
  /** Frames on the way out, the innermost first. */
  readonly leaves: readonly DagHome[]
  /** Frames that are still to be entered, the outermost first. */
  readonly enters: readonly DagHome[]
}

/** From where a value is made outwards to the DAG that also holds `dag`. */
export function routeTo(
  doc: PipelineDocument,
  kind: Kind,
  source: Source,
  dag: DagId,
): Result<Route, Refusal> {
  const port = sourcePort(doc, kind, source)
  const outer = dagTrail(doc, homeOf(source))
  const inner = dagTrail(doc, dag)
  const common = outer === undefined || inner === undefined ? 0 : sharedLength(outer, inner)
  const meeting = outer?.[common - 1]
  if (port === undefined || outer === undefined || inner === undefined || meeting === undefined)
    return refuse('no-such-thing', 'What this wire comes from, or goes to, does not exist.')
  const leaves = outer.slice(common).toReversed()
  let reach: Result<Reach, Refusal> = ok(begin(doc, kind, source, port))
  for (const home of leaves) if (reach.ok) reach = outwards(reach.value, kind, source, home)
  return reach.ok ? ok({ reach: reach.value, meeting, leaves, enters: inner.slice(common) }) : reach
}

/** The rest of the way, inwards. */
export function follow(route: Route, kind: Kind, source: Source): Result<Reach, Refusal> {
  let reach: Result<Reach, Refusal> = ok(route.reach)
  for (const frame of route.enters) if (reach.ok) reach = inwards(reach.value, kind, source, frame)
  return reach
}

export const inACircle = (sibling: string, waiter: string): Result<never, Refusal> =>
  sibling === waiter
    ? refuse('cycle', 'A step cannot wait for itself.')
    : refuse('cycle', `\`${sibling}\` already waits for \`${waiter}\`: they would wait for each other.`)

/**
 * Makes a value known inside a DAG, through all frames between.
 * @param end the task there that will use it, when there is one: it must not come before its own source
 */
function reachInto(
  doc: PipelineDocument,
  kind: Kind,
  source: Source,
  dag: DagId,
  end?: string,
): Result<Reach, Refusal> {
  const route = routeTo(doc, kind, source, dag)
  if (!route.ok) return route
  const { reach, meeting, enters } = route.value
  const waiter = enters[0]?.id ?? end
  if (waiter !== undefined && reach.sibling !== undefined && waitsFor(meeting, reach.sibling, keyOf(waiter)))
    return inACircle(reach.sibling, keyOf(waiter))
  return follow(route.value, kind, source)
}

/** The format has no spelling for an input that is an output at once. */
export const onlyMadeInside = (port: string): Result<never, Refusal> =>
  refuse('out-of-scope', `\`${port}\` can only hand out what a step inside makes.`)

/**
 * The document with this wire; the target's earlier binding has to be taken away before (`unbind`).
 * Refused: `type-mismatch`, `cycle`, `inside-a-branch`, `shared-pipeline`, `out-of-scope`, `no-such-thing`.
 */
export function connect(doc: PipelineDocument, wire: Wire): Result<PipelineDocument, Refusal> {
  const { kind, source, target } = wire
  if (target.to === 'input' && taskAt(doc, target.node) === undefined)
    return refuse('no-such-thing', `There is no step \`${target.node}\`.`)
  const reach =
    target.to === 'output'
      ? reachInto(doc, kind, source, target.dag)
      : reachInto(doc, kind, source, parentOf(target.node), target.node)
  if (!reach.ok) return reach
  if (target.to === 'output' && producerIn(reach.value.binding, kind) === undefined)
    return onlyMadeInside(target.port)
  const fits = takes(doc, kind, target, reach.value.port)
  return fits.ok ? ok(bindTarget(reach.value, wire)) : fits
}

/** One entry of a value is an input of the frame of its own, beside the one for the whole value. */
function takeSelected(
  doc: PipelineDocument,
  frame: string,
  kind: Kind,
  source: Source,
  selector: string,
): Result<{ readonly doc: PipelineDocument; readonly port: string }, Refusal> {
  const reach = reachInto(doc, kind, source, parentOf(frame), frame)
  const home = dagAt(doc, frame)
  if (!reach.ok || home === undefined)
    return reach.ok ? refuse('no-such-thing', `\`${frame}\` is no frame.`) : reach
  const { sibling, port } = reach.value
  const binding: Binding = { ...reach.value.binding, parameterExpressionSelector: selector }
  const known = takenIn(reach.value.doc, frame, kind, binding)
  if (known !== undefined) return ok({ doc: reach.value.doc, port: known })
  return ok(takeIn(after(reach.value.doc, frame, sibling), home, kind, binding, port, source))
}

/** Makes a value known inside a frame and tells the frame's input that carries it. */
export function takeInto(
  doc: PipelineDocument,
  frame: string,
  kind: Kind,
  source: Source,
): Result<{ readonly doc: PipelineDocument; readonly port: string }, Refusal> {
  if (source.from !== 'status' && source.selector !== undefined)
    return takeSelected(doc, frame, kind, source, source.selector)
  const reach = reachInto(doc, kind, source, frame)
  if (!reach.ok) return reach
  const port = parentIn(reach.value.binding, kind)
  if (port === undefined)
    return refuse('out-of-scope', `This value is made inside \`${keyOf(frame)}\` itself.`)
  return ok({ doc: reach.value.doc, port })
}
