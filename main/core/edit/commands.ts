/** Every edit that can be made to a pipeline, by name. A command is plain data, so that it can be kept and replayed. */
import type { PipelineDocument } from '#core/spec/document.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { ok, type Result } from '#shared/result.ts'
import { addBranch, setOwnCondition } from './branches.ts'
import { pasteSteps } from './clipboard.ts'
import { type Condition, setCondition } from './conditions.ts'
import {
  type PackageSettings,
  type RunSettings,
  setImage,
  setPackages,
  setPlatform,
  setRun,
} from './environment.ts'
import { type FrameKind, unwrap, wrap } from './frames.ts'
import { addInput, changeInput, type PortSpec, removeInput, renameInput } from './interface.ts'
import { followNodes, layoutOf, type Note, type Point, place, withLayout } from './layout.ts'
import type { ComponentSource } from './library.ts'
import { type Items, setItems } from './loops.ts'
import { mendMentions } from './mentions.ts'
import { type Moved, move, movedId, order, refit } from './move.ts'
import { type Made, setOneOf } from './one-of.ts'
import { addOutput, removeOutput, renameOutput } from './outputs.ts'
import { type DagId, keyOf, parentOf, put, withTask } from './places.ts'
import { type Refusal, refuse } from './refusal.ts'
import {
  type ContainerSettings,
  type PipelineFacts,
  setContainer,
  setPipeline,
  setTask,
  type TaskSettings,
} from './settings.ts'
import { setSource } from './source.ts'
import { addStep, removeSteps, renameStep, separate } from './steps.ts'
import { clear, setConstant, setText, setWire, type Text } from './values.ts'
import type { Kind, Source, Target, Wire } from './wires.ts'

export type EditCommand =
  | {
      readonly edit: 'add-step'
      readonly dag?: DagId
      readonly source: ComponentSource
      readonly name: string
      /** What its key is made from, where that is not the name: keys have letters of English only. */
      readonly key?: string
      readonly at?: Point
    }
  | { readonly edit: 'remove'; readonly nodes: readonly string[] }
  | { readonly edit: 'rename-step'; readonly node: string; readonly name: string }
  | { readonly edit: 'separate'; readonly node: string }
  | { readonly edit: 'move-into'; readonly nodes: readonly string[]; readonly dag?: DagId }
  | {
      readonly edit: 'wrap'
      readonly dag?: DagId
      readonly nodes: readonly string[]
      readonly kind: FrameKind
      readonly at?: Point
    }
  | { readonly edit: 'unwrap'; readonly node: string }
  | { readonly edit: 'set-items'; readonly node: string; readonly items: Items }
  | { readonly edit: 'set-condition'; readonly node: string; readonly condition: Condition }
  /** What a branch asks itself; what is written of it and of those after it follows. */
  | { readonly edit: 'set-branch'; readonly node: string; readonly condition: Condition }
  /** The case beside an If: for all others, or with a condition of its own. */
  | { readonly edit: 'add-branch'; readonly node: string; readonly kind: 'else' | 'elif' }
  | { readonly edit: 'connect'; readonly wire: Wire }
  | {
      readonly edit: 'one-of'
      readonly kind: Kind
      /** What each branch gives, in the order of the branches. */
      readonly sources: readonly Made[]
      readonly target: Target
    }
  | { readonly edit: 'clear'; readonly target: Target; readonly kind: Kind }
  | { readonly edit: 'set-constant'; readonly node: string; readonly port: string; readonly value: unknown }
  | { readonly edit: 'set-text'; readonly node: string; readonly port: string; readonly text: Text }
  | { readonly edit: 'order'; readonly node: string; readonly after: string }
  | { readonly edit: 'unorder'; readonly node: string; readonly after: string }
  | { readonly edit: 'add-input'; readonly dag?: DagId; readonly name: string; readonly port: PortSpec }
  | { readonly edit: 'change-input'; readonly dag?: DagId; readonly name: string; readonly port: PortSpec }
  | { readonly edit: 'rename-input'; readonly dag?: DagId; readonly from: string; readonly to: string }
  | { readonly edit: 'remove-input'; readonly dag?: DagId; readonly name: string }
  | {
      readonly edit: 'add-output'
      readonly dag?: DagId
      readonly name: string
      readonly kind: Kind
      readonly source: Source
    }
  | { readonly edit: 'rename-output'; readonly dag?: DagId; readonly from: string; readonly to: string }
  | { readonly edit: 'remove-output'; readonly dag?: DagId; readonly name: string }
  | { readonly edit: 'set-task'; readonly node: string; readonly settings: TaskSettings }
  | { readonly edit: 'set-container'; readonly node: string; readonly settings: ContainerSettings }
  | { readonly edit: 'set-source'; readonly node: string; readonly code: string }
  | { readonly edit: 'set-packages'; readonly node: string; readonly settings: PackageSettings }
  | { readonly edit: 'set-image'; readonly node: string; readonly image: string }
  | {
      readonly edit: 'set-platform'
      readonly node: string
      /** Fields of the step's Kubernetes settings; null takes one away. */
      readonly settings: Readonly<Record<string, unknown>>
    }
  | { readonly edit: 'set-pipeline'; readonly facts: PipelineFacts }
  | { readonly edit: 'set-run'; readonly settings: RunSettings }
  | {
      readonly edit: 'paste'
      readonly dag?: DagId
      readonly text: string
      readonly offset: Point
      /** Notes stand in no frame: how far they go, where that is not as far as the steps. */
      readonly noteOffset?: Point
    }
  | { readonly edit: 'place'; readonly points: Readonly<Record<string, Point>> }
  | { readonly edit: 'collapse'; readonly node: string; readonly collapsed: boolean }
  | { readonly edit: 'put-note'; readonly id: string; readonly note: Note | null }
  | { readonly edit: 'replace-document'; readonly text: string }

