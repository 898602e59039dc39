/** Keeps things in order on a line and at least `gap` apart, moving each as little as a single pass allows. */
export const spread = (
  wanted: readonly { readonly key: string; readonly y: number }[],
  gap: number,
): ReadonlyMap<string, number> => {
  const sorted = wanted.toSorted((a, b) => a.y - b.y)
  const placed = new Map<string, number>()
  let last = Number.NEGATIVE_INFINITY
  for (const { key, y } of sorted) {
    last = Math.max(y, last + gap)
    placed.set(key, last)
  }
  return placed
}
