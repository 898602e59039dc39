/**
 * Small facts a window keeps between visits (sizes, open tabs, recent values). Storage may be full, blocked or hold
 * something an older version wrote: reading falls back, writing gives up quietly, nothing else depends on it.
 */
const prefix = 'nagare.'

/** The stored value when it has the same basic type as `fallback`, else `fallback`. */
export const readStored = <T>(key: string, fallback: T): T => {
  try {
    const text = localStorage.getItem(prefix + key)
    if (text === null) return fallback
    const value: unknown = JSON.parse(text)
    const sameKind = typeof value === typeof fallback && Array.isArray(value) === Array.isArray(fallback)
    return sameKind && value !== null ? (value as T) : fallback
  } catch {
    return fallback
  }
}

export const writeStored = (key: string, value: unknown): void => {
  try {
    localStorage.setItem(prefix + key, JSON.stringify(value))
  } catch {
    // Out of room or private mode: the value lives until the window closes.
  }
}
