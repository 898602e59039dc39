/** Places for what is to be added, as they are pointed at. */

import { familyOf } from '../arrange/family.ts'
import { dropTarget } from '../arrange/hit.ts'
import { inset } from '../arrange/rects.ts'
import { isFolded, measures, type Point } from '../geometry.ts'
import { type Desk, placesOn } from '../hand/actions.ts'
import type { View } from '../view.ts'
import type { PickSpot } from './contract.ts'

/** Which part of a new step comes to lie where the pointer is. */
export type Hold = 'middle' | 'input' | 'output'

const offsets: Readonly<Record<Hold, Point>> = {
  middle: { x: -measures.nodeWidth / 2, y: -measures.headHeight / 2 },
  input: { x: 0, y: -measures.firstPort },
  output: { x: -measures.nodeWidth, y: -measures.firstPort },
}

const grid = 4
const snapped = (value: number): number => Math.round(value / grid) * grid

export const worldOf = (screen: Point, box: { x: number; y: number }, view: View): Point => ({
  x: (screen.x - box.x - view.x) / view.zoom,
  y: (screen.y - box.y - view.y) / view.zoom,
})

export const screenOf = (world: Point, box: { x: number; y: number }, view: View): Point => ({
  x: world.x * view.zoom + view.x + box.x,
  y: world.y * view.zoom + view.y + box.y,
})

export function spotAt(desk: Desk, screen: Point, world: Point, hold: Hold): PickSpot {
  const frame = dropTarget(desk.graph, desk.layout.nodes, [], world)
  const dag = frame === '' ? {} : { dag: frame }
  const seen = desk.pinned ? {} : { seen: placesOn(desk) }
  const node = familyOf(desk.graph).nodes.get(frame)
  // Inside a folded frame there is no place to point at.
  if (node !== undefined && isFolded(node)) return { screen, dag: frame, ...seen }
  const rect = desk.layout.nodes.get(frame)
  const wish = { x: world.x + offsets[hold].x, y: world.y + offsets[hold].y }
  const at =
    rect === undefined
      ? wish
      : { x: Math.max(inset.x, wish.x - rect.x), y: Math.max(inset.y, wish.y - rect.y) }
  return { screen, dag: undefined, ...dag, at: { x: snapped(at.x), y: snapped(at.y) }, ...seen }
}
