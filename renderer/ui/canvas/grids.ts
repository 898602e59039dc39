/** A level whose high fans stand in grids: each grid is one child while elk arranges, and its steps again afterwards. */
import { placeRow, type RunElk } from './elk-row.ts'
import { columnsFor, endsOf, type Fan, fansOf, type Grid, gridOf, highest, type Unit } from './fans.ts'
import type { Point, Rect, Size } from './geometry.ts'
import { type Level, type Segment, type SegmentEnd, segmentKey } from './levels.ts'
import { type Children, isCases, type PlacedLevel, placeLevel } from './place-level.ts'
import type { Route } from './routes.ts'
import { foldIntoRows, isWorth } from './rows.ts'

/** More columns than these make no picture larger. */
const mostColumns = 16

interface Gridded {
  readonly level: Level
  readonly children: Children
  readonly grids: ReadonlyMap<string, Grid>
  /** The whole segment as it is for elk, unless it lies within one grid. */
  readonly outer: (segment: Segment) => Segment | undefined
  readonly zoom: number
}

const placeUnit = async (
  ids: readonly string[],
  { segments }: Level,
  children: Children,
  runElk: RunElk,
): Promise<Unit> => {
  const end = (at: SegmentEnd, side: 'in' | 'out') => ({
    node: at.node,
    key: at.key,
    offset: children.offsetOf(at, side),
  })
  const inside = (at: SegmentEnd): boolean => at.at === 'child' && ids.includes(at.node)
  const edges = segments
    .filter(({ from, to }) => ids.length > 1 && inside(from) && inside(to))
    .map((segment) => ({
      id: segmentKey(segment),
      from: end(segment.from, 'out'),
      to: end(segment.to, 'in'),
    }))
  const row = { children: ids.map((id) => ({ id, size: children.sizeOf(id) })), edges }
  return placeRow(row, runElk, children.measures)
}

/** `part-10` comes after `part-9`. */
const byNumber = new Intl.Collator('en', { numeric: true })

/** As the ports stand that they lead to, so that their wires do not cross; by name where that says nothing. */
const inOrder = (
  units: readonly (readonly string[])[],
  level: Level,
  children: Children,
): readonly (readonly string[])[] => {
  const unitAt = new Map(units.flatMap((ids, at) => ids.map((id) => [id, at] as const)))
  const column = new Map(level.children.map(({ id }, at) => [id, at]))
  const aim = new Map<number, number>()
  for (const { from, to } of level.segments) {
    const at = unitAt.get(from.node)
    if (at === undefined || to.at !== 'child' || unitAt.get(to.node) === at) continue
    const here = (column.get(to.node) ?? 0) * 1e5 + children.offsetOf(to, 'in')
    aim.set(at, Math.min(aim.get(at) ?? here, here))
  }
  const sorted = [...units.entries()].toSorted(
    ([a, one], [b, other]) =>
      (aim.get(a) ?? 0) - (aim.get(b) ?? 0) || byNumber.compare(one[0] ?? '', other[0] ?? ''),
  )
  return sorted.map(([, ids]) => ids)
}

const fanOf = async (
  units: readonly (readonly string[])[],
  level: Level,
  children: Children,
  runElk: RunElk,
): Promise<Fan> => {
  const ordered = inOrder(units, level, children)
  const placed = await Promise.all(ordered.map((ids) => placeUnit(ids, level, children, runElk)))
  return { units: placed, ends: endsOf(placed, level.segments) }
}

const gridName = (at: number): string => `grid ${at}`

