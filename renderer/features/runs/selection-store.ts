import { createStore } from 'zustand/vanilla'
import { noSelection, type Selection } from './model/selection.ts'

/** Chosen rows outlive the page: coming back from a run or from compare finds them as they were. */
export const selectionStore = createStore<Selection>(() => noSelection)

export const changeSelection = (change: (before: Selection) => Selection): void =>
  selectionStore.setState(change(selectionStore.getState()), true)
