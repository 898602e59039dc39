/** Puts something on the canvas: one step of the history, whatever wires and places come with it. */

import { layoutOf } from '#core/edit/layout.ts'
import { layEdit } from '#core/edit/one-of.ts'
import { roomFor } from '#ui/canvas/arrange/make-room.ts'
import { newGesture, noteKey } from '#ui/canvas/editing.ts'
import type { Editor } from '../editor/editor.ts'
import { factsOf } from '../editor/facts.ts'
import type { Addable, PaletteComponent } from './addables.ts'
import { frameCommand, type Joint, type Spot, starterFor, type Wiring, wiringsFor } from './joints.ts'
import { starterStep } from './starter.ts'

const noteSize = { width: 240, height: 96 }

/** A document that knows no places yet takes over what is seen, so that nothing else moves. */
function pin(editor: Editor, { at, seen }: Spot, group: string): void {
  if (at !== undefined && seen !== undefined && Object.keys(seen).length > 0)
    editor.perform({ edit: 'place', points: seen }, group)
}

/** What comes covers nothing: it stands where there is room, or what comes behind it makes way. */
function makeRoom(editor: Editor, node: string, joint: Joint, group: string): void {
  const { nodes, collapsed } = layoutOf(editor.doc())
  // Without any places the canvas finds one for it, among the others.
  if (Object.keys(nodes).length === 0) return
  const wire = joint.joint === 'edge' ? { from: joint.edge.from.node, to: joint.edge.to.node } : undefined
  const { graph } = factsOf(editor.doc())
  const points = roomFor({ graph, collapsed, points: nodes, node, wire })
  if (Object.keys(points).length > 0) editor.perform({ edit: 'place', points }, group)
}

function addStep(
  editor: Editor,
  { source, title, aka }: PaletteComponent,
  spot: Spot,
  { joint, wiring }: { readonly joint: Joint; readonly wiring: Wiring | undefined },
  group: string,
): string | undefined {
  const { dag, at } = spot
  const place = { ...(dag === undefined ? {} : { dag }), ...(at === undefined ? {} : { at }) }
  const key = aka === undefined ? {} : { key: source.name }
  const added = editor.perform({ edit: 'add-step', source, name: title, ...key, ...place }, group)
  const node = added.ok ? added.value.nodes?.[0] : undefined
  if (node === undefined) return undefined
  pin(editor, spot, group)
  for (const wire of wiring?.wires(node) ?? []) editor.perform(layEdit(editor.doc(), wire), group)
  makeRoom(editor, node, joint, group)
  editor.select([node])
  return node
}

function addFrame(
  editor: Editor,
  one: Extract<Addable, { what: 'frame' }>,
  spot: Spot,
  joint: Joint,
): string | undefined {
  const command = frameCommand(editor.doc(), one, spot, joint)
  if (command === undefined) return undefined
  const group = newGesture('add')
  const added = editor.perform(command, group)
  pin(editor, spot, group)
  const node = added.ok ? added.value.nodes?.[0] : undefined
  if (node === undefined) return undefined
  makeRoom(editor, node, { joint: 'none' }, group)
  editor.select([node])
  return node
}

function addNote(editor: Editor, { at = { x: 0, y: 0 } }: Spot): string {
  const { notes } = layoutOf(editor.doc())
  let number = Object.keys(notes).length + 1
  while (`n${number}` in notes) number += 1
  const key = noteKey(`n${number}`)
  editor.perform({ edit: 'put-note', id: `n${number}`, note: { text: '', ...at, ...noteSize } })
  editor.select([key])
  return key
}

/**
 * Adds it and selects it. Undefined where it could not be: the editor's notice says why.
 * @param group of a gesture that goes on with what was added
 */
export function add(
  editor: Editor,
  one: Addable,
  spot: Spot,
  joint: Joint,
  group = newGesture('add'),
): string | undefined {
  const doc = editor.doc()
  if (one.what === 'note') return addNote(editor, spot)
  if (one.what === 'frame') return addFrame(editor, one, spot, joint)
  const component =
    one.what === 'component'
      ? one
      : {
          what: 'component' as const,
          id: one.id,
          title: one.title,
          origin: 'here' as const,
          source: starterStep(starterFor(doc, joint)),
        }
  const [wiring] = wiringsFor(doc, spot.dag, joint, [component])
  return addStep(editor, component, spot, { joint, wiring }, group)
}
