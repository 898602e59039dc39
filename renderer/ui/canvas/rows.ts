/**
 * How a level is folded into rows. Columns are longest paths from the sources; a chain that is much longer than the
 * canvas is wide continues in a row below, as text does.
 */

import type { Measures, Size } from './geometry.ts'
import { measures } from './geometry.ts'
import type { Segment } from './levels.ts'

/** Children of each column, sources first, in the order they are given. */
export const columnsOf = (children: readonly string[], segments: readonly Segment[]): readonly string[][] => {
  const inner = segments.filter(({ from, to }) => from.at === 'child' && to.at === 'child')
  const before = new Map<string, string[]>()
  for (const { from, to } of inner) before.set(to.node, [...(before.get(to.node) ?? []), from.node])
  const depth = new Map<string, number>()
  const depthOf = (id: string, path: readonly string[]): number => {
    const found = depth.get(id)
    if (found !== undefined) return found
    // A broken file may hold a cycle; it is drawn all the same, its problems say what is wrong.
    const sources = (before.get(id) ?? []).filter((source) => source !== id && !path.includes(source))
    const own = Math.max(-1, ...sources.map((source) => depthOf(source, [...path, id]))) + 1
    depth.set(id, own)
    return own
  }
  const columns: string[][] = []
  for (const id of children) {
    const at = depthOf(id, [])
    while (columns.length <= at) columns.push([])
    columns[at]?.push(id)
  }
  return columns.filter((column) => column.length > 0)
}

const columnSize = (column: readonly string[], sizeOf: (id: string) => Size, m: Measures): Size => ({
  width: Math.max(...column.map((id) => sizeOf(id).width)) + m.columnGap,
  height: column.reduce((sum, id) => sum + sizeOf(id).height + m.nodeGap, 0),
})

/** Cuts columns into `count` rows of about equal width, in order. */
const cut = (columns: readonly Size[], count: number): number[][] => {
  const total = columns.reduce((sum, column) => sum + column.width, 0)
  const rows: number[][] = [[]]
  let used = 0
  for (const [at, column] of columns.entries()) {
    const row = rows.at(-1)
    const full = used + column.width / 2 > (total * rows.length) / count
    if (full && row !== undefined && row.length > 0 && rows.length < count) rows.push([at])
    else row?.push(at)
    used += column.width
  }
  return rows
}

const sizeOfRows = (columns: readonly Size[], rows: readonly number[][], m: Measures): Size => {
  const sizes = rows.map((row) => ({
    width: row.reduce((sum, at) => sum + (columns[at]?.width ?? 0), 0),
    height: Math.max(...row.map((at) => columns[at]?.height ?? 0)),
  }))
  return {
    width: Math.max(...sizes.map((size) => size.width)),
    height: sizes.reduce((sum, size) => sum + size.height + m.columnGap, 0),
  }
}

/** How large the rows can be shown in `space`; beyond 100 % there is nothing to win. */
const zoomIn = (size: Size, space: Size): number =>
  Math.min(1, space.width / size.width, space.height / size.height)

export interface Folded {
  /** Child ids of each row. */
  readonly rows: readonly string[][]
  /** How large they can be shown, about. */
  readonly zoom: number
}

/** More trouble for the eye has to make the picture at least an eighth larger. */
export const isWorth = (next: number, zoom: number): boolean => next > zoom * 1.125

/**
 * Rows of child ids. One more row is taken only when it is worth it: a straight chain reads better than a folded
 * one.
 */
export const foldIntoRows = (
  children: readonly string[],
  segments: readonly Segment[],
  sizeOf: (id: string) => Size,
  space: Size,
  m: Measures = measures,
): Folded => {
  const columns = columnsOf(children, segments)
  if (columns.length === 0) return { rows: [], zoom: 1 }
  const sizes = columns.map((column) => columnSize(column, sizeOf, m))
  let best = cut(sizes, 1)
  let zoom = zoomIn(sizeOfRows(sizes, best, m), space)
  for (let count = 2; count <= columns.length && zoom < 0.97; count += 1) {
    const rows = cut(sizes, count)
    const next = zoomIn(sizeOfRows(sizes, rows, m), space)
    if (isWorth(next, zoom)) {
      best = rows
      zoom = next
    }
  }
  return { rows: best.map((row) => row.flatMap((at) => columns[at] ?? [])), zoom }
}
