/** Room for a step that is put into a wire: as in a text, what comes behind it makes way. */
import { measures, meets, type Point, type Rect, type Size } from '../geometry.ts'

export interface Room {
  readonly at: Point
  /** New places of what stood in the way. */
  readonly moved: Readonly<Record<string, Point>>
}

/** A card needs this much around it. */
const air = 12

const right = ({ x, width }: Rect): number => x + width

/** In the middle where both gaps stay readable, else close behind what comes before, and the rest gives way. */
function columnFor(width: number, from: Rect, to: Rect): { readonly x: number; readonly by: number } {
  const between = to.x - right(from)
  if (between >= width + measures.columnGap) return { x: right(from) + (between - width) / 2, by: 0 }
  const x = right(from) + measures.columnGap
  return { x, by: x + width + measures.columnGap - to.x }
}

const unbounded: Point = { x: Number.NEGATIVE_INFINITY, y: Number.NEGATIVE_INFINITY }

type Span = readonly [begin: number, end: number]

/** Where a corner would come too near to this, along one axis; the ends are free. */
const tooNear = (size: number, begin: number, length: number): Span => [
  begin - air - size,
  begin + length + air,
]

/** The end of what is taken around `wish`, as one walks on from it in one direction. */
const walk = (wish: number, spans: readonly Span[], from: 0 | 1): number => {
  const [to, sign] = from === 0 ? ([1, 1] as const) : ([0, -1] as const)
  return spans
    .toSorted((one, other) => (one[from] - other[from]) * sign)
    .reduce((at, span) => ((at - span[from]) * sign > 0 && (span[to] - at) * sign > 0 ? span[to] : at), wish)
}

/** Where a corner can be, along one axis, that is nearest to the wish. */
const nearest = (wish: number, spans: readonly Span[], least: number): number => {
  const [down, up] = [walk(wish, spans, 0), walk(wish, spans, 1)]
  return up >= least && wish - up < down - wish ? up : down
}

/**
 * The free place that is nearest to where it was pointed at: there is always one below everything.
 * @param least no place is left of it or above it
 */
export function nearestFree(size: Size, wish: Point, boxes: Iterable<Rect>, least = unbounded): Point {
  const there = [...boxes]
  const [left, top] = [Math.max(wish.x, least.x), Math.max(wish.y, least.y)]
  const columns = new Set([left, ...there.flatMap(({ x, width }) => tooNear(size.width, x, width))])
  const sorted = [...columns]
    .filter((x) => x >= least.x)
    .toSorted((a, b) => Math.abs(a - left) - Math.abs(b - left))
  let best = { x: left, y: top, off: Number.POSITIVE_INFINITY }
  for (const x of sorted) {
    if (Math.abs(x - left) >= best.off) break
    const beside = there.filter((box) => {
      const [begin, end] = tooNear(size.width, box.x, box.width)
      return begin < x && x < end
    })
    const y = nearest(
      top,
      beside.map((box) => tooNear(size.height, box.y, box.height)),
      least.y,
    )
    const off = Math.hypot(x - left, y - top)
    if (off < best.off) best = { x, y, off }
  }
  return { x: Math.round(best.x), y: Math.round(best.y) }
}

/**
 * Where a wire leads back, or from or to the frame itself, nothing comes behind it that could make way: the step goes to
 * the nearest place that is free.
 * @param wish upper left corner, where it was pointed at
 * @param boxes what stands in the same frame, in the coordinates of `wish`
 * @param ends of the wire, as boxes; undefined for ports of the frame itself
 */
export function roomBetween(
  size: Size,
  wish: Point,
  boxes: ReadonlyMap<string, Rect>,
  ends: { readonly from: string | undefined; readonly to: string | undefined },
  least = unbounded,
): Room {
  const isFree = (at: Point, among: Iterable<Rect>): boolean =>
    ![...among].some((box) => meets({ ...size, ...at }, box, air))
  const from = boxes.get(ends.from ?? '')
  const to = boxes.get(ends.to ?? '')
  if (isFree(wish, boxes.values()) || from === undefined || to === undefined || to.x < right(from))
    return { at: nearestFree(size, wish, boxes.values(), least), moved: {} }
  const { x, by } = columnFor(size.width, from, to)
  const behind = [...boxes].filter(([, box]) => by > 0 && box.x >= to.x)
  const moved = Object.fromEntries(
    behind.map(([id, box]) => [id, { x: Math.round(box.x + by), y: Math.round(box.y) }]),
  )
  const stays = [...boxes].flatMap(([id, box]) => (id in moved ? [] : [box]))
  const y = [wish.y, to.y, from.y].find((one) => isFree({ x, y: one }, stays))
  // The column is taken from top to bottom by what stands between and cannot move.
  if (y === undefined) return { at: nearestFree(size, wish, boxes.values(), least), moved: {} }
  return { at: { x: Math.round(x), y: Math.round(y) }, moved }
}

/**
 * A frame that grew pushes what stood right of it and below it, as far as it grew, and only where it would cover some
 * of it.
 * @param was the frame before, in the coordinates of `boxes`
 * @returns the new places
 */
export function roomAround(
  was: Rect,
  now: Size,
  boxes: ReadonlyMap<string, Rect>,
): Readonly<Record<string, Point>> {
  const grown = { ...now, x: was.x, y: was.y }
  const there = new Map(boxes)
  const moved: Record<string, Point> = {}
  const push = (isBehind: (box: Rect) => boolean, x: number, y: number): void => {
    if (x === 0 && y === 0) return
    const behind = [...there].filter(([, box]) => isBehind(box))
    if (!behind.some(([, box]) => meets(grown, box, air) && !meets(was, box, air))) return
    for (const [id, box] of behind) {
      const at = { ...box, x: Math.round(box.x + x), y: Math.round(box.y + y) }
      there.set(id, at)
      moved[id] = { x: at.x, y: at.y }
    }
  }
  push((box) => box.x >= right(was), Math.max(0, now.width - was.width), 0)
  push((box) => box.y >= was.y + was.height, 0, Math.max(0, now.height - was.height))
  return moved
}
