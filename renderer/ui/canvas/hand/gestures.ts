/** What the canvas shows while a gesture goes on, and what the document is told at its end. */
import { type Drag, dragged, liftedBy, outermost } from '../arrange/drag.ts'
import { familyOf, withInside } from '../arrange/family.ts'
import { between, caughtBy, dropTarget } from '../arrange/hit.ts'
import { boundsOf } from '../arrange/rects.ts'
import { grids, snapTo } from '../arrange/snap.ts'
import { newGesture, noteKey, noteOf } from '../editing.ts'
import type { Point, Rect } from '../geometry.ts'
import type { GraphLayout } from '../layout.ts'
import { type Lifted, noGesture, type SceneStore } from '../scene.ts'
import { type Desk, nodesOf, notesOf, pin, settle } from './actions.ts'

/** Where the pointer is in the world, and the keys held with it. */
export interface Pointing {
  readonly at: Point
  readonly zoom: number
  /** No grid, no lines. */
  readonly alt: boolean
  /** The coarse grid; adds to a selection. */
  readonly shift: boolean
}

/** How near a line pulls, on screen. */
const pull = 6
export const leastNote = { width: 80, height: 44 }

/** What the dragged things may line up with: their neighbours in the same frames. */
const neighbours = (desk: Desk, base: GraphLayout, ids: readonly string[]): readonly Rect[] => {
  const family = familyOf(desk.graph)
  const moved = new Set(ids.flatMap((id) => withInside(family, id)))
  const homes = new Set(ids.map((id) => family.above(id).at(-1) ?? ''))
  return [...homes].flatMap((home) =>
    (family.children.get(home) ?? []).flatMap(({ id }) => (moved.has(id) ? [] : (base.nodes.get(id) ?? []))),
  )
}

const noteRects = (desk: Desk, keys: readonly string[]): ReadonlyMap<string, Rect> =>
  new Map(
    notesOf(keys).flatMap((id) => {
      const note = desk.editing.layout.notes[id]
      return note === undefined ? [] : [[id, note] as const]
    }),
  )

export interface Move {
  readonly kind: 'move'
  readonly keys: readonly string[]
  readonly base: GraphLayout
  /** All that is moved, where it was picked up. */
  readonly whole: Rect
  readonly others: readonly Rect[]
  readonly lifted: Lifted
  readonly from: Point
}

export const beginMove = (desk: Desk, keys: readonly string[], from: Point): Move => {
  const nodes = outermost(nodesOf(keys))
  const rects = [...nodes.flatMap((id) => desk.layout.nodes.get(id) ?? []), ...noteRects(desk, keys).values()]
  const others = neighbours(desk, desk.layout, nodes)
  const lifted = liftedBy(desk.graph, nodes)
  return { kind: 'move', keys, base: desk.layout, whole: boundsOf(rects), others, lifted, from }
}

/** Where the moved things are now, and what they would be dropped into. */
const moveTo = ({ keys, base, whole, others, from }: Move, desk: Desk, pointing: Pointing) => {
  const nodes = outermost(nodesOf(keys))
  const by = { x: pointing.at.x - from.x, y: pointing.at.y - from.y }
  const snapped = pointing.alt
    ? { by, guides: [] }
    : snapTo(
        whole,
        by,
        pointing.shift ? [] : others,
        pointing.shift ? grids.coarse : grids.fine,
        pull / pointing.zoom,
      )
  const into = dropTarget(desk.graph, base.nodes, nodes, pointing.at)
  return { nodes, into, ...snapped }
}

const shifted = (desk: Desk, keys: readonly string[], by: Point): ReadonlyMap<string, Rect> =>
  new Map(
    [...noteRects(desk, keys)].map(([id, rect]) => [id, { ...rect, x: rect.x + by.x, y: rect.y + by.y }]),
  )

const pictures = new WeakMap<Move, Drag & { readonly layout: GraphLayout }>()

/** The picture of a move. The grid is coarser than the pointer: often it is the one that is there. */
const pictureOf = (move: Move, desk: Desk, { ids, by, into }: Drag): GraphLayout => {
  if (ids.length === 0) return move.base
  const last = pictures.get(move)
  if (last !== undefined && last.by.x === by.x && last.by.y === by.y && last.into === into) return last.layout
  const layout = dragged(desk.graph, move.base, { ids, by, into })
  pictures.set(move, { ids, by, into, layout })
  return layout
}

