/** One level: its rows one below the other, and the way of every segment through them. */
import { type PlacedRow, placeRow, type RowEdge, type RowEnd, type RunElk } from './elk-row.ts'
import type { Measures, Point, Rect, Size } from './geometry.ts'
import { endKey, type Level, type Segment, type SegmentEnd, segmentKey } from './levels.ts'
import type { Route } from './routes.ts'
import { foldIntoRows } from './rows.ts'
import { spread } from './spread.ts'

/** What a level needs to know about its children, which are placed already when they are frames. */
export interface Children {
  readonly measures: Measures
  readonly sizeOf: (id: string) => Size
  /** Offset of a port or crossing below the child's top. */
  readonly offsetOf: (end: SegmentEnd, side: 'in' | 'out') => number
}

export interface PlacedLevel {
  /** From the left boundary to the right one, lanes included. */
  readonly size: Size
  readonly rects: ReadonlyMap<string, Rect>
  /** Height of every key on the left and right boundary. */
  readonly west: ReadonlyMap<string, number>
  readonly east: ReadonlyMap<string, number>
  readonly routes: ReadonlyMap<string, Route>
}

interface PlacedRows {
  readonly measures: Measures
  readonly rowOf: ReadonlyMap<string, number>
  readonly rows: readonly PlacedRow[]
}

/** Segments that leave a row below, or come from a boundary into a row that is not the first to use its pin. */
interface Plan extends PlacedRows {
  readonly tops: readonly number[]
  readonly width: number
  readonly left: number
  /** Per crossing source: its place in the lanes. */
  readonly lanes: ReadonlyMap<string, number>
  readonly west: ReadonlyMap<string, number>
  readonly east: ReadonlyMap<string, number>
}

const rowOfEnd = (rowOf: ReadonlyMap<string, number>, end: SegmentEnd): number | undefined =>
  end.at === 'child' ? rowOf.get(end.node) : undefined

/** The part of a segment that lies in row `at`, if any. */
const inRow = (
  segment: Segment,
  at: number,
  rowOf: ReadonlyMap<string, number>,
  children: Children,
): RowEdge[] => {
  const start = rowOfEnd(rowOf, segment.from)
  const end = rowOfEnd(rowOf, segment.to)
  if (start !== at && end !== at) return []
  const from: RowEnd =
    start === at
      ? { node: segment.from.node, key: segment.from.key, offset: children.offsetOf(segment.from, 'out') }
      : { pin: endKey(segment.from) }
  const to: RowEnd =
    end === at
      ? { node: segment.to.node, key: segment.to.key, offset: children.offsetOf(segment.to, 'in') }
      : { pin: segment.to.at === 'east' ? endKey(segment.to) : endKey(segment.from) }
  return [{ id: `${at} ${segmentKey(segment)}`, from, to }]
}

/** If, else if, else: read from top to bottom. */
export const isCases = ({ children }: Level): boolean =>
  children.length > 1 && children.every(({ heading }) => caseKinds.includes(heading?.is))
const caseKinds: readonly unknown[] = ['if', 'elif', 'else']

const placeRows = async (
  level: Level,
  rows: readonly string[][],
  children: Children,
  runElk: RunElk,
): Promise<PlacedRows> => {
  const rowOf = new Map(rows.flatMap((ids, at) => ids.map((id) => [id, at] as const)))
  const ordered = isCases(level)
  const place = (ids: readonly string[], at: number): Promise<PlacedRow> => {
    const edges = level.segments.flatMap((segment) => inRow(segment, at, rowOf, children))
    const unique = [...new Map(edges.map((edge) => [edge.id, edge])).values()]
    const row = { children: ids.map((id) => ({ id, size: children.sizeOf(id) })), edges: unique, ordered }
    return placeRow(row, runElk, children.measures)
  }
  const placed = await Promise.all(rows.map(place))
  return { rowOf, rows: placed, measures: children.measures }
}