export type EditName = EditCommand['edit']

export interface Edited {
  readonly doc: PipelineDocument
  /** Nodes (and `note:<id>`) that came with the edit, or have a new id through it: what should be selected now. */
  readonly nodes?: readonly string[]
  /** Old id → new id of what was moved or had to make room. */
  readonly ids?: ReadonlyMap<string, string>
  /** Wires that could not be kept, each with the reason. */
  readonly lost?: Moved['lost']
}
type Answer = Result<Edited, Refusal>

const only = (result: Result<PipelineDocument, Refusal>): Answer =>
  result.ok ? ok({ doc: result.value }) : result

const placed = (doc: PipelineDocument, id: string, at: Point | undefined): PipelineDocument =>
  at === undefined ? doc : place(doc, { [id]: at })

/** Places follow the nodes that a move has renamed. */
const carried = ({ doc, ids, lost }: Moved, also: readonly string[] = []): Edited => {
  const nodes = [...also, ...ids.values()]
  // Where nothing has come or moved, what is selected stays: a loop whose items change, an If that asks something else.
  return {
    doc: followNodes(doc, (id) => movedId(ids, id)),
    ...(nodes.length === 0 ? {} : { nodes }),
    ids,
    lost,
  }
}

const moved = (result: Result<Moved, Refusal>): Answer => (result.ok ? ok(carried(result.value)) : result)

/** A frame that came around a node stands where that stood; the node finds its place in it. */
function placeOfFrame(
  before: PipelineDocument,
  doc: PipelineDocument,
  node: string,
  to: string,
): PipelineDocument {
  const point = layoutOf(before).nodes[node]
  const frame = parentOf(to)
  if (point === undefined || frame === undefined || frame === parentOf(node)) return doc
  const layout = layoutOf(doc)
  const { [to]: _, ...others } = layout.nodes
  return withLayout(doc, { ...layout, nodes: { ...others, [frame]: point } })
}

type Handlers = {
  readonly [Name in EditName]: (
    doc: PipelineDocument,
    command: Extract<EditCommand, { edit: Name }>,
  ) => Answer
}

