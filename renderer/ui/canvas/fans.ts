/**
 * Fans: steps of one level that wait for the same steps, each with what only it leads to (its unit). One that would
 * be a column much higher than the canvas is set in a grid, in reading order, and arranged with the rest as one block.
 */
import type { Measures, Point, Rect, Size } from './geometry.ts'
import type { Segment, SegmentEnd } from './levels.ts'

/** A unit as it stands by itself. */
export interface Unit {
  readonly size: Size
  readonly rects: ReadonlyMap<string, Rect>
}

/** Fewer than these are never a high column. */
const fewest = 6

const between = (segments: readonly Segment[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const before = new Map<string, Set<string>>()
  for (const { from, to } of segments) {
    if (from.at !== 'child' || to.at !== 'child' || from.node === to.node) continue
    before.set(to.node, (before.get(to.node) ?? new Set()).add(from.node))
  }
  return before
}

/** Children by what they wait for, the largest groups first. */
const groupsOf = (
  children: readonly string[],
  before: ReadonlyMap<string, ReadonlySet<string>>,
): readonly (readonly string[])[] => {
  const groups = Map.groupBy(children, (id) => [...(before.get(id) ?? [])].toSorted().join('\n'))
  return [...groups.values()]
    .filter((group) => group.length >= fewest)
    .toSorted((a, b) => b.length - a.length)
}

/** The units of each fan; no child is in two of them. Their other ends all stand before or after the whole fan. */
export const fansOf = (
  children: readonly string[],
  segments: readonly Segment[],
): readonly (readonly (readonly string[])[])[] => {
  const before = between(segments)
  const groups = groupsOf(children, before)
  const after = new Map<string, string[]>()
  for (const [id, sources] of before) {
    for (const source of sources) after.set(source, [...(after.get(source) ?? []), id])
  }
  const taken = new Set(groups.flat())
  const unitOf = (head: string): readonly string[] => {
    const shared = before.get(head) ?? new Set()
    const unit = new Set([head])
    // Grows while it is read: what a member leads to comes in once all it waits for is there.
    for (const member of unit) {
      for (const next of after.get(member) ?? []) {
        const waits = [...(before.get(next) ?? [])]
        if (taken.has(next) || !waits.every((id) => unit.has(id) || shared.has(id))) continue
        unit.add(next)
        taken.add(next)
      }
    }
    return [...unit]
  }
  return groups.map((heads) => heads.map(unitOf))
}

const stackHeight = (units: readonly Unit[], m: Measures): number =>
  units.reduce((sum, { size }) => sum + size.height + m.nodeGap, -m.nodeGap)

export interface Fan {
  readonly units: readonly Unit[]
  /** Ends of wires outside of the fan, by the child inside that they lead to or from. */
  readonly ends: ReadonlyMap<string, { readonly into: ReadonlySet<string>; readonly out: number }>
}

export interface Grid {
  readonly size: Size
  readonly rects: ReadonlyMap<string, Rect>
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

/** How many wires pass a row of the grid: out of all but its last column, into all but its first. */
const passing = (row: readonly Unit[], ends: Fan['ends']): number => {
  const of = (unit: Unit) => [...unit.rects.keys()].flatMap((id) => ends.get(id) ?? [])
  const out = row
    .slice(0, -1)
    .flatMap(of)
    .map((end) => end.out)
  const into = new Set(
    row
      .slice(1)
      .flatMap(of)
      .flatMap((end) => [...end.into]),
  )
  return sum(out) + into.size
}

/** Units in rows of `columns`, from left to right, each row with room below it for the wires that pass. */
export const gridOf = ({ units, ends }: Fan, columns: number, m: Measures): Grid => {
  const width = Math.max(...units.map(({ size }) => size.width))
  const rects = new Map<string, Rect>()
  const foot = { bottom: 0 }
  let top = 0
  for (let start = 0; start < units.length; start += columns) {
    const row = units.slice(start, start + columns)
    for (const [at, unit] of row.entries()) {
      const corner: Point = { x: at * (width + m.columnGap), y: top }
      for (const [id, rect] of unit.rects)
        rects.set(id, { ...rect, x: rect.x + corner.x, y: rect.y + corner.y })
    }
    foot.bottom = top + Math.max(...row.map(({ size }) => size.height))
    top = foot.bottom + Math.max(m.nodeGap, m.lane + m.lane * passing(row, ends))
  }
  const across = Math.min(columns, units.length)
  return { size: { width: across * (width + m.columnGap) - m.columnGap, height: foot.bottom }, rects }
}

const isChild = (end: SegmentEnd, ids: ReadonlySet<string>): boolean =>
  end.at === 'child' && ids.has(end.node)

/** What leads into a fan and out of it. */
export const endsOf = (units: readonly Unit[], segments: readonly Segment[]): Fan['ends'] => {
  const inside = new Set(units.flatMap(({ rects }) => [...rects.keys()]))
  const ends = new Map<string, { into: Set<string>; out: number }>()
  const at = (id: string) => {
    const known = ends.get(id) ?? { into: new Set<string>(), out: 0 }
    ends.set(id, known)
    return known
  }
  for (const { from, to } of segments) {
    const starts = isChild(from, inside)
    const stops = isChild(to, inside)
    if (starts && !stops) at(from.node).out += 1
    if (stops && !starts) at(to.node).into.add(`${from.at} ${from.node} ${from.key}`)
  }
  return ends
}

/** Columns that bring a fan down to about `height`. */
export const columnsFor = (fan: Fan, height: number, m: Measures): number =>
  Math.max(1, Math.ceil(stackHeight(fan.units, m) / height))

/** @returns the height of the highest, as a column; 0 if there is none */
export const highest = (fans: readonly Fan[], m: Measures): number =>
  Math.max(0, ...fans.map(({ units }) => stackHeight(units, m)))
