/** Edit distance with early exit: at most `limit`, else `limit + 1`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    if (Math.min(...next) > limit) return limit + 1
    row = next
  }
  return row[b.length] ?? limit + 1
}

/** The name that was probably meant, if one is close enough; case, `-` and `_` do not count. */
export function nearestName(wanted: string, names: readonly string[]): string | undefined {
  const folded = (name: string): string => name.toLowerCase().replaceAll(/[-_ ]/g, '').slice(0, 80)
  const target = folded(wanted)
  const limit = Math.max(1, Math.floor(target.length / 3))
  let best: { name: string; score: number } | undefined
  for (const name of names) {
    const score = distance(target, folded(name), limit)
    if (score <= limit && (best === undefined || score < best.score)) best = { name, score }
  }
  return best?.name
}
