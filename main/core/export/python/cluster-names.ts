/** Steps of the same DAG that the cluster's settings of a step refer to: the SDK waits for them by itself. */
export function namedBySettings(raw: unknown, found = new Set<string>()): Set<string> {
  if (typeof raw !== 'object' || raw === null) return found
  for (const [key, value] of Object.entries(raw)) {
    const producer =
      key === 'taskOutputParameter' ? (value as { producerTask?: unknown }).producerTask : undefined
    if (typeof producer === 'string') found.add(producer)
    else namedBySettings(value, found)
  }
  return found
}