/** The level with these grids in it. A port of a grid is that of a child: `<child> <key>`, at the child's height. */
const withGrids = (level: Level, children: Children, all: readonly Grid[], space: Size): Gridded => {
  const grids = new Map(all.map((grid, at) => [gridName(at), grid]))
  const gridAt = new Map(
    [...grids].flatMap(([id, { rects }]) => [...rects.keys()].map((child) => [child, id])),
  )
  const ports = new Map<string, SegmentEnd>()
  const lifted = (end: SegmentEnd): SegmentEnd => {
    const node = end.at === 'child' ? gridAt.get(end.node) : undefined
    if (node === undefined) return end
    const key = `${end.node} ${end.key}`
    ports.set(key, end)
    return { at: 'child', node, key }
  }
  const outer = (segment: Segment): Segment | undefined => {
    const [from, to] = [lifted(segment.from), lifted(segment.to)]
    return grids.has(from.node) && from.node === to.node ? undefined : { from, to }
  }
  const offsetOf: Children['offsetOf'] = (end, side) => {
    const port = grids.has(end.node) ? ports.get(end.key) : undefined
    if (port === undefined) return children.offsetOf(end, side)
    return (grids.get(end.node)?.rects.get(port.node)?.y ?? 0) + children.offsetOf(port, side)
  }
  const sizeOf: Children['sizeOf'] = (id) => grids.get(id)?.size ?? children.sizeOf(id)
  const ids = [...new Set(level.children.map(({ id }) => gridAt.get(id) ?? id))]
  const segments = level.segments.flatMap((segment) => outer(segment) ?? [])
  const { zoom } = foldIntoRows(ids, segments, sizeOf, space, children.measures)
  return {
    level: { ...level, children: ids.map((id) => ({ id })), segments },
    children: { measures: children.measures, sizeOf, offsetOf },
    grids,
    outer,
    zoom,
  }
}

/** As few columns as show it about as large as it can be. */
const best = (level: Level, children: Children, fans: readonly Fan[], space: Size): Gridded => {
  const m = children.measures
  const height = highest(fans, m)
  let found = withGrids(level, children, [], space)
  for (let count = 2; count <= mostColumns && found.zoom < 0.97; count += 1) {
    const wide = fans.flatMap((fan) => {
      const columns = columnsFor(fan, height / count, m)
      return columns > 1 ? [gridOf(fan, columns, m)] : []
    })
    const next = withGrids(level, children, wide, space)
    if (isWorth(next.zoom, found.zoom)) found = next
  }
  return found
}

/** Its children where they stand, its wires led on to their ports. */
const unfolded = (
  placed: PlacedLevel,
  level: Level,
  children: Children,
  { grids, outer }: Gridded,
): PlacedLevel => {
  const rects = new Map<string, Rect>()
  for (const [id, rect] of placed.rects) {
    const grid = grids.get(id)
    if (grid === undefined) rects.set(id, rect)
    for (const [child, inner] of grid?.rects ?? [])
      rects.set(child, { ...inner, x: inner.x + rect.x, y: inner.y + rect.y })
  }
  const port = (end: SegmentEnd, side: 'in' | 'out'): readonly Point[] => {
    const { x, y, width } = rects.get(end.node) ?? { x: 0, y: 0, width: 0 }
    return end.at === 'child'
      ? [{ x: side === 'in' ? x : x + width, y: y + children.offsetOf(end, side) }]
      : []
  }
  const routeOf = (segment: Segment): Route => {
    const way = outer(segment)
    const [start, stop] = [port(segment.from, 'out'), port(segment.to, 'in')]
    if (way === undefined) return [{ kind: 'smooth', points: [...start, ...stop] }]
    const route = placed.routes.get(segmentKey(way)) ?? []
    return route.map(({ kind, points }, at) => ({
      kind,
      points: [
        ...(at === 0 && way.from !== segment.from ? start : []),
        ...points,
        ...(at === route.length - 1 && way.to !== segment.to ? stop : []),
      ],
    }))
  }
  const routes = level.segments.map((segment) => [segmentKey(segment), routeOf(segment)] as const)
  return { ...placed, rects, routes: new Map(routes) }
}

/**
 * Arranges a level; a fan higher than `tall` gets as many columns as make the picture larger. Wires into a grid go by
 * its edge: good for a small picture, the editor lays its own.
 */
export const placeInGrids = async (
  level: Level,
  children: Children,
  space: Size,
  tall: number,
  runElk: RunElk,
  pinGap: number,
): Promise<PlacedLevel> => {
  const plain = () => placeLevel(level, children, space, runElk, pinGap)
  if (isCases(level)) return plain()
  const ids = level.children.map(({ id }) => id)
  const known = fansOf(ids, level.segments)
  const high = known.filter(
    (units) =>
      units.reduce((sum, [head]) => sum + (head === undefined ? 0 : children.sizeOf(head).height), 0) > tall,
  )
  if (high.length === 0) return plain()
  const fans = await Promise.all(high.map((units) => fanOf(units, level, children, runElk)))
  const gridded = best(level, children, fans, space)
  if (gridded.grids.size === 0) return plain()
  const placed = await placeLevel(gridded.level, gridded.children, space, runElk, pinGap)
  return unfolded(placed, level, children, gridded)
}