const handlers: Handlers = {
  'add-step': (doc, { dag, source, name, key, at }) => {
    const added = addStep(doc, dag, source, name, key)
    return added.ok
      ? ok({ doc: placed(added.value.doc, added.value.id, at), nodes: [added.value.id] })
      : added
  },
  remove: (doc, { nodes }) => {
    const removed = removeSteps(doc, nodes)
    const isGone = (id: string): boolean => nodes.some((node) => id === node || id.startsWith(`${node}/`))
    return removed.ok
      ? ok({ doc: followNodes(removed.value, (id) => (isGone(id) ? undefined : id)) })
      : removed
  },
  'rename-step': (doc, { node, name }) => only(renameStep(doc, node, name)),
  separate: (doc, { node }) => only(separate(doc, node)),
  'move-into': (doc, { nodes, dag }) => moved(move(doc, nodes, dag)),
  wrap: (doc, { dag, nodes, kind, at }) => {
    const framed = wrap(doc, dag, nodes, kind)
    if (!framed.ok) return framed
    const edited = carried(framed.value, [framed.value.frame])
    return ok({ ...edited, doc: placed(edited.doc, framed.value.frame, at), nodes: [framed.value.frame] })
  },
  unwrap: (doc, { node }) => moved(unwrap(doc, node)),
  'set-items': (doc, { node, items }) => moved(refit(doc, node, (one) => setItems(one, node, items))),
  'set-condition': (doc, { node, condition }) =>
    moved(refit(doc, node, (one) => setCondition(one, node, condition))),
  'set-branch': (doc, { node, condition }) =>
    moved(refit(doc, node, (one) => setOwnCondition(one, node, condition))),
  'add-branch': (doc, { node, kind }) => {
    const added = addBranch(doc, node, kind)
    if (!added.ok) return added
    const { doc: carriedDoc, ...edited } = carried(added.value)
    const to = added.value.ids.get(node) ?? node
    return ok({ ...edited, doc: placeOfFrame(doc, carriedDoc, node, to), nodes: [added.value.branch] })
  },
  connect: (doc, { wire }) => only(setWire(doc, wire)),
  'one-of': (doc, { kind, sources, target }) => only(setOneOf(doc, kind, sources, target)),
  clear: (doc, { target, kind }) => only(clear(doc, target, kind)),
  'set-constant': (doc, { node, port, value }) => only(setConstant(doc, node, port, value)),
  'set-text': (doc, { node, port, text }) => only(setText(doc, node, port, text)),
  order: (doc, { node, after }) => only(order(doc, node, after)),
  unorder: (doc, { node, after }) =>
    ok({
      doc: withTask(doc, node, (task) => {
        const left = (task.dependentTasks ?? []).filter((name) => name !== keyOf(after))
        return put(task, 'dependentTasks', left.length === 0 ? undefined : left)
      }),
    }),
  'add-input': (doc, { dag, name, port }) => only(addInput(doc, dag, name, port)),
  'change-input': (doc, { dag, name, port }) => only(changeInput(doc, dag, name, port)),
  'rename-input': (doc, { dag, from, to }) => only(renameInput(doc, dag, from, to)),
  'remove-input': (doc, { dag, name }) => only(removeInput(doc, dag, name)),
  'add-output': (doc, { dag, name, kind, source }) => only(addOutput(doc, dag, name, kind, source)),
  'rename-output': (doc, { dag, from, to }) => only(renameOutput(doc, dag, from, to)),
  'remove-output': (doc, { dag, name }) => only(removeOutput(doc, dag, name)),
  'set-task': (doc, { node, settings }) => only(setTask(doc, node, settings)),
  'set-container': (doc, { node, settings }) => only(setContainer(doc, node, settings)),
  'set-source': (doc, { node, code }) => setSource(doc, node, code),
  'set-packages': (doc, { node, settings }) => only(setPackages(doc, node, settings)),
  'set-image': (doc, { node, image }) => only(setImage(doc, node, image)),
  'set-platform': (doc, { node, settings }) => only(setPlatform(doc, node, settings)),
  'set-pipeline': (doc, { facts }) => only(setPipeline(doc, facts)),
  'set-run': (doc, { settings }) => only(setRun(doc, settings)),
  paste: (doc, { dag, text, offset, noteOffset }) => {
    const pasted = pasteSteps(doc, dag, text, offset, noteOffset)
    return pasted.ok ? ok({ doc: pasted.value.doc, nodes: pasted.value.ids }) : pasted
  },
  place: (doc, { points }) => ok({ doc: place(doc, points) }),
  collapse: (doc, { node, collapsed }) => {
    const layout = layoutOf(doc)
    const others = layout.collapsed.filter((id) => id !== node)
    return ok({
      doc: withLayout(doc, { ...layout, collapsed: collapsed ? [...others, node].toSorted() : others }),
    })
  },
  'put-note': (doc, { id, note }) => {
    const layout = layoutOf(doc)
    const { [id]: _, ...others } = layout.notes
    return ok({
      doc: withLayout(doc, { ...layout, notes: note === null ? others : { ...others, [id]: note } }),
    })
  },
  'replace-document': (_, { text }) => {
    const parsed = parsePipeline(text)
    if (parsed.ok) return ok({ doc: parsed.value })
    const [problem] = parsed.error
    return refuse('bad-value', problem?.message ?? 'This text is no pipeline.', problem?.hint)
  },
}

/**
 * The document after a command; the document that was given is untouched. A refusal says in one sentence why the
 * edit cannot be made. What is left unbound by an edit is no refusal: `check` names it.
 */
export function applyEdit(doc: PipelineDocument, command: EditCommand): Answer {
  const handler = handlers[command.edit] as (doc: PipelineDocument, command: EditCommand) => Answer
  const answer = handler(doc, command)
  return answer.ok ? ok({ ...answer.value, doc: mendMentions(doc, answer.value.doc) }) : answer
}
