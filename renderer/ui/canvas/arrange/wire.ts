/** The way of one wire, among what stands and runs there already. */
import type { Point } from '../geometry.ts'
import type { Route } from '../routes.ts'
import { search } from './search.ts'
import { settle } from './settle.ts'
import { routeOfWay } from './shape.ts'
import { type Around, costOf, type Job, lengthOf, straightened, type Way } from './way.ts'
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

interface Priced {
  readonly way: Way
  readonly cost: number
}

const byCost = (ways: readonly Way[], around: Around, job: Job): readonly Priced[] =>
  ways.map((way) => ({ way, cost: costOf(way, around, job) })).toSorted((a, b) => a.cost - b.cost)

/** How many ways are worth finding a place among the others for. */
const promising = 3

const settled = (ways: readonly Way[], around: Around, job: Job): readonly Priced[] =>
  byCost(
    ways.slice(0, promising).map((way) => settle(way, around, job)),
    around,
    job,
  )

/** Detours are told apart by how long they are: what they meet is seen when they have found their place. */
const shortestFirst = (ways: readonly Way[]): readonly Way[] =>
  ways.map(straightened).toSorted((a, b) => lengthOf(a) - lengthOf(b))

/** Beyond the way as the crow flies, in right angles: a bend or two, and a crossing. */
const asGoodAsAny = 100

const wayOf = (job: Job, around: Around): Way => {
  const { ground } = around
  const plain = jogs(job, ground)
  if (plain[0]?.length === 2) return plain[0]
  const best = plain.length > promising ? byCost(plain, around, job).map(({ way }) => way) : plain
  const [jog] = settled(best, around, job)
  const direct = Math.abs(job.to.x - job.from.x) + Math.abs(job.to.y - job.from.y)
  if (jog !== undefined && jog.cost < direct + asGoodAsAny) return jog.way
  const turns = turnsOf(job, ground)
  const [detour] = settled(shortestFirst(detours(job, ground, turns)), around, job)
  if (jog !== undefined && (detour === undefined || jog.cost <= detour.cost)) return jog.way
  return detour?.way ?? settle(straightened(search(job, ground, turns) ?? throughAll(job)), around, job)
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
