/**
 * Places for what has none yet, among what has: beside what it is wired to, never upon another. At once and the same
 * every time, so that a step that was pasted or added elsewhere does not fly about.
 */
import { measures, meets, type Point, type Rect, type Size } from '../geometry.ts'
import type { Segment } from '../levels.ts'
import { columnsOf } from '../rows.ts'

interface Level {
  readonly sizes: ReadonlyMap<string, Size>
  readonly known: ReadonlyMap<string, Point>
  readonly segments: readonly Segment[]
  /** Where the first one goes. */
  readonly start: Point
}

const grid = 4
const air = measures.nodeGap
const snap = (value: number): number => Math.round(value / grid) * grid

/** Down past whatever is there. */
const free = (wish: Rect, placed: Iterable<Rect>): Rect => {
  const others = [...placed]
  let at = wish
  for (let tries = 0; tries <= others.length; tries++) {
    const hit = others.find((other) => meets(at, other, air))
    if (hit === undefined) return at
    at = { ...at, y: snap(hit.y + hit.height + air) }
  }
  return at
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

const wishFor = (id: string, size: Size, level: Level, placed: ReadonlyMap<string, Rect>): Point => {
  const ends = (self: 'from' | 'to', other: 'from' | 'to'): Rect[] =>
    level.segments.flatMap((segment) => {
      const rect = segment[self].node === id ? placed.get(segment[other].node) : undefined
      return rect === undefined || segment[other].node === id ? [] : [rect]
    })
  const before = ends('to', 'from')
  if (before.length > 0)
    return {
      x: Math.max(...before.map(({ x, width }) => x + width)) + measures.columnGap,
      y: mean(before.map(({ y }) => y)),
    }
  const after = ends('from', 'to')
  if (after.length > 0)
    return {
      x: Math.max(level.start.x, Math.min(...after.map(({ x }) => x)) - measures.columnGap - size.width),
      y: mean(after.map(({ y }) => y)),
    }
  const all = [...placed.values()]
  if (all.length === 0) return level.start
  return {
    x: Math.min(...all.map(({ x }) => x)),
    y: Math.max(...all.map(({ y, height }) => y + height)) + air,
  }
}

/** Places of all nodes of a level, the known ones as they are. */
export const withMissing = (level: Level): ReadonlyMap<string, Point> => {
  const ids = [...level.sizes.keys()]
  if (ids.every((id) => level.known.has(id))) return level.known
  const placed = new Map<string, Rect>()
  for (const [id, point] of level.known)
    placed.set(id, { ...point, ...(level.sizes.get(id) ?? { width: 0, height: 0 }) })
  for (const id of columnsOf(ids, level.segments).flat()) {
    const size = level.sizes.get(id)
    if (placed.has(id) || size === undefined) continue
    const wish = wishFor(id, size, level, placed)
    placed.set(id, free({ x: snap(wish.x), y: snap(wish.y), ...size }, placed.values()))
  }
  return new Map([...placed].map(([id, { x, y }]) => [id, { x, y }]))
}
