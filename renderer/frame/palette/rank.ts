/** Which entries of the palette match what was typed, best first. Pure. */
export interface Entry {
  readonly id: string
  readonly label: string
  /** Searched too, shown faint: a file name, an experiment. */
  readonly detail?: string | undefined
}

const startsOfWords = /[\s/_.-]+/

/** 0 = no match; higher is better. Every word typed must be found. */
export const scoreOf = (entry: Entry, query: string): number => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const label = entry.label.toLowerCase()
  const detail = entry.detail?.toLowerCase() ?? ''
  const scores = words.map((word) => {
    if (label.startsWith(word)) return 4
    if (label.split(startsOfWords).some((part) => part.startsWith(word))) return 3
    if (label.includes(word)) return 2
    return detail.includes(word) ? 1 : 0
  })
  return scores.includes(0) ? 0 : scores.reduce<number>((sum, score) => sum + score, 0.5)
}

/** Matching entries; equally good ones: used more recently first, then in the given order. */
export const rank = <E extends Entry>(
  entries: readonly E[],
  query: string,
  recent: readonly string[],
): readonly E[] => {
  const age = (entry: E): number => {
    const at = recent.indexOf(entry.id)
    return at === -1 ? recent.length : at
  }
  return entries
    .map((entry) => ({ entry, score: scoreOf(entry, query) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || age(a.entry) - age(b.entry))
    .map(({ entry }) => entry)
}

/** The list of recently used ids after `id` was used. */
export const used = (recent: readonly string[], id: string): readonly string[] =>
  [id, ...recent.filter((other) => other !== id)].slice(0, 30)
