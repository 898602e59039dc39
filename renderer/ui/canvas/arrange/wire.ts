/** The way of one wire, among what stands and runs there already. */
import type { Point } from '../geometry.ts'
import type { Route } from '../routes.ts'
import { search } from './search.ts'
import { settle } from './settle.ts'
import { routeOfWay } from './shape.ts'
import { type Around, costOf, type Job, straightened, type Way } from './way.ts'
import { detours, jogs, turnsOf } from './ways.ts'

/** Where nothing is open: over what lies there, as it would go without it. */
const throughAll = ({ from, to }: Job): Way => {
  if (to.x - from.x >= 8) {
    const x = (from.x + to.x) / 2
    return [from, { x, y: from.y }, { x, y: to.y }, to]
  }
  const y = (from.y + to.y) / 2
  const [out, back] = [from.x + 16, to.x - 16]
  return [from, { x: out, y: from.y }, { x: out, y }, { x: back, y }, { x: back, y: to.y }, to]
}

const cheapest = (ways: readonly Way[], around: Around, job: Job): Way | undefined => {
  let best: Way | undefined
  let least = Number.POSITIVE_INFINITY
  for (const way of ways) {
    const cost = costOf(way, around, job)
    if (cost >= least - 0.01) continue
    best = way
    least = cost
  }
  return best
}

const wayOf = (job: Job, around: Around): Way => {
  const { ground } = around
  const straight = jogs(job, ground)
  const [first] = straight
  if (first?.length === 2) return first
  const settled = straight.map((way) => settle(way, around, job))
  const best = cheapest(settled, around, job)
  const direct = Math.abs(job.to.x - job.from.x) + Math.abs(job.to.y - job.from.y) + 100
  if (best !== undefined && costOf(best, around, job) < direct) return best
  const turns = turnsOf(job, ground)
  const round = detours(job, ground, turns).map((way) => settle(straightened(way), around, job))
  const found = cheapest([...settled, ...round], around, job)
  if (found !== undefined) return found
  const way = search(job, ground, turns) ?? throughAll(job)
  return settle(straightened(way), around, job)
}

/** @returns the route; what it takes is noted among the lanes */
export const routeWire = (job: Job, around: Around): Route => {
  const way = straightened(wayOf(job, around))
  around.lanes.addWay(way, job.source)
  return routeOfWay(way, job.scope, around.ground)
}

/** A wire that is not laid yet: nothing is in its way. */
export const looseWire = (from: Point, to: Point): Route => {
  if (to.x - from.x >= 8) return [{ kind: 'smooth', points: [from, to] }]
  const y = Math.abs(from.y - to.y) < 24 ? Math.max(from.y, to.y) + 40 : (from.y + to.y) / 2
  const [out, back] = [from.x + 16, to.x - 16]
  const points = [from, { x: out, y: from.y }, { x: out, y }, { x: back, y }, { x: back, y: to.y }, to]
  return [{ kind: 'lane', points }]
}
