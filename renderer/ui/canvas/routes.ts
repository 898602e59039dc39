/** From points to the `d` of a path: smooth forward curves, rounded corners where an edge runs in a lane. */
import type { Point } from './geometry.ts'

/** `smooth`: horizontal tangents at every point. `lane`: right angles, rounded. */
interface Piece {
  readonly kind: 'smooth' | 'lane'
  readonly points: readonly Point[]
}
export type Route = readonly Piece[]

const round = (value: number): number => Math.round(value * 10) / 10
const at = ({ x, y }: Point): string => `${round(x)} ${round(y)}`

export const moveRoute = (route: Route, by: Point): Route =>
  route.map(({ kind, points }) => ({
    kind,
    points: points.map(({ x, y }) => ({ x: x + by.x, y: y + by.y })),
  }))

/** How far the handles of a curve reach; 0: it is a straight line. */
const reachOf = (from: Point, to: Point): number => {
  if (Math.abs(from.y - to.y) < 0.5) return 0
  const handle = Math.max(14, Math.min(90, Math.hypot(to.x - from.x, to.y - from.y) / 2))
  // A handle longer than the way to go would make the line swing back.
  return to.x > from.x ? Math.min(handle, (to.x - from.x) * 0.75) : handle
}

const curve = (from: Point, to: Point): string => {
  const reach = reachOf(from, to)
  if (reach === 0) return `L${at(to)}`
  return `C${at({ x: from.x + reach, y: from.y })} ${at({ x: to.x - reach, y: to.y })} ${at(to)}`
}

/** Points on the curve that is drawn between two points of a smooth piece, both ends included. */
export const curvePoints = (from: Point, to: Point, parts: number): readonly Point[] => {
  const reach = reachOf(from, to)
  if (reach === 0) return [from, to]
  return Array.from({ length: parts + 1 }, (_, index) => {
    const t = index / parts
    const u = 1 - t
    return {
      x: u ** 3 * from.x + 3 * u * u * t * (from.x + reach) + 3 * u * t * t * (to.x - reach) + t ** 3 * to.x,
      y: (u ** 3 + 3 * u * u * t) * from.y + (3 * u * t * t + t ** 3) * to.y,
    }
  })
}

/** The drawn line of a route as a chain of points; corners are taken as they are, the line cuts them short. */
export const flattened = (route: Route, parts = 12): readonly Point[] =>
  route.flatMap(({ kind, points }) =>
    kind === 'lane'
      ? points
      : points.flatMap((b, index) => {
          const a = points[index - 1]
          return a === undefined ? [b] : curvePoints(a, b, parts).slice(1)
        }),
  )

const cornerRadius = 10

const corner = (before: Point, here: Point, after: Point): string => {
  const into = Math.hypot(here.x - before.x, here.y - before.y)
  const out = Math.hypot(after.x - here.x, after.y - here.y)
  const radius = Math.min(cornerRadius, into / 2, out / 2)
  if (radius < 1) return `L${at(here)}`
  const toward = (other: Point, length: number): Point => ({
    x: here.x + ((other.x - here.x) * radius) / length,
    y: here.y + ((other.y - here.y) * radius) / length,
  })
  return `L${at(toward(before, into))}Q${at(here)} ${at(toward(after, out))}`
}

const lane = (points: readonly Point[]): string =>
  points
    .slice(1)
    .map((here, index) => {
      const before = points[index]
      const after = points[index + 2]
      return before === undefined || after === undefined ? `L${at(here)}` : corner(before, here, after)
    })
    .join('')

const smooth = (points: readonly Point[]): string =>
  points
    .slice(1)
    .map((here, index) => curve(points[index] ?? here, here))
    .join('')

/** Pieces follow one another: each starts where the one before ended. */
export const pathOf = (route: Route): string => {
  const start = route[0]?.points[0]
  if (start === undefined) return ''
  const rest = route.map(({ kind, points }) => (kind === 'lane' ? lane(points) : smooth(points)))
  return `M${at(start)}${rest.join('')}`
}

/** Every corner and end of a route, for bounds and for finding crossings. */
export const pointsOf = (route: Route): readonly Point[] => route.flatMap((piece) => piece.points)
