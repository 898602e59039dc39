/** Copies, frames and notes: edits that bring, take or rename nodes, with the places of what they touch. */

import type { FrameKind } from '#core/edit/frames.ts'
import { layoutOf } from '#core/edit/layout.ts'
import { keyOf, parentOf } from '#core/edit/places.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { nodeId } from '#core/spec/walk.ts'
import { outermost } from '../arrange/drag.ts'
import { familyOf } from '../arrange/family.ts'
import { type Alignment, type Axis, aligned, distributed } from '../arrange/line-up.ts'
import { boundsOf, inset } from '../arrange/rects.ts'
import { newGesture, noteKey } from '../editing.ts'
import { measures, type Point, type Rect } from '../geometry.ts'
import { cornerOf, type Desk, nodesOf, notesOf, pin, placesOn, settle } from './actions.ts'
import { putNotes } from './gestures.ts'

const shift = (rect: Rect, by: Point): Rect => ({ ...rect, x: rect.x + by.x, y: rect.y + by.y })

/** The selected steps of one frame: that of the last one chosen. */
const together = (keys: readonly string[]): readonly string[] => {
  const nodes = outermost(nodesOf(keys))
  const home = parentOf(nodes.at(-1) ?? '')
  return nodes.filter((node) => parentOf(node) === home)
}

export const copyText = (desk: Desk, keys: readonly string[]): string | undefined => {
  const nodes = together(keys)
  const all = desk.editing.layout.notes
  const home = cornerOf(desk, parentOf(nodes[0] ?? ''))
  const notes = Object.fromEntries(
    notesOf(keys).flatMap((id) => {
      const note = all[id]
      return note === undefined ? [] : [[id, { ...note, x: note.x - home.x, y: note.y - home.y }]]
    }),
  )
  if (nodes.length === 0 && Object.keys(notes).length === 0) return undefined
  const copied = desk.editing.copy(nodes, placesOn(desk), notes)
  return copied.ok ? copied.value : undefined
}

/** Where a paste goes: beside what is selected, in its frame. */
const homeFor = ({ editing, graph }: Desk): string | undefined => {
  const last = nodesOf(editing.selected).at(-1)
  return last === undefined || !familyOf(graph).nodes.has(last) ? undefined : parentOf(last)
}

const topLeft = (points: readonly Point[]): Point => ({
  x: Math.min(...points.map(({ x }) => x)),
  y: Math.min(...points.map(({ y }) => y)),
})

/** @param at where the upper left corner of the copies goes, in the world; undefined: beside the originals */
export const paste = (desk: Desk, text: string, at: Point | undefined): boolean => {
  const piece = parsePipeline(text)
  const group = newGesture('paste')
  const dag = homeFor(desk)
  // Refused, with the reason.
  if (!piece.ok) return desk.editing.perform({ edit: 'paste', text, offset: { x: 0, y: 0 } }, group).ok
  const layout = layoutOf(piece.value)
  const corner = topLeft([...Object.values(layout.nodes), ...Object.values(layout.notes)])
  const home = cornerOf(desk, dag)
  const offset =
    at === undefined || !Number.isFinite(corner.x)
      ? { x: 20, y: 20 }
      : { x: Math.round(at.x - home.x - corner.x), y: Math.round(at.y - home.y - corner.y) }
  pin(desk, group)
  const noteOffset = { x: Math.round(offset.x + home.x), y: Math.round(offset.y + home.y) }
  return desk.editing.perform(
    { edit: 'paste', text, offset, ...(dag === undefined ? {} : { dag, noteOffset }) },
    group,
  ).ok
}

export const duplicate = (desk: Desk): void => {
  const text = copyText(desk, desk.editing.selected)
  if (text !== undefined) paste(desk, text, undefined)
}

/** Puts the nodes of a new or vanished frame where they were seen. */
const keepPlaces = (desk: Desk, ids: ReadonlyMap<string, string>, corner: Point, group: string): void => {
  const points = [...ids].flatMap(([before, after]): [string, Point][] => {
    const rect = desk.layout.nodes.get(before)
    return rect === undefined ? [] : [[after, { x: rect.x - corner.x, y: rect.y - corner.y }]]
  })
  desk.editing.perform({ edit: 'place', points: Object.fromEntries(points) }, group)
}

/** @returns the frame, which stands around them where they stood */
export const wrapKeys = (desk: Desk, keys: readonly string[], kind: FrameKind): string | undefined => {
  const nodes = together(keys)
  const [first] = nodes
  if (first === undefined) return undefined
  const group = newGesture('wrap')
  const dag = parentOf(first)
  const home = cornerOf(desk, dag)
  const bounds = boundsOf(nodes.flatMap((id) => desk.layout.nodes.get(id) ?? []))
  const corner = { x: bounds.x - inset.x, y: bounds.y - inset.y }
  pin(desk, group)
  const at = { x: corner.x - home.x, y: corner.y - home.y }
  const made = desk.editing.perform(
    { edit: 'wrap', nodes, kind, at, ...(dag === undefined ? {} : { dag }) },
    group,
  )
  const frame = made.ok ? made.value.nodes?.[0] : undefined
  if (frame === undefined) return undefined
  keepPlaces(desk, new Map(nodes.map((id) => [id, nodeId(frame, keyOf(id))])), corner, group)
  desk.editing.select([frame])
  return frame
}

