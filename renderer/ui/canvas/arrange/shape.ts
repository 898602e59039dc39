/** How a way is drawn: as a smooth curve where it goes on to the right with room to swing, else with round corners. */
import type { Point } from '../geometry.ts'
import { curvePoints, type Route } from '../routes.ts'
import type { Ground, Scope } from './ground.ts'
import type { Way } from './way.ts'

/** A curve is at most this much steeper than wide: steeper ones are bundles of straight lines anyhow. */
const steepest = 2.8
const widest = 120
const clearance = 2

type Piece = Route[number]

interface Swing {
  readonly start: Point
  readonly end: Point
}

const isClear = ({ start, end }: Swing, scope: Scope, ground: Ground): boolean => {
  const top = Math.min(start.y, end.y)
  const bottom = Math.max(start.y, end.y)
  const near = ground.near(scope, start.x, top - clearance, end.x, bottom + clearance)
  if (near.length === 0) return true
  const points = curvePoints(start, end, 12)
  return !near.some((one) =>
    points.slice(1).some((b, at) => {
      const a = points[at] ?? b
      return (
        Math.min(a.x, b.x) < one.right &&
        Math.max(a.x, b.x) > one.left &&
        Math.min(a.y, b.y) < one.bottom + clearance &&
        Math.max(a.y, b.y) > one.top - clearance
      )
    }),
  )
}

/** The curve in place of the piece from corner `at` to the next; undefined: too steep, or no room. */
const swingAt = (way: Way, at: number, scope: Scope, ground: Ground): Swing | undefined => {
  const [before, a, b, after] = [way[at - 1], way[at], way[at + 1], way[at + 2]]
  if (before === undefined || a === undefined || b === undefined || after === undefined) return undefined
  if (a.x !== b.x || before.x >= a.x || after.x <= b.x) return undefined
  // A piece between two bends is shared by both.
  const left = (a.x - before.x) / (at === 1 ? 1 : 2)
  const right = (after.x - b.x) / (at + 2 === way.length - 1 ? 1 : 2)
  const rise = Math.abs(b.y - a.y)
  for (let half = Math.min(left, right, widest, Math.max(10, rise * 0.6)); half >= 4; half *= 0.6) {
    if (rise > steepest * 2 * half) return undefined
    const swing = { start: { x: a.x - half, y: a.y }, end: { x: b.x + half, y: b.y } }
    if (isClear(swing, scope, ground)) return swing
  }
  return undefined
}

const add = (pieces: { kind: Piece['kind']; points: Point[] }[], kind: Piece['kind'], point: Point): void => {
  const last = pieces.at(-1)
  if (last === undefined) {
    pieces.push({ kind, points: [point] })
    return
  }
  const end = last.points.at(-1)
  if (end?.x === point.x && end.y === point.y) return
  if (last.kind === kind || last.points.length === 1) {
    last.kind = kind
    last.points.push(point)
  } else if (end !== undefined) pieces.push({ kind, points: [end, point] })
}

export const routeOfWay = (way: Way, scope: Scope, ground: Ground): Route => {
  const pieces: { kind: Piece['kind']; points: Point[] }[] = []
  const [start] = way
  if (start === undefined) return []
  add(pieces, 'smooth', start)
  for (let at = 1; at < way.length; at++) {
    const here = way[at]
    if (here === undefined) continue
    const swing = swingAt(way, at, scope, ground)
    if (swing === undefined) {
      add(pieces, at === way.length - 1 && pieces.at(-1)?.kind === 'smooth' ? 'smooth' : 'lane', here)
      continue
    }
    add(pieces, pieces.at(-1)?.kind ?? 'smooth', swing.start)
    add(pieces, 'smooth', swing.start)
    add(pieces, 'smooth', swing.end)
    at += 1
  }
  return pieces
}