export const showMove = (move: Move, desk: Desk, scene: SceneStore, pointing: Pointing): void => {
  const { nodes, into, by, guides } = moveTo(move, desk, pointing)
  const family = familyOf(desk.graph)
  const leaves = nodes.some((id) => (family.above(id).at(-1) ?? '') !== into)
  scene.setState({
    layout: pictureOf(move, desk, { ids: nodes, by, into }),
    gesture: {
      lifted: move.lifted,
      guides,
      target: leaves ? into : undefined,
      notes: shifted(desk, move.keys, by),
    },
  })
}

export const endMove = (move: Move, desk: Desk, scene: SceneStore, pointing: Pointing): void => {
  const { nodes, into, by } = moveTo(move, desk, pointing)
  const group = newGesture('move')
  const layout = pictureOf(move, desk, { ids: nodes, by, into })
  scene.setState({ layout: move.base, gesture: noGesture })
  if (by.x === 0 && by.y === 0) return
  if (nodes.length > 0) {
    pin(desk, group)
    settle({ ...desk, layout }, nodes, into, group)
  }
  putNotes(desk, shifted(desk, move.keys, by), group)
}

export const putNotes = (desk: Desk, rects: ReadonlyMap<string, Rect>, group: string): void => {
  for (const [id, rect] of rects) {
    const note = desk.editing.layout.notes[id]
    if (note !== undefined)
      desk.editing.perform({ edit: 'put-note', id, note: { ...note, ...whole(rect) } }, group)
  }
}

const whole = ({ x, y, width, height }: Rect): Rect => ({
  x: Math.round(x),
  y: Math.round(y),
  width: Math.round(width),
  height: Math.round(height),
})

export interface Marquee {
  readonly kind: 'marquee'
  readonly from: Point
  /** What was selected before, where the marquee adds to it. */
  readonly before: readonly string[]
}

export const showMarquee = (
  { from, before }: Marquee,
  desk: Desk,
  scene: SceneStore,
  { at }: Pointing,
): void => {
  const rect = between(from, at)
  const keys = caught(desk, rect, before)
  const was = scene.getState().selected
  const same = was.size === keys.length && keys.every((key) => was.has(key))
  scene.setState({ gesture: { marquee: rect }, ...(same ? {} : { selected: new Set(keys) }) })
}

const caught = (desk: Desk, rect: Rect, before: readonly string[]): readonly string[] => {
  const notes = Object.entries(desk.editing.layout.notes)
    .filter(
      ([, note]) =>
        note.x < rect.x + rect.width &&
        rect.x < note.x + note.width &&
        note.y < rect.y + rect.height &&
        rect.y < note.y + note.height,
    )
    .map(([id]) => noteKey(id))
  return [...new Set([...before, ...caughtBy(rect, desk.graph, desk.layout.nodes), ...notes])]
}

export const endMarquee = (
  { from, before }: Marquee,
  desk: Desk,
  scene: SceneStore,
  { at }: Pointing,
): void => {
  scene.setState({ gesture: noGesture })
  desk.editing.select(caught(desk, between(from, at), before))
}

export interface Resize {
  readonly kind: 'resize'
  readonly key: string
  readonly from: Point
}

const resized = ({ key, from }: Resize, desk: Desk, { at, alt }: Pointing): ReadonlyMap<string, Rect> => {
  const id = noteOf(key) ?? ''
  const note = desk.editing.layout.notes[id]
  if (note === undefined) return new Map()
  const grid = alt ? 1 : grids.fine
  const to = (value: number, least: number): number => Math.max(least, Math.round(value / grid) * grid)
  const width = to(note.width + at.x - from.x, leastNote.width)
  const height = to(note.height + at.y - from.y, leastNote.height)
  return new Map([[id, { x: note.x, y: note.y, width, height }]])
}

export const showResize = (resize: Resize, desk: Desk, scene: SceneStore, pointing: Pointing): void =>
  scene.setState({ gesture: { notes: resized(resize, desk, pointing) } })

export const endResize = (resize: Resize, desk: Desk, scene: SceneStore, pointing: Pointing): void => {
  scene.setState({ gesture: noGesture })
  putNotes(desk, resized(resize, desk, pointing), newGesture('resize'))
}

export type Going = Move | Marquee | Resize

export const show = (going: Going, desk: Desk, scene: SceneStore, pointing: Pointing): void => {
  if (going.kind === 'move') showMove(going, desk, scene, pointing)
  else if (going.kind === 'marquee') showMarquee(going, desk, scene, pointing)
  else showResize(going, desk, scene, pointing)
}

export const end = (going: Going, desk: Desk, scene: SceneStore, pointing: Pointing): void => {
  if (going.kind === 'move') endMove(going, desk, scene, pointing)
  else if (going.kind === 'marquee') endMarquee(going, desk, scene, pointing)
  else endResize(going, desk, scene, pointing)
}
