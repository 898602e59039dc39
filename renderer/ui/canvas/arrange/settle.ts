/** Moves the inner pieces of a way to where they are apart from other wires, inside the room there is. */
import type { Point } from '../geometry.ts'
import { laneGap } from './lanes.ts'
import { type Around, air, type Job, lengthOf, pieceCost, stubCost, type Way } from './way.ts'

/** How far a piece may be moved aside. */
const reach = 72
const stub = 6
/** Beyond the air that there has to be. */
const loose = 5

interface Room {
  readonly low: number
  readonly high: number
}

/** Between what stands on both sides of a piece. */
const roomFor = (a: Point, b: Point, { scope }: Job, { ground }: Around): Room => {
  const area = ground.area(scope)
  const across = a.y === b.y
  const at = across ? a.y : a.x
  let low = Math.max(at - reach, across ? area.top : area.left)
  let high = Math.min(at + reach, across ? area.bottom : area.right)
  const near = across
    ? ground.near(scope, Math.min(a.x, b.x) - 2, low - air, Math.max(a.x, b.x) + 2, high + air)
    : ground.near(scope, low - air, Math.min(a.y, b.y) - 2, high + air, Math.max(a.y, b.y) + 2)
  for (const one of near) {
    const [start, end] = across ? [one.top, one.bottom] : [one.left, one.right]
    if (end <= at) low = Math.max(low, end + air)
    else if (start >= at) high = Math.min(high, start - air)
  }
  return { low, high }
}

/** A piece must not be moved past the ends of its neighbours: they would turn round. */
const within = (room: Room, way: Way, at: number): Room => {
  const a = way[at]
  const b = way[at + 1]
  const before = way[at - 1]
  const after = way[at + 2]
  if (a === undefined || b === undefined || before === undefined || after === undefined) return room
  const across = a.y === b.y
  const value = (point: Point): number => (across ? point.y : point.x)
  const keep = across ? 2 * stub : stub
  let { low, high } = room
  for (const other of [value(before), value(after)]) {
    if (value(a) > other) low = Math.max(low, Math.min(value(a), other + keep))
    else if (value(a) < other) high = Math.min(high, Math.max(value(a), other - keep))
  }
  return { low, high }
}

const shifted = (way: Way, at: number, to: number): Way => {
  const across = way[at]?.y === way[at + 1]?.y
  const move = (point: Point): Point => (across ? { x: point.x, y: to } : { x: to, y: point.y })
  return way.map((point, index) => (index === at || index === at + 1 ? move(point) : point))
}

/** The places to try, nearest first. */
const places = (at: number, { low, high }: Room): readonly number[] => {
  const found = [at]
  for (let step = laneGap / 2; step <= reach; step += laneGap / 2) {
    if (at + step <= high) found.push(at + step)
    if (at - step >= low) found.push(at - step)
  }
  return found
}

/** The part of a neighbouring piece that changes with the moved one: it ends where that one may go to. */
const clipped = (fixed: Point, moved: Point, { low, high }: Room): Point =>
  fixed.y === moved.y
    ? { x: Math.min(high, Math.max(low, fixed.x)), y: fixed.y }
    : { x: fixed.x, y: Math.min(high, Math.max(low, fixed.y)) }

/** What the piece and the ends of its neighbours cost; what runs there is looked up once for all places. */
const costsAround = (way: Way, at: number, room: Room, around: Around, job: Job) => {
  const a = way[at] ?? job.from
  const b = way[at + 1] ?? job.to
  const [left, right] = a.y === b.y ? [Math.min(a.x, b.x), Math.max(a.x, b.x)] : [room.low, room.high]
  const [top, bottom] = a.y === b.y ? [room.low, room.high] : [Math.min(a.y, b.y), Math.max(a.y, b.y)]
  const runs = around.lanes.near(left - 7, top - 7, right + 7, bottom + 7)
  const part = (candidate: Way): readonly Way[] => {
    const [before, p, q, after] = candidate.slice(at - 1, at + 3)
    if (before === undefined || p === undefined || q === undefined || after === undefined) return []
    return [
      [clipped(before, p, room), p],
      [p, q],
      [q, clipped(after, q, room)],
    ]
  }
  const costAt = (candidate: Way): number =>
    part(candidate).reduce(
      (sum, [p = job.from, q = job.to]) => sum + pieceCost(p, q, around, job, runs),
      stubCost(candidate),
    )
  return { costAt, length: part(way).reduce((sum, piece) => sum + lengthOf(piece), 0) }
}

const settlePiece = (way: Way, at: number, around: Around, job: Job): Way => {
  const a = way[at]
  const b = way[at + 1]
  if (a === undefined || b === undefined) return way
  const own = a.y === b.y ? a.y : a.x
  const room = roomFor(a, b, job, around)
  const { costAt, length } = costsAround(way, at, room, around, job)
  let best = way
  let least = costAt(way)
  // Nothing in the way: it stays.
  if (least <= length + 0.01) return way
  for (const place of places(own, within(room, way, at)).slice(1)) {
    // Not nearer to what it passes than needs be.
    const tight = Math.max(0, loose - Math.min(place - room.low, room.high - place))
    const aside = Math.abs(place - own) * 0.4 + tight * 3
    const candidate = shifted(way, at, place)
    const cost = costAt(candidate) + aside
    if (cost >= least - 0.01) continue
    best = candidate
    least = cost
  }
  return best
}

export const settle = (way: Way, around: Around, job: Job): Way => {
  let settled = way
  for (let at = 1; at < way.length - 2; at++) settled = settlePiece(settled, at, around, job)
  return settled
}
