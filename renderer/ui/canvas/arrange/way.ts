/**
 * A way is what a wire does in right angles: across, down or up, across, and so on, from port to port. It is judged
 * here; how it is drawn is told by `shape.ts`.
 */
import { measures, type Point } from '../geometry.ts'
import type { Ground, Obstacle, Scope } from './ground.ts'
import { type Lanes, meetingOf } from './lanes.ts'

/** Corners with both ends, first and last piece across. */
export type Way = readonly Point[]

export interface Job {
  readonly from: Point
  readonly to: Point
  readonly scope: Scope
  /** What it carries: wires of one port may share their way. */
  readonly source: string
}

export interface Around {
  readonly ground: Ground
  readonly lanes: Lanes
}

/** What a way keeps from what it passes. */
export const air = 5

const corner = 20
const goodStub = 14
const overEdge = 60
const inHeader = 120

export const lengthOf = (way: Way): number => {
  let length = 0
  for (let at = 1; at < way.length; at++) {
    const a = way[at - 1]
    const b = way[at]
    if (a !== undefined && b !== undefined) length += Math.abs(a.x - b.x) + Math.abs(a.y - b.y)
  }
  return length
}

/** Without corners that are none. */
export const straightened = (way: Way): Way =>
  way.filter((point, at) => {
    const before = way[at - 1]
    const after = way[at + 1]
    if (before === undefined || after === undefined) return true
    return !(
      (before.x === point.x && point.x === after.x && (point.y - before.y) * (after.y - point.y) >= 0) ||
      (before.y === point.y && point.y === after.y && (point.x - before.x) * (after.x - point.x) >= 0)
    )
  })

type Piece = readonly [a: Point, b: Point, first: boolean, last: boolean]

const piecesOf = (way: Way): readonly Piece[] =>
  way.slice(1).map((b, at): Piece => [way[at] ?? b, b, at === 0, at === way.length - 2])

/** Beside a port a piece touches the step it leaves: there it keeps no distance along its own way. */
export const hitsOf = ({ scope }: Job, ground: Ground, [a, b, first, last]: Piece): readonly Obstacle[] => {
  if (a.y === b.y) {
    const [left, right] = a.x < b.x ? [a, b] : [b, a]
    const before = (first && left === a) || (last && left === b) ? -0.5 : air - 2
    const after = (first && right === a) || (last && right === b) ? -0.5 : air - 2
    return ground.near(scope, left.x - before, a.y - air + 2, right.x + after, a.y + air - 2)
  }
  const [top, bottom] = a.y < b.y ? [a.y, b.y] : [b.y, a.y]
  return ground.near(scope, a.x - air + 1, top - air + 2, a.x + air - 1, bottom + air - 2)
}

/** It touches nothing and stays where it has to. */
export const isOpen = (way: Way, job: Job, ground: Ground): boolean => {
  const area = ground.area(job.scope)
  return piecesOf(way).every((piece) => {
    const [a, b, first, last] = piece
    const inside =
      a.x === b.x
        ? a.x > area.left &&
          a.x < area.right &&
          Math.min(a.y, b.y) > area.top - 30 &&
          Math.max(a.y, b.y) < area.bottom
        : first || last || (a.y > area.top && a.y < area.bottom)
    return inside && hitsOf(job, ground, piece).length === 0
  })
}

/** Through the upper or lower edge of a frame, along its edge, or through its header. */
const edgeCost = (a: Point, b: Point, { ground }: Around, scope: Scope): number => {
  let cost = 0
  for (const frame of ground.passed(scope)) {
    const head = frame.top + measures.frameHead
    if (a.x === b.x) {
      const [top, bottom] = a.y < b.y ? [a.y, b.y] : [b.y, a.y]
      const isIn = a.x > frame.left && a.x < frame.right
      if (isIn && top < frame.top && bottom > frame.top) cost += overEdge
      if (isIn && top < frame.bottom && bottom > frame.bottom) cost += overEdge
      const near = Math.min(Math.abs(a.x - frame.left), Math.abs(a.x - frame.right))
      if (near < 6 && top < frame.bottom && bottom > frame.top) cost += overEdge
    } else {
      const [left, right] = a.x < b.x ? [a.x, b.x] : [b.x, a.x]
      const along = Math.min(right, frame.right) - Math.max(left, frame.left)
      if (along < 20) continue
      if (a.y > frame.top - 4 && a.y < head) cost += inHeader
      if (Math.abs(a.y - frame.bottom) < 5) cost += inHeader
    }
  }
  return cost
}

type Runs = ReturnType<Lanes['near']>

/** @param known runs near the piece, where they were looked up already */
export const pieceCost = (
  a: Point,
  b: Point,
  around: Around,
  { scope, source }: Job,
  known?: Runs,
): number => {
  const across = a.y === b.y
  const [from, to] = across
    ? [Math.min(a.x, b.x), Math.max(a.x, b.x)]
    : [Math.min(a.y, b.y), Math.max(a.y, b.y)]
  const at = across ? a.y : a.x
  const runs =
    known ??
    (across ? around.lanes.near(from, at - 7, to, at + 7) : around.lanes.near(at - 7, from, at + 7, to))
  const { cost, shared } = meetingOf(runs, across, at, from, to, source)
  const edges = scope.passed.length === 0 ? 0 : edgeCost(a, b, around, scope)
  // A way that is shared is drawn once: it costs the eye less.
  return cost + edges + (to - from) * (shared ? 0.6 : 1)
}

/** A turn right at a port is hard to see. */
export const stubCost = (way: Way): number => {
  const [start, first] = way
  const [last, end] = way.slice(-2)
  if (way.length < 3 || start === undefined || first === undefined || last === undefined || end === undefined)
    return 0
  return 3 * (Math.max(0, goodStub - first.x + start.x) + Math.max(0, goodStub - end.x + last.x))
}

export const costOf = (way: Way, around: Around, job: Job): number =>
  piecesOf(way).reduce(
    (sum, [a, b]) => sum + pieceCost(a, b, around, job),
    (way.length - 2) * corner + stubCost(way),
  )
