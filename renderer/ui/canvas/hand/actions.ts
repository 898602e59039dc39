/** What a person does to what is on the canvas, as commands: one gesture is one step of the history. */
import { parentOf } from '#core/edit/places.ts'
import type { PipelineGraph } from '#shared/graph.ts'
import { outermost } from '../arrange/drag.ts'
import { familyOf } from '../arrange/family.ts'
import { inset, type Points, pointsOf } from '../arrange/rects.ts'
import { type CanvasEditing, newGesture, noteOf } from '../editing.ts'
import { type DrawnNode, isFolded, type Point, type Rect } from '../geometry.ts'
import type { GraphLayout } from '../layout.ts'

/** What an action needs to know of the moment it is made in. */
export interface Desk {
  readonly editing: CanvasEditing
  readonly graph: PipelineGraph
  readonly layout: GraphLayout
  /** Places of what is not drawn just now. */
  readonly seen: Points
  readonly pinned: boolean
}

/** What stands in a frame is placed from its corner; undefined: the pipeline itself. */
export const cornerOf = ({ layout }: Desk, frame: string | undefined): Point =>
  (frame === undefined ? undefined : layout.nodes.get(frame)) ?? { x: 0, y: 0 }

export const nodesOf = (keys: readonly string[]): readonly string[] =>
  keys.filter((key) => noteOf(key) === undefined)

export const notesOf = (keys: readonly string[]): readonly string[] =>
  keys.flatMap((key) => noteOf(key) ?? [])

/** All places as they are seen now. */
export const placesOn = ({ graph, layout, seen }: Desk): Points => ({
  ...seen,
  ...pointsOf(graph, layout.nodes),
})

/** The first time something is arranged, everything gets the place where it is seen. */
export const pin = (desk: Desk, group: string): void => {
  if (!desk.pinned) desk.editing.perform({ edit: 'place', points: placesOn(desk) }, group)
}

const byHome = (nodes: readonly string[]): ReadonlyMap<string, readonly string[]> =>
  Map.groupBy(nodes, (id) => parentOf(id) ?? '')

/** Where a node stands, as seen from the frame it is put into. */
const spotIn = (rect: Rect, frame: Rect | undefined): Point =>
  frame === undefined
    ? { x: rect.x, y: rect.y }
    : { x: Math.max(inset.x, rect.x - frame.x), y: Math.max(inset.y, rect.y - frame.y) }

const homeOf = (desk: Desk, frame: string): Rect | undefined => {
  const node: DrawnNode | undefined = familyOf(desk.graph).nodes.get(frame)
  return node === undefined || isFolded(node) ? undefined : desk.layout.nodes.get(frame)
}

/** Carries steps over into a frame (''= the pipeline itself), and their places with them. */
const carryOver = (desk: Desk, nodes: readonly string[], into: string, group: string): void => {
  const { editing, layout } = desk
  const folded = into !== '' && homeOf(desk, into) === undefined
  const moved = editing.perform({ edit: 'move-into', nodes, ...(into === '' ? {} : { dag: into }) }, group)
  const ids = moved.ok ? (moved.value.nodes ?? []) : []
  const points = nodes.flatMap((node, at): [string, Point][] => {
    const rect = layout.nodes.get(node)
    const id = ids[at]
    return rect === undefined || id === undefined || folded ? [] : [[id, spotIn(rect, homeOf(desk, into))]]
  })
  if (points.length > 0) editing.perform({ edit: 'place', points: Object.fromEntries(points) }, group)
}

/**
 * Puts nodes where `desk.layout` shows them.
 * @param into the frame that takes them in; '' the pipeline itself; undefined: each stays where it belongs
 */
export const settle = (desk: Desk, ids: readonly string[], into: string | undefined, group: string): void => {
  const { editing, layout } = desk
  for (const [home, nodes] of byHome(outermost(ids))) {
    if (into !== undefined && home !== into) {
      carryOver(desk, nodes, into, group)
      continue
    }
    const points = nodes.flatMap((id): [string, Point][] => {
      const rect = layout.nodes.get(id)
      return rect === undefined ? [] : [[id, spotIn(rect, homeOf(desk, home))]]
    })
    editing.perform({ edit: 'place', points: Object.fromEntries(points) }, group)
  }
}

export const removeKeys = ({ editing }: Desk, keys: readonly string[]): void => {
  const group = newGesture('remove')
  const nodes = outermost(nodesOf(keys))
  if (nodes.length > 0) editing.perform({ edit: 'remove', nodes }, group)
  for (const id of notesOf(keys)) editing.perform({ edit: 'put-note', id, note: null }, group)
  editing.select([])
}