export const unwrapFrame = (desk: Desk, frame: string): void => {
  const group = newGesture('unwrap')
  const children = (familyOf(desk.graph).children.get(frame) ?? []).map(({ id }) => id)
  pin(desk, group)
  const made = desk.editing.perform({ edit: 'unwrap', node: frame }, group)
  const ids = made.ok ? (made.value.nodes ?? []) : []
  if (ids.length !== children.length) return
  const renamed = new Map(children.map((id, at) => [id, ids[at] ?? id]))
  keepPlaces(desk, renamed, cornerOf(desk, parentOf(frame)), group)
}

/** An Else that makes room stands below what comes before it. */
const aboveElse = (desk: Desk, id: string, ids: ReadonlyMap<string, string>) => {
  const [[was, now] = []] = [...ids]
  const rect = was === undefined ? undefined : desk.layout.nodes.get(was)
  if (rect === undefined || was === undefined || now === undefined) return undefined
  const home = cornerOf(desk, parentOf(was))
  const at = { x: rect.x - home.x, y: rect.y - home.y }
  return { [id]: at, [now]: { x: at.x, y: at.y + emptyFrame + measures.nodeGap } }
}
const emptyFrame = measures.frameHead + measures.framePad.top + measures.framePad.bottom

/**
 * The case beside a condition, below what is there but above an Else; a lone If gets the frame that holds both where it
 * stands.
 */
export const addCase = (desk: Desk, node: string, kind: 'else' | 'elif'): string | undefined => {
  const rect = desk.layout.nodes.get(node)
  const home = cornerOf(desk, parentOf(node))
  const group = newGesture('case')
  pin(desk, group)
  const made = desk.editing.perform({ edit: 'add-branch', node, kind }, group)
  const [id = ''] = made.ok ? (made.value.nodes ?? []) : []
  const frame = parentOf(id)
  if (frame === undefined || rect === undefined) return undefined
  const below = (lowest: number): Point => ({ x: inset.x, y: lowest + measures.nodeGap })
  const beside = (familyOf(desk.graph).children.get(frame) ?? []).flatMap(
    (one) => desk.layout.nodes.get(one.id) ?? [],
  )
  const above =
    frame === parentOf(node) && made.ok ? aboveElse(desk, id, made.value.ids ?? new Map()) : undefined
  const points =
    above ??
    (frame === parentOf(node)
      ? { [id]: below(Math.max(...beside.map(({ y, height }) => y + height)) - home.y) }
      : {
          [frame]: { x: rect.x - inset.x - home.x, y: rect.y - inset.y - home.y },
          [nodeId(frame, keyOf(node))]: { x: inset.x, y: inset.y },
          [id]: below(inset.y + rect.height),
        })
  desk.editing.perform({ edit: 'place', points }, group)
  desk.editing.select([id])
  return id
}

/** Into a frame without dragging: below what is in it. Out of it: below the frame. */
export const moveInto = (desk: Desk, keys: readonly string[], into: string): void => {
  const nodes = together(keys)
  const [first] = nodes
  if (first === undefined) return
  const group = newGesture('move')
  const rect = desk.layout.nodes.get(into)
  const left = desk.layout.nodes.get(parentOf(first) ?? '')
  const bounds = boundsOf(nodes.flatMap((id) => desk.layout.nodes.get(id) ?? []))
  const to =
    rect === undefined ||
    (left !== undefined && parentOf(parentOf(first) ?? '') === (into === '' ? undefined : into))
      ? { x: left?.x ?? bounds.x, y: (left?.y ?? 0) + (left?.height ?? 0) + measures.nodeGap }
      : { x: rect.x + inset.x, y: rect.y + rect.height + measures.nodeGap - measures.framePad.bottom }
  const moved = new Map(desk.layout.nodes)
  for (const id of nodes) {
    const was = desk.layout.nodes.get(id)
    if (was !== undefined) moved.set(id, shift(was, { x: to.x - bounds.x, y: to.y - bounds.y }))
  }
  pin(desk, group)
  settle({ ...desk, layout: { ...desk.layout, nodes: moved } }, nodes, into, group)
}

const rectsOfKeys = (desk: Desk, keys: readonly string[]): ReadonlyMap<string, Rect> =>
  new Map([
    ...outermost(nodesOf(keys)).flatMap((id) => {
      const rect = desk.layout.nodes.get(id)
      return rect === undefined ? [] : [[id, rect] as const]
    }),
    ...notesOf(keys).flatMap((id) => {
      const note = desk.editing.layout.notes[id]
      return note === undefined ? [] : [[noteKey(id), note] as const]
    }),
  ])

export const lineUp = (desk: Desk, how: { align: Alignment } | { distribute: Axis }): void => {
  const group = newGesture('align')
  const rects = rectsOfKeys(desk, desk.editing.selected)
  const shifts = 'align' in how ? aligned(rects, how.align) : distributed(rects, how.distribute)
  const nodes = new Map(desk.layout.nodes)
  const notes = new Map<string, Rect>()
  for (const [key, by] of shifts) {
    const rect = rects.get(key)
    if (rect === undefined) continue
    if (nodes.has(key)) nodes.set(key, shift(rect, by))
    else for (const id of notesOf([key])) notes.set(id, shift(rect, by))
  }
  pin(desk, group)
  settle({ ...desk, layout: { ...desk.layout, nodes } }, nodesOf([...shifts.keys()]), undefined, group)
  putNotes(desk, notes, group)
}

const noteSize = { width: 220, height: 112 }

/** A new, empty note; its id. */
export const addNote = ({ editing }: Desk, at: Point): string => {
  let number = 1
  while (Object.hasOwn(editing.layout.notes, `note-${number}`)) number += 1
  const id = `note-${number}`
  const note = { text: '', x: Math.round(at.x), y: Math.round(at.y), ...noteSize }
  editing.perform({ edit: 'put-note', id, note })
  editing.select([noteKey(id)])
  return id
}
