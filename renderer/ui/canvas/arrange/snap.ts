/** Where a dragged thing settles: in line with its neighbours, else on the grid. */
import type { Point, Rect } from '../geometry.ts'

/** A line through two or more things that stand in line. */
export interface Guide {
  readonly axis: 'x' | 'y'
  /** x of a vertical line, y of a horizontal one. */
  readonly at: number
  readonly from: number
  readonly to: number
}

interface Snapped {
  readonly by: Point
  readonly guides: readonly Guide[]
}

export const grids = { fine: 4, coarse: 20 } as const

/** What may stand in line: starts, middles, ends. */
const marks = [0, 0.5, 1] as const

const markOf = (rect: Rect, axis: 'x' | 'y', part: number): number =>
  axis === 'x' ? rect.x + rect.width * part : rect.y + rect.height * part

/** The smallest shift that brings one of its marks to the same mark of another. */
const nearest = (
  moving: Rect,
  others: readonly Rect[],
  axis: 'x' | 'y',
  reach: number,
): number | undefined => {
  let best: number | undefined
  // Asked in every frame of a drag, of everything there is: nothing is made on the way.
  for (const part of marks) {
    const own = markOf(moving, axis, part)
    for (const other of others) {
      const away = markOf(other, axis, part) - own
      if (Math.abs(away) <= reach && Math.abs(away) < Math.abs(best ?? reach + 1)) best = away
    }
  }
  return best
}

const guidesAlong = (settled: Rect, others: readonly Rect[], axis: 'x' | 'y'): Guide[] => {
  const across = axis === 'x' ? 'y' : 'x'
  const length = axis === 'x' ? 'height' : 'width'
  return marks.flatMap((part) => {
    const at = markOf(settled, axis, part)
    const inLine = others.filter((other) => Math.abs(markOf(other, axis, part) - at) < 0.5)
    if (inLine.length === 0) return []
    const all = [settled, ...inLine]
    const from = Math.min(...all.map((rect) => rect[across]))
    return [{ axis, at, from, to: Math.max(...all.map((rect) => rect[across] + rect[length])) }]
  })
}

const toGrid = (value: number, grid: number): number => Math.round(value / grid) * grid

/**
 * @param moving where it was picked up
 * @param by how far the pointer has taken it
 * @param reach how near a line has to be, in world px
 */
export const snapTo = (
  moving: Rect,
  by: Point,
  others: readonly Rect[],
  grid: number,
  reach: number,
): Snapped => {
  const there = { ...moving, x: moving.x + by.x, y: moving.y + by.y }
  const dx = nearest(there, others, 'x', reach)
  const dy = nearest(there, others, 'y', reach)
  const x = dx === undefined ? toGrid(there.x, grid) : there.x + dx
  const y = dy === undefined ? toGrid(there.y, grid) : there.y + dy
  const settled = { ...moving, x, y }
  const guides = [
    ...(dx === undefined ? [] : guidesAlong(settled, others, 'x')),
    ...(dy === undefined ? [] : guidesAlong(settled, others, 'y')),
  ]
  return { by: { x: x - moving.x, y: y - moving.y }, guides }
}
