/** Which run has which colour, in this window and after the next start. */
import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { readStored, writeStored } from '#ui/stored.ts'
import { assignSlots, type Slots } from './run-colours.ts'

const isSlot = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0

const slotStore = createStore<Slots>(() =>
  Object.fromEntries(
    Object.entries(readStored<Record<string, unknown>>('run-slots', {})).filter(
      (entry): entry is [string, number] => isSlot(entry[1]),
    ),
  ),
)
slotStore.subscribe((slots) => writeStored('run-slots', slots))

/** Colours for the runs that are shown together, none twice; kept for the next view that shows them. */
export function useSlots(shown: readonly string[]): Slots {
  const known = useStore(slotStore)
  const slots = useMemo(() => assignSlots(known, shown), [known, shown])
  useEffect(() => {
    if (shown.some((id) => known[id] !== slots[id])) slotStore.setState(slots, true)
  }, [known, slots, shown])
  return slots
}
