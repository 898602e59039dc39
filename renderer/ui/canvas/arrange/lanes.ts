/** Wires that run along one another in right angles are kept apart, so that each can be followed. */
import type { Point } from '../geometry.ts'
import type { Route } from '../routes.ts'

const gap = 6
/** A wire is moved no further than this many lanes. */
const most = 14

interface Run {
  readonly at: number
  readonly from: number
  readonly to: number
}

/** Runs by the lane they are in, to find those nearby at once. */
class Lanes {
  readonly #runs = new Map<number, Run[]>()
  #near(at: number): readonly Run[] {
    const lane = Math.round(at / gap)
    return [lane - 1, lane, lane + 1].flatMap((key) => this.#runs.get(key) ?? [])
  }
  isFree({ at, from, to }: Run): boolean {
    return this.#near(at).every(
      (run) => Math.abs(run.at - at) >= gap - 1 || run.to < from - gap || run.from > to + gap,
    )
  }
  take(run: Run): void {
    const lane = Math.round(run.at / gap)
    const runs = this.#runs.get(lane)
    if (runs === undefined) this.#runs.set(lane, [run])
    else runs.push(run)
  }
}

export interface Taken {
  readonly across: Lanes
  readonly down: Lanes
}

export const noLanes = (): Taken => ({ across: new Lanes(), down: new Lanes() })

/** The nearest free place for a run, going one way from where it would be. */
const settle = (lanes: Lanes, at: number, a: number, b: number, way: 1 | -1): number => {
  const from = Math.min(a, b)
  const to = Math.max(a, b)
  for (let step = 0; step < most; step++) {
    const run = { at: at + way * step * gap, from, to }
    if (!lanes.isFree(run)) continue
    lanes.take(run)
    return run.at
  }
  return at
}

/** The six corners of a wire that turns back: out, along, in. */
const apart = (points: readonly Point[], { across, down }: Taken): readonly Point[] => {
  const [start, out, , back, , end] = points
  if (start === undefined || out === undefined || back === undefined || end === undefined) return points
  const isBelow = out.y > start.y || back.y > end.y
  const y = settle(across, back.y, out.x, back.x, back.y >= start.y && (isBelow || back.y > end.y) ? 1 : -1)
  const right = settle(down, out.x, start.y, y, 1)
  const left = settle(down, back.x, y, end.y, -1)
  return [start, { x: right, y: start.y }, { x: right, y }, { x: left, y }, { x: left, y: end.y }, end]
}

/** The route, moved aside where others already run; what it takes is noted in `taken`. */
export const keptApart = (route: Route, taken: Taken): Route => {
  const [piece] = route
  if (piece?.kind !== 'lane' || piece.points.length !== 6) return route
  return [{ kind: 'lane', points: apart(piece.points, taken) }]
}
