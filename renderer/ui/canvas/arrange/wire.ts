/** The way of one wire between two points: a smooth curve where it is free, around what stands in between. */
import type { Point, Rect } from '../geometry.ts'
import type { Route } from '../routes.ts'

interface WireEnds {
  readonly from: Point
  readonly to: Point
  /** What the wire leaves and reaches: it goes round these when it has to turn back. */
  readonly fromRect?: Rect | undefined
  readonly toRect?: Rect | undefined
}

/** Straight on is possible from this far to the right: a frame's own port is not far behind its last step. */
const ahead = 8
const air = 12
const stub = 18

const hits = (rect: Rect, left: number, right: number, top: number, bottom: number): boolean =>
  rect.x < right && rect.x + rect.width > left && rect.y < bottom && rect.y + rect.height > top

/** The height of the smooth curve at part `t` of the way: what `routes.ts` draws, near enough. */
const heightAt = (from: Point, to: Point, t: number): number => from.y + (to.y - from.y) * t * t * (3 - 2 * t)

const isCrossed = (rect: Rect, { from, to }: WireEnds): boolean => {
  const width = to.x - from.x
  const start = Math.max(0, (rect.x - from.x) / width)
  const end = Math.min(1, (rect.x + rect.width - from.x) / width)
  const a = heightAt(from, to, start)
  const b = heightAt(from, to, end)
  return Math.min(a, b) < rect.y + rect.height + 3 && Math.max(a, b) > rect.y - 3
}

/** The height nearest to `wish` at which nothing stands between `left` and `right`, going one way only. */
const clear = (
  wish: number,
  way: 1 | -1,
  left: number,
  right: number,
  obstacles: readonly Rect[],
): number => {
  let y = wish
  for (let tries = 0; tries < 40; tries++) {
    const hit = obstacles.find((rect) => hits(rect, left, right, y - air / 2, y + air / 2))
    if (hit === undefined) return y
    y = way === 1 ? hit.y + hit.height + air : hit.y - air
  }
  return y
}

const nearer = (heights: readonly number[], from: Point, to: Point): number => {
  const cost = (y: number): number => Math.abs(y - from.y) + Math.abs(y - to.y)
  return heights.toSorted((a, b) => cost(a) - cost(b))[0] ?? from.y
}

const smooth = (points: readonly Point[]): Route => [{ kind: 'smooth', points }]

const forward = (ends: WireEnds, obstacles: readonly Rect[], lane: number): Route => {
  const { from, to } = ends
  const top = Math.min(from.y, to.y)
  const bottom = Math.max(from.y, to.y)
  const crossed = obstacles.filter(
    (rect) => hits(rect, from.x + 2, to.x - 2, top - 3, bottom + 3) && isCrossed(rect, ends),
  )
  if (crossed.length === 0) return smooth([from, to])
  const left = Math.max(from.x + 4, Math.min(...crossed.map(({ x }) => x)) - stub)
  const right = Math.min(to.x - 4, Math.max(...crossed.map(({ x, width }) => x + width)) + stub)
  const up = clear(Math.min(...crossed.map(({ y }) => y)) - air - lane, -1, left, right, obstacles)
  const down = clear(
    Math.max(...crossed.map(({ y, height }) => y + height)) + air + lane,
    1,
    left,
    right,
    obstacles,
  )
  const y = nearer([up, down], from, to)
  return smooth([from, { x: left, y }, { x: Math.max(left + 1, right), y }, to])
}

/** Out to the right, along a lane above, between or below, and in from the left. */
const backward = (ends: WireEnds, obstacles: readonly Rect[], lane: number): Route => {
  const { from, to, fromRect, toRect } = ends
  const out = from.x + stub + lane
  const back = to.x - stub - lane
  const upper = [fromRect, toRect].filter((rect) => rect !== undefined)
  const tops = upper.map(({ y }) => y)
  const bottoms = upper.map(({ y, height }) => y + height)
  const above = Math.min(from.y, to.y, ...tops) - air - lane
  const below = Math.max(from.y, to.y, ...bottoms) + air + lane
  // Between the two, when one stands wholly above the other.
  const gap = [Math.min(...bottoms), Math.max(...tops)] as const
  const between =
    upper.length === 2 && gap[1] - gap[0] >= 2 * air ? (gap[0] + gap[1]) / 2 + lane / 2 : undefined
  const open =
    between !== undefined && !obstacles.some((rect) => hits(rect, back, out, between - 4, between + 4))
  const y = open
    ? between
    : nearer([clear(above, -1, back, out, obstacles), clear(below, 1, back, out, obstacles)], from, to)
  const points = [from, { x: out, y: from.y }, { x: out, y }, { x: back, y }, { x: back, y: to.y }, to]
  return [{ kind: 'lane', points }]
}

/** @param lane keeps wires that go the same way apart, in px */
export const wireRoute = (ends: WireEnds, obstacles: readonly Rect[], lane: number): Route =>
  ends.to.x - ends.from.x >= ahead ? forward(ends, obstacles, lane) : backward(ends, obstacles, lane)
