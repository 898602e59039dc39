/** Where wires run already, so that the next one keeps apart from them and crosses few. */
import type { Point } from '../geometry.ts'
import type { Route } from '../routes.ts'

/** Wires that run along one another are this far apart, where there is room. */
export const laneGap = 8
/** Nearer than this they could be taken for one. */
const tooNear = 6.5

interface Run {
  readonly across: boolean
  /** The height of a run across, else its x. */
  readonly at: number
  readonly from: number
  readonly to: number
  /** Wires from one port may share their way. */
  readonly source: string
  seen: number
}

const cell = 128
let round = 0

/** What a piece of a way would cost: by whom it is crossed, and whom it would lie upon. */
export interface Meeting {
  readonly cost: number
  /** It lies exactly on a wire of the same source. */
  readonly shared: boolean
}

const crossing = 22

export class Lanes {
  readonly #cells = new Map<number, Run[]>()
  /** What runs already, and is not changed. */
  readonly below: Lanes | undefined
  constructor(below?: Lanes) {
    this.below = below
  }

  add(a: Point, b: Point, source: string): void {
    const across = a.y === b.y
    const [from, to] = across
      ? [Math.min(a.x, b.x), Math.max(a.x, b.x)]
      : [Math.min(a.y, b.y), Math.max(a.y, b.y)]
    if (to - from < 1) return
    const run: Run = { across, at: across ? a.y : a.x, from, to, source, seen: 0 }
    const fixed = Math.floor(run.at / cell)
    for (let key = Math.floor(from / cell); key * cell <= to; key++) {
      const place = across ? key * 65_536 + fixed : fixed * 65_536 + key
      const here = this.#cells.get(place)
      if (here === undefined) this.#cells.set(place, [run])
      else here.push(run)
    }
  }

  addWay(corners: readonly Point[], source: string): void {
    for (let at = 1; at < corners.length; at++) {
      const a = corners[at - 1]
      const b = corners[at]
      if (a !== undefined && b !== undefined) this.add(a, b, source)
    }
  }

  #collect(left: number, top: number, right: number, bottom: number, found: Run[]): void {
    for (let x = Math.floor(left / cell); x * cell <= right; x++)
      for (let y = Math.floor(top / cell); y * cell <= bottom; y++)
        for (const run of this.#cells.get(x * 65_536 + y) ?? []) {
          if (run.seen === round) continue
          run.seen = round
          const [low, high, from, to] = run.across ? [top, bottom, left, right] : [left, right, top, bottom]
          if (run.at >= low && run.at <= high && run.from <= to && run.to >= from) found.push(run)
        }
  }

  near(left: number, top: number, right: number, bottom: number): readonly Run[] {
    round += 1
    const found: Run[] = []
    this.#collect(left, top, right, bottom, found)
    const { below } = this
    if (below !== undefined) below.#collect(left, top, right, bottom, found)
    return found
  }
}

/** What a piece from `from` to `to` at `at` meets among `runs`. */
export const meetingOf = (
  runs: readonly Run[],
  across: boolean,
  at: number,
  from: number,
  to: number,
  source: string,
): Meeting => {
  let cost = 0
  let shared = false
  for (const run of runs) {
    if (run.across !== across) {
      if (run.source !== source && run.at > from && run.at < to && at > run.from && at < run.to)
        cost += crossing
      continue
    }
    const apart = Math.abs(run.at - at)
    const along = Math.min(to, run.to) - Math.max(from, run.from)
    if (apart >= tooNear || along < 2) continue
    if (run.source === source && apart < 0.5) shared = true
    else cost += (24 + along * 2) * (1.2 - apart / tooNear)
  }
  return { cost, shared }
}

/** Straight parts of a drawn route: what other wires keep apart from. */
export const noteRoute = (lanes: Lanes, route: Route, source: string): void => {
  for (const { points } of route)
    for (let at = 1; at < points.length; at++) {
      const a = points[at - 1]
      const b = points[at]
      if (a === undefined || b === undefined) continue
      if (a.y === b.y || a.x === b.x) lanes.add(a, b, source)
      else {
        const middle = (a.x + b.x) / 2
        lanes.add({ x: middle, y: a.y }, { x: middle, y: b.y }, source)
      }
    }
}
