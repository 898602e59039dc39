/** Chance that can be had again: the same seed gives the same choices. */
export interface Chance {
  /** In [0, 1). */
  next(): number
  below(limit: number): number
  pick<T>(list: readonly [T, ...T[]]): T
  /** Undefined from an empty list. */
  any<T>(list: readonly T[]): T | undefined
  odds(probability: number): boolean
}

/** Mulberry32: small, and good enough to choose requests. */
export const chance = (seed: number): Chance => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    below,
    any: (list) => list[below(list.length)],
    pick: (list) => list[below(list.length)] ?? list[0],
    odds: (probability) => next() < probability,
  }
}
