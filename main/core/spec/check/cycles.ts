/** Finds tasks that wait for each other. */

/** The part of the graph that cannot be ordered: tasks in cycles and tasks behind them. */
function unorderable(dependencies: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const waiting = new Map([...dependencies].map(([key, needs]) => [key, needs.size]))
  const dependents = new Map<string, string[]>()
  for (const [key, needs] of dependencies) {
    for (const need of needs) {
      const known = dependents.get(need)
      if (known === undefined) dependents.set(need, [key])
      else known.push(key)
    }
  }
  const ready = [...waiting].filter(([, count]) => count === 0).map(([key]) => key)
  for (const key of ready) {
    waiting.delete(key)
    for (const next of dependents.get(key) ?? []) {
      const left = (waiting.get(next) ?? 0) - 1
      waiting.set(next, left)
      if (left === 0) ready.push(next)
    }
  }
  return new Set(waiting.keys())
}

/**
 * One cycle for every knot of tasks that wait for each other, in the order in which they wait: `a` needs `b` needs
 * `c` needs `a` is `['a', 'b', 'c']`. Linear in tasks and edges.
 */
export function cyclesOf(dependencies: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const left = unorderable(dependencies)
  const cycles: string[][] = []
  while (left.size > 0) {
    const [start] = left
    const trail: string[] = []
    const place = new Map<string, number>()
    let key = start
    while (key !== undefined && !place.has(key)) {
      place.set(key, trail.length)
      trail.push(key)
      key = [...(dependencies.get(key) ?? [])].find((need) => left.has(need))
    }
    if (key !== undefined) cycles.push(trail.slice(place.get(key)))
    for (const passed of trail) left.delete(passed)
  }
  return cycles
}
