/**
 * The shortest way with few bends through what stands around: A* over the lines beside every obstacle. Used where
 * none of the usual ways is open.
 */
import type { Point } from '../geometry.ts'
import { measures } from '../geometry.ts'
import type { Box, Ground, Obstacle, Scope } from './ground.ts'
import type { Job, Way } from './way.ts'
import type { Turns } from './ways.ts'

const margin = 14
const clearance = 3
const bend = 40
const overEdge = 60

interface Lines {
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  /** Per point: the piece to the right, and the piece below, cannot be gone. */
  readonly shutAcross: Uint8Array
  readonly shutDown: Uint8Array
}

const sorted = (values: readonly number[], low: number, high: number): readonly number[] => {
  const kept = values.filter((value) => value >= low && value <= high).toSorted((a, b) => a - b)
  return kept.filter((value, at) => at === 0 || value - (kept[at - 1] ?? value) > 0.5)
}

/** Half the way to what stands next to it, at most a margin. */
const beside = (one: Obstacle, all: readonly Obstacle[]): readonly [number, number, number, number] => {
  let [left, right, top, bottom] = [2 * margin, 2 * margin, 2 * margin, 2 * margin]
  for (const other of all) {
    if (other === one) continue
    if (other.top < one.bottom + clearance && other.bottom > one.top - clearance) {
      if (other.right <= one.left) left = Math.min(left, one.left - other.right)
      if (other.left >= one.right) right = Math.min(right, other.left - one.right)
    }
    if (other.left < one.right + clearance && other.right > one.left - clearance) {
      if (other.bottom <= one.top) top = Math.min(top, one.top - other.bottom)
      if (other.top >= one.bottom) bottom = Math.min(bottom, other.top - one.bottom)
    }
  }
  return [one.left - left / 2, one.right + right / 2, one.top - top / 2, one.bottom + bottom / 2]
}

const linesOf = (start: Point, end: Point, obstacles: readonly Obstacle[], area: Box): Lines => {
  const wantedX = [start.x, end.x]
  const wantedY = [start.y, end.y]
  for (const one of obstacles) {
    const [left, right, top, bottom] = beside(one, obstacles)
    wantedX.push(left, right)
    wantedY.push(top, bottom)
  }
  const low = { x: Math.min(area.left, start.x, end.x), y: Math.min(area.top, start.y, end.y) }
  const high = { x: Math.max(area.right, start.x, end.x), y: Math.max(area.bottom, start.y, end.y) }
  const xs = sorted(wantedX, low.x, high.x)
  const ys = sorted(wantedY, low.y, high.y)
  const shutAcross = new Uint8Array(xs.length * ys.length)
  const shutDown = new Uint8Array(xs.length * ys.length)
  for (const one of obstacles) shut(one, xs, ys, shutAcross, shutDown)
  return { xs, ys, shutAcross, shutDown }
}

const shut = (
  one: Obstacle,
  xs: readonly number[],
  ys: readonly number[],
  shutAcross: Uint8Array,
  shutDown: Uint8Array,
): void => {
  const [left, right] = [one.left - clearance, one.right + clearance]
  const [top, bottom] = [one.top - clearance, one.bottom + clearance]
  for (let x = 0; x < xs.length; x++) {
    const here = xs[x] ?? 0
    const next = xs[x + 1] ?? here
    if (here >= right) break
    if (next <= left && here <= left) continue
    for (let y = 0; y < ys.length; y++) {
      const at = ys[y] ?? 0
      const below = ys[y + 1] ?? at
      if (at >= bottom) break
      if (at > top && next > left) shutAcross[y * xs.length + x] = 1
      if (here > left && below > top) shutDown[y * xs.length + x] = 1
    }
  }
}

