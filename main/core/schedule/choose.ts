/**
 * Who gets a place on the machine next. Pure: the same holders and the same queue give the same choice. A step takes
 * one slot, and of cpu, memory and GPUs what its file asks for; a step that asks for nothing takes only a slot.
 *
 * The order: what has been passed over too often (`patience`), oldest first; then by the priority of the run, then by
 * the place that somebody gave it, then the run that holds the fewest steps, then who asked first. What does not fit lets smaller
 * ones go first, but only until its patience ends: from then on nothing that it needs is given to others.
 */
import type { Wait } from '#shared/run.ts'

/** Cores, bytes, and a number of GPUs. */
export interface Needs {
  readonly cpu: number
  readonly memory: number
  readonly gpus: number
}

export const noNeeds: Needs = { cpu: 0, memory: 0, gpus: 0 }

export interface Capacity {
  /** Steps at once. */
  readonly slots: number
  readonly cpu: number
  readonly memory: number
  /** Ids, as `CUDA_VISIBLE_DEVICES` takes them. */
  readonly gpus: readonly string[]
  /** The machine itself is short of memory now: nothing is begun while something runs. */
  readonly short?: boolean
  /** The disk is full, with so many bytes left: nothing is begun at all. */
  readonly full?: number
}

export interface Hold {
  readonly run: string
  readonly needs: Needs
  readonly gpus: readonly string[]
}

export interface Ask {
  /** Grows: who asked first has the smallest. */
  readonly id: number
  readonly run: string
  readonly needs: Needs
  /** How often others went first, as `passing` counts it. */
  readonly passed: number
}

export interface Rank {
  /** Higher goes first. */
  readonly priority: number
  /** Among runs of the same priority; smaller goes first. Runs with the same place share fairly. */
  readonly place: number
}

export interface Grant {
  readonly ask: Ask
  readonly gpus: readonly string[]
}
export interface Choice {
  readonly grants: readonly Grant[]
  /** What each of the others waits for, by `id`. */
  readonly waits: ReadonlyMap<number, Wait>
}

/** From this on nobody goes first any more. */
export const patience = 128

/** What one grant costs the patience of a step that had asked before: less when the other's run is more urgent. */
export const passing = (priority: number, granted: number): number => (granted > priority ? 1 : 8)

interface Free {
  readonly slots: number
  readonly cpu: number
  readonly memory: number
  readonly gpus: readonly string[]
}

/** Sums of halves and thirds of a core must not refuse the last one. */
const tiny = 1e-6

const used = (holds: readonly Hold[], of: 'cpu' | 'memory'): number =>
  holds.reduce((sum, { needs }) => sum + needs[of], 0)

/** Below zero when a setting was lowered, or when running steps were taken over. */
const freeOf = (capacity: Capacity, holds: readonly Hold[]): Free => {
  const taken = new Set(holds.flatMap((hold) => hold.gpus))
  return {
    slots: capacity.slots - holds.length,
    cpu: capacity.cpu - used(holds, 'cpu'),
    memory: capacity.memory - used(holds, 'memory'),
    gpus: capacity.gpus.filter((id) => !taken.has(id)),
  }
}

/** What is missing for it; nothing when it fits. */
const lacking = (free: Free, { cpu, memory, gpus }: Needs): Wait | undefined => {
  if (free.slots < 1) return { for: 'slot' }
  if (gpus > free.gpus.length) return { for: 'gpu', count: gpus, free: free.gpus.length }
  if (memory > 0 && memory > free.memory)
    return { for: 'memory', bytes: memory, free: Math.max(0, free.memory) }
  return cpu > 0 && cpu > free.cpu + tiny
    ? { for: 'cpu', cores: cpu, free: Math.max(0, free.cpu) }
    : undefined
}

const without = (free: Free, needs: Needs): Free => ({
  slots: free.slots - 1,
  cpu: free.cpu - needs.cpu,
  memory: free.memory - needs.memory,
  gpus: free.gpus.slice(needs.gpus),
})

const inOrder = (
  asks: readonly Ask[],
  held: ReadonlyMap<string, number>,
  rankOf: (run: string) => Rank,
): Ask[] => {
  const ranked = asks.map((ask) => ({
    ask,
    held: held.get(ask.run) ?? 0,
    late: ask.passed >= patience,
    ...rankOf(ask.run),
  }))
  ranked.sort((a, b) => {
    if (a.late || b.late) return Number(b.late) - Number(a.late) || a.ask.id - b.ask.id
    return b.priority - a.priority || a.place - b.place || a.held - b.held || a.ask.id - b.ask.id
  })
  return ranked.map(({ ask }) => ask)
}

interface Look {
  readonly chosen: Grant | undefined
  readonly waits: Map<number, Wait>
}

/** The first in the order that fits. */
const look = (asks: readonly Ask[], real: Free): Look => {
  const waits = new Map<number, Wait>()
  let free = real
  for (const ask of asks) {
    const missing = lacking(free, ask.needs)
    if (missing === undefined) return { chosen: { ask, gpus: real.gpus.slice(0, ask.needs.gpus) }, waits }
    // It would fit, but for one that has waited longer than it should.
    waits.set(ask.id, lacking(real, ask.needs) ?? { for: 'turn' })
    if (ask.passed >= patience) free = without(free, ask.needs)
  }
  return { chosen: undefined, waits }
}

/** @param asks in any order. */
export const choose = (
  capacity: Capacity,
  holds: readonly Hold[],
  asks: readonly Ask[],
  rankOf: (run: string) => Rank,
): Choice => {
  const grants: Grant[] = []
  const holding = [...holds]
  const held = new Map<string, number>()
  for (const { run } of holds) held.set(run, (held.get(run) ?? 0) + 1)
  let rest = asks
  const { full } = capacity
  if (full !== undefined)
    return { grants, waits: new Map(rest.map(({ id }) => [id, { for: 'disk', free: full }])) }
  for (;;) {
    const free = freeOf(capacity, holding)
    if (free.slots < 1) return { grants, waits: new Map(rest.map(({ id }) => [id, { for: 'slot' }])) }
    if (capacity.short === true && holding.length > 0)
      return { grants, waits: new Map(rest.map(({ id }) => [id, { for: 'room' }])) }
    const { chosen, waits } = look(inOrder(rest, held, rankOf), free)
    if (chosen === undefined) return { grants, waits }
    const { ask, gpus } = chosen
    grants.push(chosen)
    holding.push({ run: ask.run, needs: ask.needs, gpus })
    held.set(ask.run, (held.get(ask.run) ?? 0) + 1)
    rest = rest.filter((other) => other !== ask)
  }
}
