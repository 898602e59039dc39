/** What the document says to wires on the canvas, and what becomes of them. */
import { type DrawnPort, itemPort, rolesOf } from '#core/edit/drawn-ports.ts'
import { type Candidate, fits, fitsAfter } from '#core/edit/fits.ts'
import { layEdit } from '#core/edit/one-of.ts'
import { inputFor, outputNameFor } from '#core/edit/promote.ts'
import { wiresThrough } from '#core/edit/unplug.ts'
import type { Wire } from '#core/edit/wires.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { isChannel } from '#core/spec/graph/names.ts'
import type { GraphEdge } from '#shared/graph.ts'
import { newGesture } from '#ui/canvas/editing.ts'
import type { Answer, Start, WirePort } from '#ui/canvas/index.ts'
import type { Editor } from '../editor/editor.ts'

/** A port of the canvas as one of the document; a step's head is none. */
export const drawnPort = ({ node, side, port, kind }: WirePort): DrawnPort | undefined =>
  kind === 'order' ? undefined : { node, side, port, kind }

const answerOf = (found: Candidate): Answer => {
  const { node, side, port, kind } = found
  const at: WirePort = { node, side, port, kind }
  return found.fit === 'no' ? { at, fit: 'no', why: found.why } : { at, fit: found.fit }
}

const head = (node: string): WirePort => ({ node, side: 'in', kind: 'order', port: '' })

/** Every input of a step can become one of the pipeline, every output can be handed out. */
function answersToStrip(doc: PipelineDocument, side: 'in' | 'out', ports: Iterable<DrawnPort>): Answer[] {
  return [...ports].flatMap((at) => {
    if (at.node === undefined || isChannel(at.port)) return []
    const { source, target } = rolesOf(doc, at)
    if (side === 'in') return target?.to === 'input' ? [{ at, fit: 'yes' as const }] : []
    return source?.from === 'output' && at.side === 'out' ? [{ at, fit: 'yes' as const }] : []
  })
}

export function answersTo(
  doc: PipelineDocument,
  start: Start,
  ports: Iterable<DrawnPort>,
): readonly Answer[] {
  if (start.from === 'strip') return answersToStrip(doc, start.side, ports)
  if (start.from === 'step')
    return [...fitsAfter(doc, start.node)].map(([node, why]) =>
      why === undefined ? { at: head(node), fit: 'yes' } : { at: head(node), fit: 'no', why },
    )
  const port = drawnPort(start.port)
  return port === undefined ? [] : fits(doc, port, ports).map(answerOf)
}

export const itemOf = (doc: PipelineDocument, frame: string): WirePort | undefined => itemPort(doc, frame)

export function stripFor(
  doc: PipelineDocument,
  start: Start,
): { readonly side: 'in' | 'out'; readonly name: string } | undefined {
  const port = start.from === 'port' ? drawnPort(start.port) : undefined
  if (port === undefined) return undefined
  const { source, target } = rolesOf(doc, port)
  if (source === undefined) {
    const input = target === undefined ? undefined : inputFor(doc, target, port.kind)
    return input === undefined ? undefined : { side: 'in', name: input.name }
  }
  return source.from === 'output' ? { side: 'out', name: outputNameFor(doc, source) } : undefined
}

/** Makes an input or an output of the pipeline for a port. */
export function toStrip(editor: Editor, at: WirePort, group = newGesture('strip')): void {
  const doc = editor.doc()
  const port = drawnPort(at)
  if (port === undefined) return
  const { source, target } = rolesOf(doc, port)
  const { kind } = port
  if (source?.from === 'output') {
    const name = outputNameFor(doc, source)
    const laid = layEdit(doc, { kind, source, target: { to: 'output', dag: undefined, port: name } })
    editor.perform(laid.edit === 'one-of' ? laid : { edit: 'add-output', name, kind, source }, group)
    return
  }
  const input = target === undefined ? undefined : inputFor(doc, target, kind)
  if (input === undefined || target === undefined) return
  const added = editor.perform({ edit: 'add-input', ...input }, group)
  if (!added.ok) return
  const wire: Wire = { kind, source: { from: 'input', dag: undefined, port: input.name }, target }
  editor.perform({ edit: 'connect', wire }, group)
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

function pull(editor: Editor, edge: GraphEdge, group: string): void {
  if (edge.kind === 'order') {
    const { from, to } = edge
    if (from.node !== undefined && to.node !== undefined)
      editor.perform({ edit: 'unorder', node: to.node, after: from.node }, group)
    return
  }
  for (const { kind, target } of wiresThrough(editor.doc(), edge))
    editor.perform({ edit: 'clear', kind, target }, group)
}

export const unplug = (editor: Editor, edge: GraphEdge): void => pull(editor, edge, newGesture('unplug'))

/** The wire between two ports, whichever of them was the first. */
function wireBetween(doc: PipelineDocument, one: DrawnPort, other: DrawnPort): Wire | undefined {
  const found = fits(doc, one, [other]).find(({ fit }) => fit !== 'no')
  return found === undefined || found.fit === 'no' ? undefined : found.wire
}

/** Laid where it goes, then taken from where it was: one that cannot be laid stays. */
function move(editor: Editor, wire: Wire, instead: GraphEdge, group: string): void {
  const before = wiresThrough(editor.doc(), instead)
  if (before.some((one) => same(one, wire)) || !editor.perform(layEdit(editor.doc(), wire), group).ok) return
  for (const { kind, target } of before)
    if (!same(target, wire.target)) editor.perform({ edit: 'clear', kind, target }, group)
}

function putAfter(editor: Editor, node: string, after: string, instead: GraphEdge | undefined): void {
  const group = newGesture('order')
  if (instead?.to.node === node || !editor.perform({ edit: 'order', node, after }, group).ok) return
  if (instead !== undefined) pull(editor, instead, group)
}

export function finish(editor: Editor, start: Start, at: WirePort, instead?: GraphEdge): void {
  const group = newGesture('wire')
  if (start.from === 'strip') return toStrip(editor, at, group)
  if (start.from === 'step') {
    if (at.node !== undefined) putAfter(editor, at.node, start.node, instead)
    return
  }
  const [one, other] = [drawnPort(start.port), drawnPort(at)]
  const wire = one === undefined || other === undefined ? undefined : wireBetween(editor.doc(), one, other)
  if (wire === undefined) return
  if (instead === undefined) editor.perform(layEdit(editor.doc(), wire), group)
  else move(editor, wire, instead, group)
}
