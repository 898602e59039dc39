/**
 * What Chromium 108 lacks of what the page uses. The page's own build is for today's browsers, and building it a
 * second time would test something else; so every script that passes gets this put in front of it.
 */

/** Runs in pages and workers, once in each; as text, so it refers to nothing outside itself. */
function install(): void {
  const add = (target: object, members: Record<string, unknown>): void => {
    for (const [name, value] of Object.entries(members))
      if (!(name in target))
        Object.defineProperty(target, name, { value, writable: true, configurable: true })
  }
  add(Array.prototype, {
    toSorted(this: unknown[], by?: (a: unknown, b: unknown) => number) {
      return [...this].sort(by)
    },
    toReversed(this: unknown[]) {
      return [...this].reverse()
    },
    toSpliced(this: unknown[], start: number, count: number, ...added: unknown[]) {
      const copy = [...this]
      copy.splice(start, count, ...added)
      return copy
    },
    with(this: unknown[], index: number, value: unknown) {
      const copy = [...this]
      copy[index < 0 ? copy.length + index : index] = value
      return copy
    },
  })
  add(Promise, {
    withResolvers() {
      const made: Record<string, unknown> = {}
      made['promise'] = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }))
      return made
    },
  })
  const grouped = (items: Iterable<unknown>, key: (item: unknown, index: number) => unknown) => {
    const groups = new Map<unknown, unknown[]>()
    let index = 0
    for (const item of items) {
      const name = key(item, index++)
      groups.set(name, [...(groups.get(name) ?? []), item])
    }
    return groups
  }
  add(Map, { groupBy: grouped })
  add(Object, {
    groupBy: (items: Iterable<unknown>, key: (item: unknown) => unknown) =>
      Object.fromEntries(grouped(items, key) as never),
  })
  add(Set.prototype, {
    union(this: Set<unknown>, other: Set<unknown>) {
      return new Set([...this, ...other])
    },
    intersection(this: Set<unknown>, other: Set<unknown>) {
      return new Set([...this].filter((item) => other.has(item)))
    },
    difference(this: Set<unknown>, other: Set<unknown>) {
      return new Set([...this].filter((item) => !other.has(item)))
    },
    isSubsetOf(this: Set<unknown>, other: Set<unknown>) {
      return [...this].every((item) => other.has(item))
    },
  })
  const parse = (address: string, base?: string): URL | null => {
    try {
      return new URL(address, base)
    } catch {
      return null
    }
  }
  add(URL, { parse, canParse: (address: string, base?: string) => parse(address, base) !== null })
  add(AbortSignal, {
    any(signals: AbortSignal[]) {
      const controller = new AbortController()
      for (const signal of signals) {
        if (signal.aborted) controller.abort(signal.reason)
        signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true })
      }
      return controller.signal
    },
  })
  const iterators = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) as object
  const helpers = ['map', 'filter', 'some', 'every', 'find', 'reduce', 'forEach', 'flatMap'] as const
  for (const name of helpers)
    add(iterators, {
      [name](this: Iterable<unknown>, ...args: unknown[]) {
        const result = (Array.prototype[name] as (...args: unknown[]) => unknown).apply([...this], args)
        return Array.isArray(result) ? result[Symbol.iterator]() : result
      },
    })
  add(iterators, {
    toArray(this: Iterable<unknown>) {
      return [...this]
    },
    take(this: Iterable<unknown>, count: number) {
      return [...this].slice(0, count)[Symbol.iterator]()
    },
  })
}

export const chromiumPrelude = `(${install.toString()})();`