/** Sources whose segments change rows, upper exits first: they get the outer lanes, so that lanes nest. */
const crossings = (level: Level, { rowOf, rows }: PlacedRows): ReadonlyMap<string, number> => {
  const found = new Map<string, number>()
  for (const { from, to } of level.segments) {
    const start = rowOfEnd(rowOf, from)
    const end = rowOfEnd(rowOf, to)
    if (start === undefined || end === undefined || start === end) continue
    found.set(endKey(from), start * 1e5 + (rows[start]?.east.get(endKey(from)) ?? 0))
  }
  const sorted = [...found].toSorted((a, b) => a[1] - b[1]).map(([key], at) => [key, at] as const)
  return new Map(sorted)
}

const gutter = (m: Measures, lanes: number): number => m.columnGap + m.lane * Math.max(0, lanes - 1)

const stackTops = ({ rows, measures }: PlacedRows, lanes: number): readonly number[] => {
  const tops: number[] = []
  let y = 0
  for (const row of rows) {
    tops.push(y)
    y += row.size.height + (lanes === 0 ? measures.nodeGap * 1.5 : gutter(measures, lanes))
  }
  return tops
}

/** A pin stands where its first row wants it; pins that come too close are pushed apart. */
const boundary = (
  level: Level,
  side: 'west' | 'east',
  placed: PlacedRows,
  tops: readonly number[],
  gap: number,
): ReadonlyMap<string, number> => {
  const keys = new Set(
    level.segments.flatMap(({ from, to }) => {
      const end = side === 'west' ? from : to
      return end.at === side ? [endKey(end)] : []
    }),
  )
  const wanted = [...keys].flatMap((key) => {
    const at = placed.rows.findIndex((row) => row[side].has(key))
    return at === -1 ? [] : [{ key, y: (tops[at] ?? 0) + (placed.rows[at]?.[side].get(key) ?? 0) }]
  })
  return spread(wanted, gap)
}

const plan = (level: Level, placed: PlacedRows, pinGap: number): Plan => {
  const lanes = crossings(level, placed)
  const tops = stackTops(placed, lanes.size)
  const { lane } = placed.measures
  const side = lanes.size === 0 ? 0 : lane * (lanes.size + 1)
  const late = placed.rows.slice(1).some((row) => [...row.west.keys()].some((key) => key.startsWith('west')))
  const left = Math.max(side, late ? lane * 2 : 0)
  const inner = Math.max(0, ...placed.rows.map((row) => row.size.width))
  return {
    ...placed,
    lanes,
    tops,
    left,
    width: left + inner + side,
    west: boundary(level, 'west', placed, tops, pinGap),
    east: boundary(level, 'east', placed, tops, pinGap),
  }
}

const inside = (plan: Plan, row: number, point: Point): Point => ({
  x: point.x + plan.left,
  y: point.y + (plan.tops[row] ?? 0),
})

const bendsIn = (plan: Plan, row: number, segment: Segment): readonly Point[] =>
  (plan.rows[row]?.bends.get(`${row} ${segmentKey(segment)}`) ?? []).map((point) => inside(plan, row, point))

const childPoint = (plan: Plan, end: SegmentEnd, side: 'in' | 'out', children: Children): Point => {
  const row = plan.rowOf.get(end.node) ?? 0
  const rect = plan.rows[row]?.rects.get(end.node) ?? { x: 0, y: 0, width: 0, height: 0 }
  const x = side === 'in' ? rect.x : rect.x + rect.width
  return inside(plan, row, { x, y: rect.y + children.offsetOf(end, side) })
}

/** Where a segment enters the columns of its last row: at the height it passes them, or of its port. */
const entryOf = (plan: Plan, row: number, segment: Segment, children: Children): Point => {
  const first = bendsIn(plan, row, segment)[0]
  const y = first?.y ?? childPoint(plan, segment.to, 'in', children).y
  return { x: plan.left, y }
}

const exitOf = (plan: Plan, row: number, segment: Segment, children: Children): Point => {
  const last = bendsIn(plan, row, segment).at(-1)
  const y = last?.y ?? childPoint(plan, segment.from, 'out', children).y
  return { x: plan.left + (plan.rows[row]?.size.width ?? 0), y }
}

