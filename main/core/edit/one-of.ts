/**
 * Whichever branch ran: a value that leaves an if / else is one of several, one a branch, which the frame around the
 * branches hands out as a single output. Written as the SDK writes `dsl.OneOf`, and held to its rules: there is an Else,
 * every branch gives one value, all are of the very same type, and each is made in the branch itself.
 */
import { type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import { branchesIn } from '#core/spec/graph/frames.ts'
import { nodeId } from '#core/spec/walk.ts'
import { ok, type Result } from '#shared/result.ts'
import { handOut } from './channels.ts'
import type { EditCommand } from './commands.ts'
import { connect, madeBy, passable } from './connect.ts'
import { type DagHome, type DagId, dagAt, dagTrail, keyOf, parentOf, taskAt } from './places.ts'
import { outputPort, type PortType, sourcePort } from './ports.ts'
import { unbind } from './prune.ts'
import { type Refusal, refuse } from './refusal.ts'
import { sameSchema } from './values.ts'
import { isJunction, type Kind, makerOf, producersOf, type Source, type Target, type Wire } from './wires.ts'

export type Made = Extract<Source, { readonly from: 'output' }>

export interface Choice {
  /** The frame around the branches. */
  readonly frame: string
  /** What each branch gives, in their order. */
  readonly sources: readonly Made[]
}

interface Branches {
  readonly home: DagHome
  readonly frame: string
  /** Ids of the branches, the Else last. */
  readonly ids: readonly string[]
}

/** The branches that a step stands in one of; undefined where nothing stands beside it for the other case. */
function branchesOf(doc: PipelineDocument, node: string): Branches | undefined {
  const branch = parentOf(node)
  const frame = branch === undefined ? undefined : parentOf(branch)
  const home = frame === undefined ? undefined : dagAt(doc, frame)
  if (home === undefined || frame === undefined) return undefined
  const found = [...branchesIn(home)]
  // A branch that is a loop itself gives a list, and no single value.
  const isOnce = tasksOf(home.dag).every(
    ([, task]) => task.parameterIterator === undefined && task.artifactIterator === undefined,
  )
  const isWhole = isOnce && found.at(-1)?.[1].keyword === 'Else' && found.length === tasksOf(home.dag).length
  return isWhole ? { home, frame, ids: found.map(([key]) => nodeId(frame, key)) } : undefined
}

const typeText = (port: PortType | undefined): string =>
  port?.kind === 'artifacts'
    ? JSON.stringify([port.type?.schemaTitle, port.type?.schemaVersion, port.list])
    : JSON.stringify(port?.type)

function* outputsIn(doc: PipelineDocument, branch: string, kind: Kind): Generator<Made & { type: string }> {
  for (const [key] of tasksOf(dagAt(doc, branch)?.dag)) {
    const node = nodeId(branch, key)
    const component = taskAt(doc, node)?.component
    for (const port of Object.keys(component?.outputDefinitions?.[kind] ?? {})) {
      const inner = dagAt(doc, node)
      // What leaves a loop or other branches in here is one of several already.
      if (inner !== undefined && port.startsWith('pipelinechannel--')) continue
      yield { from: 'output', node, port, type: typeText(outputPort(component, kind, port)) }
    }
  }
}

const plain = (name: string | undefined): string => (name ?? '').replace(/-\d+$/, '')

/** How much one output is like another: the same step in both branches, then a port of the same name. */
function likeness(doc: PipelineDocument, one: Made, other: Made): number {
  const name = (node: string): string => plain(taskAt(doc, node)?.task.componentRef.name)
  return (name(one.node) === name(other.node) ? 2 : 0) + (one.port === other.port ? 1 : 0)
}

const isUsedInside = (doc: PipelineDocument, { node, port }: Made): boolean =>
  tasksOf(dagAt(doc, parentOf(node))?.dag).some(([, { inputs }]) =>
    [
      ...Object.values(inputs?.parameters ?? {}).map((one) => one.taskOutputParameter),
      ...Object.values(inputs?.artifacts ?? {}).map((one) => one.taskOutputArtifact),
    ].some(
      (made) =>
        made?.producerTask === keyOf(node) &&
        ('outputParameterKey' in made ? made.outputParameterKey : made.outputArtifactKey) === port,
    ),
  )

/** The one output of a branch that can be meant beside `made`; several that are equally like it are none. */
function counterpart(doc: PipelineDocument, branch: string, kind: Kind, made: Made): Result<Made, Refusal> {
  const type = typeText(sourcePort(doc, kind, made))
  const fitting = [...outputsIn(doc, branch, kind)].filter((one) => one.type === type)
  const best = Math.max(...fitting.map((one) => likeness(doc, made, one)))
  const liked = fitting.filter((one) => likeness(doc, made, one) === best)
  const last = liked.filter((one) => !isUsedInside(doc, one))
  const [only, more] = liked.length === 1 ? liked : last
  if (only !== undefined && more === undefined)
    return ok({ from: 'output', node: only.node, port: only.port })
  const name = keyOf(branch)
  return liked.length === 0
    ? refuse(
        'inside-a-branch',
        `\`${keyOf(made.node)}\` only runs in one of the branches, and \`${name}\` makes nothing of its type.`,
        `Add a step to \`${name}\` that makes the same: then whichever of them ran can be used.`,
      )
    : refuse(
        'inside-a-branch',
        `\`${keyOf(made.node)}\` only runs in one of the branches, and in \`${name}\` several outputs could stand for it.`,
        `Give one of them the name of \`${made.port}\`, or leave only one unused.`,
      )
}

const same = (one: Made, other: Source): boolean =>
  other.from === 'output' && one.node === other.node && one.port === other.port

/** What the branches already hand out together, if `made` is a part of it. */
function knownChoice(
  doc: PipelineDocument,
  { home, frame, ids }: Branches,
  kind: Kind,
  made: Made,
): Choice | undefined {
  for (const port of Object.keys(home.dag.outputs?.[kind] ?? {})) {
    if (!isJunction(home.dag, kind, port)) continue
    const makers = producersOf(home.dag, kind, port).map((one) => makerOf(doc, home, kind, one))
    const sources = ids.flatMap(
      (id) => makers.find((one) => one.from === 'output' && parentOf(one.node) === id) ?? [],
    )
    const whole = sources.filter((one): one is Made => one.from === 'output')
    if (whole.length === ids.length && whole.some((one) => same(one, made))) return { frame, sources: whole }
  }
  return undefined
}

/** What could stand for `source` outside the branches it is made in: one output of each branch. */
export function choiceFor(
  doc: PipelineDocument,
  kind: Kind,
  source: Source,
): Result<Choice, Refusal> | undefined {
  if (source.from !== 'output' || source.selector !== undefined) return undefined
  const branches = branchesOf(doc, source.node)
  if (branches === undefined) return undefined
  const known = knownChoice(doc, branches, kind, source)
  if (known !== undefined) return ok(known)
  const sources: Made[] = []
  for (const id of branches.ids) {
    const found = id === parentOf(source.node) ? ok(source) : counterpart(doc, id, kind, source)
    if (!found.ok) return found
    sources.push(found.value)
  }
  return ok({ frame: branches.frame, sources })
}

function judge(doc: PipelineDocument, kind: Kind, sources: readonly Made[]): Result<Branches, Refusal> {
  const [first] = sources
  const branches = first === undefined ? undefined : branchesOf(doc, first.node)
  if (first === undefined || branches === undefined)
    return refuse('inside-a-branch', 'These steps do not stand in the branches of one If with an Else.')
  const isEach = branches.ids.every((id, at) => parentOf(sources[at]?.node ?? '') === id)
  if (!isEach || sources.length !== branches.ids.length)
    return refuse('inside-a-branch', 'Every branch has to give one value, the Else too.')
  const types = new Set(sources.map((one) => typeText(sourcePort(doc, kind, one))))
  if (types.size > 1 || sourcePort(doc, kind, first) === undefined)
    return refuse('type-mismatch', 'The branches do not all make the same type.')
  for (const id of [...branches.ids, branches.frame]) {
    const home = dagAt(doc, id)
    const free = home === undefined ? ok(undefined) : passable(doc, home)
    if (!free.ok) return free
  }
  return ok(branches)
}

const nameFor = ({ home, frame }: Branches): string => {
  const taken = {
    ...home.component.outputDefinitions?.parameters,
    ...home.component.outputDefinitions?.artifacts,
  }
  for (let number = 1; ; number += 1) {
    const name = `pipelinechannel--${keyOf(frame)}-oneof-${number}`
    if (!Object.hasOwn(taken, name)) return name
  }
}

function knownPort(
  doc: PipelineDocument,
  { home, ids }: Branches,
  kind: Kind,
  sources: readonly Made[],
): string | undefined {
  return Object.keys(home.dag.outputs?.[kind] ?? {}).find((port) => {
    const makers = producersOf(home.dag, kind, port).map((one) => makerOf(doc, home, kind, one))
    return makers.length === ids.length && sources.every((one) => makers.some((maker) => same(one, maker)))
  })
}

/** The document in which the frame around the branches hands out whichever was made, and that output. */
export function withChoice(
  doc: PipelineDocument,
  kind: Kind,
  sources: readonly Made[],
): Result<{ readonly doc: PipelineDocument; readonly source: Made }, Refusal> {
  const judged = judge(doc, kind, sources)
  if (!judged.ok) return judged
  const { frame } = judged.value
  const known = knownPort(doc, judged.value, kind, sources)
  if (known !== undefined) return ok({ doc, source: { from: 'output', node: frame, port: known } })
  const port = nameFor(judged.value)
  let next = doc
  for (const source of sources) {
    const type = sourcePort(doc, kind, source)
    const branch = parentOf(source.node)
    if (type === undefined || branch === undefined) continue
    const given = handOut(next, branch, kind, madeBy(kind, keyOf(source.node), source.port), type, source)
    next = handOut(given.doc, frame, kind, madeBy(kind, keyOf(branch), given.port), type, source, port).doc
  }
  return ok({ doc: next, source: { from: 'output', node: frame, port } })
}

/** Gives a target whichever of the sources was made, in place of whatever it had. */
export function setOneOf(
  doc: PipelineDocument,
  kind: Kind,
  sources: readonly Made[],
  target: Target,
): Result<PipelineDocument, Refusal> {
  const made = withChoice(unbind(doc, target, kind), kind, sources)
  if (!made.ok) return made
  const wire: Wire = { kind, source: made.value.source, target }
  const fits = sameSchema(made.value.doc, wire)
  return fits.ok ? connect(made.value.doc, wire) : fits
}

const placeOf = (target: Target): DagId => (target.to === 'output' ? target.dag : parentOf(target.node))

/** Whether the branches stand between the two: inside them only one side ever runs. */
export const isBeyond = (doc: PipelineDocument, { frame }: Choice, dag: DagId): boolean =>
  dagTrail(doc, dag)?.every(({ id }) => id !== frame) === true

/** The edit that lays a wire as it was drawn: where it leaves a branch, one that takes whichever branch ran. */
export function layEdit(doc: PipelineDocument, wire: Wire): EditCommand {
  const { kind, source, target } = wire
  const choice = choiceFor(doc, kind, source)
  if (choice?.ok === true && isBeyond(doc, choice.value, placeOf(target)))
    return { edit: 'one-of', kind, sources: choice.value.sources, target }
  return { edit: 'connect', wire }
}
