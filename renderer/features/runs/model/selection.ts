/** Choosing rows: click toggles, Shift extends from the last one, both over the lines as they stand. */
export interface Selection {
  /** In the order they were chosen: that order gives colours and compare columns. */
  readonly ids: readonly string[]
  readonly anchor: string | undefined
}

export const noSelection: Selection = { ids: [], anchor: undefined }

export function toggle(selection: Selection, id: string): Selection {
  const ids = selection.ids.includes(id) ? selection.ids.filter((one) => one !== id) : [...selection.ids, id]
  return { ids, anchor: id }
}

/** Everything between the anchor and `id` joins what is chosen. */
export function extend(selection: Selection, id: string, visible: readonly string[]): Selection {
  const from = visible.indexOf(selection.anchor ?? id)
  const to = visible.indexOf(id)
  if (from < 0 || to < 0) return toggle(selection, id)
  const span = visible.slice(Math.min(from, to), Math.max(from, to) + 1)
  const added = span.filter((one) => !selection.ids.includes(one))
  return { ids: [...selection.ids, ...added], anchor: id }
}

export function toggleAll(selection: Selection, visible: readonly string[]): Selection {
  const all = visible.length > 0 && visible.every((id) => selection.ids.includes(id))
  if (all) return noSelection
  return {
    ids: [...selection.ids, ...visible.filter((id) => !selection.ids.includes(id))],
    anchor: undefined,
  }
}

export const drop = (selection: Selection, gone: readonly string[]): Selection => ({
  ids: selection.ids.filter((id) => !gone.includes(id)),
  anchor: selection.anchor,
})