/** Right lane, gutter, left lane: the way from the end of one row to the start of a later one. */
const wrap = (plan: Plan, key: string, start: number, exit: Point, entry: Point): readonly Point[] => {
  const at = plan.lanes.get(key) ?? 0
  const count = plan.lanes.size
  const { lane } = plan.measures
  const right = plan.width - lane * (at + 1)
  const left = plan.left - lane * (at + 1)
  const below = (plan.tops[start] ?? 0) + (plan.rows[start]?.size.height ?? 0)
  const y = below + gutter(plan.measures, count) / 2 + lane * (count / 2 - at - 0.5)
  return [exit, { x: right, y: exit.y }, { x: right, y }, { x: left, y }, { x: left, y: entry.y }, entry]
}

const firstRow = (plan: Plan, key: string): number => plan.rows.findIndex((row) => row.west.has(key))

/** From a pin on the left boundary: a curve into its first row, a lane down into later ones. */
const fromWest = (plan: Plan, segment: Segment, end: number, children: Children): Route => {
  const key = endKey(segment.from)
  const pin = { x: 0, y: plan.west.get(key) ?? 0 }
  const entry = entryOf(plan, end, segment, children)
  const last = childPoint(plan, segment.to, 'in', children)
  const bends = bendsIn(plan, end, segment)
  if (firstRow(plan, key) === end) return [{ kind: 'smooth', points: [pin, entry, ...bends, last] }]
  const x = Math.max(4, plan.measures.lane)
  const down = [pin, { x, y: pin.y }, { x, y: entry.y }, entry]
  return [
    { kind: 'lane', points: down },
    { kind: 'smooth', points: [entry, ...bends, last] },
  ]
}

const routeOf = (plan: Plan, segment: Segment, children: Children): Route => {
  const { from, to } = segment
  const start = plan.rowOf.get(from.node)
  const end = plan.rowOf.get(to.node)
  const eastPin = { x: plan.width, y: plan.east.get(endKey(to)) ?? 0 }
  if (start === undefined && end === undefined) {
    return [{ kind: 'smooth', points: [{ x: 0, y: plan.west.get(endKey(from)) ?? eastPin.y }, eastPin] }]
  }
  if (start === undefined) return fromWest(plan, segment, end ?? 0, children)
  const first = childPoint(plan, from, 'out', children)
  const bends = bendsIn(plan, start, segment)
  if (end === start) {
    return [{ kind: 'smooth', points: [first, ...bends, childPoint(plan, to, 'in', children)] }]
  }
  const exit = exitOf(plan, start, segment, children)
  if (end === undefined) return [{ kind: 'smooth', points: [first, ...bends, exit, eastPin] }]
  const entry = entryOf(plan, end, segment, children)
  return [
    { kind: 'smooth', points: [first, ...bends, exit] },
    { kind: 'lane', points: wrap(plan, endKey(from), start, exit, entry) },
    { kind: 'smooth', points: [entry, ...bendsIn(plan, end, segment), childPoint(plan, to, 'in', children)] },
  ]
}

/** `condition-10` comes after `condition-9`. */
const byNumber = new Intl.Collator('en', { numeric: true })

export const placeLevel = async (
  level: Level,
  children: Children,
  space: Size,
  runElk: RunElk,
  pinGap: number,
): Promise<PlacedLevel> => {
  const given = level.children.map((node) => node.id)
  const ids = isCases(level) ? given.toSorted(byNumber.compare) : given
  const { rows } = foldIntoRows(ids, level.segments, children.sizeOf, space, children.measures)
  const placed = await placeRows(level, rows, children, runElk)
  const plan_ = plan(level, placed, pinGap)
  const rects = [...plan_.rowOf].map(([id, row]) => {
    const rect = plan_.rows[row]?.rects.get(id) ?? { x: 0, y: 0, ...children.sizeOf(id) }
    return [id, { ...rect, ...inside(plan_, row, rect) }] as const
  })
  const lastRow = plan_.rows.length - 1
  const height = (plan_.tops[lastRow] ?? 0) + (plan_.rows[lastRow]?.size.height ?? 0)
  const lowestPin = Math.max(0, ...plan_.west.values(), ...plan_.east.values())
  return {
    size: { width: plan_.width, height: Math.max(height, lowestPin) },
    rects: new Map(rects),
    west: plan_.west,
    east: plan_.east,
    routes: new Map(
      level.segments.map((segment) => [segmentKey(segment), routeOf(plan_, segment, children)]),
    ),
  }
}