/** States by cost, cheapest first. */
class Heap {
  readonly #states: number[] = []
  readonly #costs: number[] = []
  get size(): number {
    return this.#states.length
  }
  push(state: number, cost: number): void {
    let at = this.#states.length
    this.#states.push(state)
    this.#costs.push(cost)
    while (at > 0) {
      const up = (at - 1) >> 1
      if ((this.#costs[up] ?? 0) <= cost) break
      this.#swap(at, up)
      at = up
    }
  }
  pop(): number {
    const top = this.#states[0] ?? -1
    const state = this.#states.pop()
    const cost = this.#costs.pop()
    if (this.#states.length > 0 && state !== undefined && cost !== undefined) {
      this.#states[0] = state
      this.#costs[0] = cost
      this.#sink()
    }
    return top
  }
  #sink(): void {
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      const right = left + 1
      let least = at
      if (left < this.#costs.length && (this.#costs[left] ?? 0) < (this.#costs[least] ?? 0)) least = left
      if (right < this.#costs.length && (this.#costs[right] ?? 0) < (this.#costs[least] ?? 0)) least = right
      if (least === at) return
      this.#swap(at, least)
      at = least
    }
  }
  #swap(a: number, b: number): void {
    const state = this.#states[a] ?? 0
    const cost = this.#costs[a] ?? 0
    this.#states[a] = this.#states[b] ?? 0
    this.#costs[a] = this.#costs[b] ?? 0
    this.#states[b] = state
    this.#costs[b] = cost
  }
}

/** Which way one came: a way never goes back where it came from. */
const moves = [
  { dx: 1, dy: 0, dir: 0 },
  { dx: -1, dy: 0, dir: 1 },
  { dx: 0, dy: 1, dir: 2 },
  { dx: 0, dy: -1, dir: 3 },
] as const
const opposite = [1, 0, 3, 2]

const stepCost = (a: Point, b: Point, frames: readonly Box[]): number => {
  let cost = Math.abs(a.x - b.x) + Math.abs(a.y - b.y)
  for (const frame of frames) {
    const head = frame.top + measures.frameHead
    if (a.x === b.x) {
      const [top, bottom] = a.y < b.y ? [a.y, b.y] : [b.y, a.y]
      if (a.x < frame.left || a.x > frame.right) continue
      if (top < frame.top && bottom >= frame.top) cost += overEdge
      if (top < frame.bottom && bottom >= frame.bottom) cost += overEdge
    } else if (
      a.y > frame.top &&
      a.y < head &&
      Math.max(a.x, b.x) > frame.left &&
      Math.min(a.x, b.x) < frame.right
    )
      cost += 3 * Math.abs(a.x - b.x)
  }
  return cost
}

const walk = (
  start: Point,
  end: Point,
  lines: Lines,
  frames: readonly Box[],
): readonly Point[] | undefined => {
  const { xs, ys, shutAcross, shutDown } = lines
  const width = xs.length
  const indexOf = (values: readonly number[], value: number): number =>
    values.findIndex((one) => Math.abs(one - value) <= 0.5)
  const first = (indexOf(ys, start.y) * width + indexOf(xs, start.x)) * 4
  const goal = indexOf(ys, end.y) * width + indexOf(xs, end.x)
  const costs = new Float64Array(width * ys.length * 4).fill(Number.POSITIVE_INFINITY)
  const came = new Int32Array(width * ys.length * 4).fill(-1)
  const heap = new Heap()
  costs[first] = 0
  heap.push(first, 0)
  while (heap.size > 0) {
    const state = heap.pop()
    const dir = state & 3
    const place = state >> 2
    if (place === goal && dir !== 1) return trace(state, came, xs, ys)
    const x = place % width
    const y = (place - x) / width
    const cost = costs[state] ?? 0
    const here = { x: xs[x] ?? 0, y: ys[y] ?? 0 }
    for (const move of moves) {
      const nx = x + move.dx
      const ny = y + move.dy
      if (move.dir === opposite[dir] || nx < 0 || ny < 0 || nx >= width || ny >= ys.length) continue
      const shut =
        move.dy === 0 ? shutAcross[y * width + Math.min(x, nx)] : shutDown[Math.min(y, ny) * width + x]
      if (shut === 1) continue
      const next = (ny * width + nx) * 4 + move.dir
      const there = { x: xs[nx] ?? 0, y: ys[ny] ?? 0 }
      const turn = move.dir === dir ? 0 : bend
      const last = ny * width + nx === goal && move.dir !== 0 ? bend : 0
      const total = cost + turn + last + stepCost(here, there, frames)
      if (total >= (costs[next] ?? 0) - 1e-6) continue
      costs[next] = total
      came[next] = state
      heap.push(next, total + Math.abs(there.x - end.x) + Math.abs(there.y - end.y))
    }
  }
  return undefined
}

const trace = (
  end: number,
  came: Int32Array,
  xs: readonly number[],
  ys: readonly number[],
): readonly Point[] => {
  const points: Point[] = []
  for (let state = end; state >= 0; state = came[state] ?? -1) {
    const place = state >> 2
    const x = place % xs.length
    points.push({ x: xs[x] ?? 0, y: ys[(place - x) / xs.length] ?? 0 })
  }
  return points.toReversed()
}

const holds = (one: Box, { x, y }: Point): boolean =>
  x > one.left - clearance &&
  x < one.right + clearance &&
  y > one.top - clearance &&
  y < one.bottom + clearance

/** Around everything that stands between the ends, with something to spare. */
const windowOf = (start: Point, end: Point, scope: Scope, ground: Ground): Box => {
  let box: Box = {
    left: Math.min(start.x, end.x) - 40,
    right: Math.max(start.x, end.x) + 40,
    top: Math.min(start.y, end.y) - 40,
    bottom: Math.max(start.y, end.y) + 40,
  }
  for (const one of ground.near(scope, box.left, box.top, box.right, box.bottom))
    box = {
      left: Math.min(box.left, one.left - 40),
      right: Math.max(box.right, one.right + 40),
      top: Math.min(box.top, one.top - 40),
      bottom: Math.max(box.bottom, one.bottom + 40),
    }
  return box
}

const far = 1e7
const everywhere: Box = { left: -far, right: far, top: -far, bottom: far }

/** @returns undefined where no way is open at all: cards lie upon one another */
export const search = (job: Job, ground: Ground, { out, back }: Turns): Way | undefined => {
  const { from, to, scope } = job
  const start = { x: out, y: from.y }
  const end = { x: back, y: to.y }
  const frames = ground.passed(scope)
  for (const box of [windowOf(start, end, scope, ground), everywhere]) {
    const obstacles = ground
      .near(scope, box.left, box.top, box.right, box.bottom)
      .filter((one) => !holds(one, start) && !holds(one, end))
    const found = walk(start, end, linesOf(start, end, obstacles, ground.area(scope)), frames)
    if (found !== undefined) return [from, ...found, to]
  }
  return undefined
}
