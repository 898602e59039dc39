/**
 * A run keeps its colour in table, charts and compare. A slot is a place in the palette of ten `--run-n` colours;
 * from the eleventh on the colours repeat with a dash, so that two lines on one chart never look the same.
 */
export type Slots = Readonly<Record<string, number>>

export const paletteSize = 10
const remembered = 400
const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3]]

/** Keeps every known slot, gives the lowest free one to newcomers, and resolves two shown runs with one slot. */
export function assignSlots(known: Slots, shown: readonly string[]): Slots {
  const taken = new Set<number>()
  const settled: Record<string, number> = {}
  const newcomers: string[] = []
  for (const id of shown) {
    const slot = known[id]
    if (slot === undefined || taken.has(slot)) newcomers.push(id)
    else {
      taken.add(slot)
      settled[id] = slot
    }
  }
  for (const id of newcomers) {
    let slot = 0
    while (taken.has(slot)) slot++
    taken.add(slot)
    settled[id] = slot
  }
  const others = Object.entries(known).filter(([id]) => !(id in settled))
  return { ...Object.fromEntries(others.slice(-Math.max(0, remembered - shown.length))), ...settled }
}

export const slotToken = (slot: number): string => `--run-${(slot % paletteSize) + 1}`
export const slotColour = (slot: number): string => `var(${slotToken(slot)})`
export const slotDash = (slot: number): readonly number[] =>
  dashes[Math.floor(slot / paletteSize) % dashes.length] ?? []
