/** Places of pins on one edge: level with what they lead to as far as they keep apart, and steady from then on. */

export interface Wish {
  readonly key: string
  readonly y: number
  /** Where it stands, if nothing has happened that would move it. */
  readonly stood?: number
}

interface Block {
  readonly keys: readonly string[]
  /** What each would shift the block to, in order of size. */
  readonly shifts: readonly number[]
}

const middle = ({ shifts }: Block): number => shifts[Math.floor((shifts.length - 1) / 2)] ?? 0

/** As many as possible where they want to be, the others as near as they get, in the order of their wishes. */
const spreadAll = (wishes: readonly Wish[], gap: number): ReadonlyMap<string, number> => {
  const blocks: Block[] = []
  for (const [at, { key, y }] of wishes.toSorted((a, b) => a.y - b.y).entries()) {
    let block: Block = { keys: [key], shifts: [y - at * gap] }
    for (
      let above = blocks.at(-1);
      above !== undefined && middle(above) > middle(block);
      above = blocks.at(-1)
    ) {
      blocks.pop()
      block = {
        keys: [...above.keys, ...block.keys],
        shifts: [...above.shifts, ...block.shifts].toSorted((a, b) => a - b),
      }
    }
    blocks.push(block)
  }
  const placed = new Map<string, number>()
  for (const block of blocks) for (const key of block.keys) placed.set(key, middle(block) + placed.size * gap)
  return placed
}

/** The height nearest to the wish that is free between those that stay. */
const nearest = (y: number, taken: readonly number[], gap: number): number => {
  const free = (at: number): boolean => taken.every((other) => Math.abs(other - at) >= gap - 0.01)
  if (free(y)) return y
  const beside = taken.flatMap((at) => [at - gap, at + gap]).filter(free)
  return beside.reduce((best, at) => (Math.abs(at - y) < Math.abs(best - y) ? at : best), beside[0] ?? y)
}

export const settlePins = (wishes: readonly Wish[], gap: number): ReadonlyMap<string, number> => {
  const steady = wishes.filter(({ stood }) => stood !== undefined)
  if (steady.length === 0) return spreadAll(wishes, gap)
  const placed = new Map(steady.map(({ key, stood = 0 }) => [key, stood]))
  for (const { key, y } of wishes.filter(({ stood }) => stood === undefined))
    placed.set(key, nearest(y, [...placed.values()], gap))
  return placed
}
