/** The ways worth trying first: straight on, one step up or down, or out, along a free height, and in. */
import type { Ground, Scope } from './ground.ts'
import { air, isOpen, type Job, type Way } from './way.ts'

/** A wire goes on straight from its port for so long, where there is room. */
const stub = 16
/** Beyond this, looking for a free height is given up. */
const tries = 48

/** How far from a port a wire may turn: half the room there is. */
const stubAt = ({ scope }: Job, ground: Ground, x: number, y: number, way: 1 | -1): number => {
  const near =
    way === 1
      ? ground.near(scope, x + 0.5, y - 1, x + 2 * stub, y + 1)
      : ground.near(scope, x - 2 * stub, y - 1, x - 0.5, y + 1)
  const area = ground.area(scope)
  const edge = way === 1 ? area.right - x : x - area.left
  const gaps = near.map(({ left, right }) => (way === 1 ? left - x : x - right))
  return Math.max(4, Math.min(stub, Math.max(edge, 0), ...gaps.map((gap) => gap / 2)))
}

export interface Turns {
  /** The first and the last place where the wire can turn. */
  readonly out: number
  readonly back: number
}

export const turnsOf = (job: Job, ground: Ground): Turns => {
  const { from, to } = job
  const ahead = to.x - from.x
  const most = ahead > 0 && ahead < 2 * stub ? ahead / 2 : stub
  return {
    out: from.x + Math.min(most, stubAt(job, ground, from.x, from.y, 1)),
    back: to.x - Math.min(most, stubAt(job, ground, to.x, to.y, -1)),
  }
}

/** Where one step up or down may be made, best first. */
const jogPlaces = ({ from, to, scope }: Job, ground: Ground): readonly number[] => {
  const ahead = to.x - from.x
  const half = Math.min(ahead / 2, Math.max(24, Math.min(120, Math.abs(to.y - from.y) * 0.55)))
  const wanted = [to.x - half, to.x - 24, from.x + 24, from.x + half, (from.x + to.x) / 2]
  for (const frame of ground.passed(scope)) {
    wanted.push(frame.left - 20, frame.right + 20)
  }
  return [...new Set(wanted)].filter((x) => x >= from.x + 4 && x <= to.x - 4)
}

const jog = ({ from, to }: Job, x: number): Way => [from, { x, y: from.y }, { x, y: to.y }, to]

/** The nearest height, going one way, at which nothing stands between `left` and `right`. */
const freeHeight = (
  ground: Ground,
  scope: Scope,
  wish: number,
  way: 1 | -1,
  left: number,
  right: number,
): number | undefined => {
  let y = wish
  for (let at = 0; at < tries; at++) {
    const hits = ground.near(scope, left, y - air, right, y + air)
    if (hits.length === 0) return y
    y =
      way === 1
        ? Math.max(...hits.map(({ bottom }) => bottom)) + 2 * air + 2
        : Math.min(...hits.map(({ top }) => top)) - 2 * air - 2
  }
  return undefined
}

/** The nearest x, going one way, at which nothing stands between `top` and `bottom`. */
const freeColumn = (
  ground: Ground,
  scope: Scope,
  wish: number,
  way: 1 | -1,
  top: number,
  bottom: number,
): number | undefined => {
  let x = wish
  for (let at = 0; at < tries; at++) {
    const hits = ground.near(scope, x - air, top, x + air, bottom)
    if (hits.length === 0) return x
    x =
      way === 1
        ? Math.max(...hits.map(({ right }) => right)) + 2 * air + 2
        : Math.min(...hits.map(({ left }) => left)) - 2 * air - 2
  }
  return undefined
}

/** Out, along the height `y`, and in. */
const along = (job: Job, ground: Ground, { out, back }: Turns, y: number): Way | undefined => {
  const { from, to, scope } = job
  const x1 = freeColumn(ground, scope, out, 1, Math.min(from.y, y), Math.max(from.y, y))
  const x2 = freeColumn(ground, scope, back, -1, Math.min(to.y, y), Math.max(to.y, y))
  if (x1 === undefined || x2 === undefined) return undefined
  if (Math.abs(x1 - x2) < 2 * air) return undefined
  return [from, { x: x1, y: from.y }, { x: x1, y }, { x: x2, y }, { x: x2, y: to.y }, to]
}

const heights = (job: Job, ground: Ground, { out, back }: Turns): readonly number[] => {
  const { from, to, scope } = job
  const left = Math.min(out, back)
  const right = Math.max(out, back)
  const middle = (from.y + to.y) / 2
  const found = [from.y, to.y, middle].flatMap((wish) => [
    freeHeight(ground, scope, wish, -1, left, right),
    freeHeight(ground, scope, wish, 1, left, right),
  ])
  return [...new Set(found.filter((y) => y !== undefined))]
}

export const jogs = (job: Job, ground: Ground): readonly Way[] => {
  const { from, to } = job
  if (to.x - from.x < 8) return []
  if (Math.abs(from.y - to.y) < 0.5) {
    const way = [from, { x: to.x, y: from.y }]
    return isOpen(way, job, ground) ? [[from, to]] : []
  }
  return jogPlaces(job, ground)
    .map((x) => jog(job, x))
    .filter((way) => isOpen(way, job, ground))
}

export const detours = (job: Job, ground: Ground, turns: Turns): readonly Way[] =>
  heights(job, ground, turns)
    .map((y) => along(job, ground, turns, y))
    .filter((way) => way !== undefined)
    .filter((way) => isOpen(way, job, ground))
