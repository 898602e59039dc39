/** Two texts line by line: the fewest lines that have to go and come (Myers, 1986). */

export interface LineChange {
  readonly kind: 'same' | 'gone' | 'new'
  readonly text: string
  /** From 1, in the old and in the new text; absent where the line is not there. */
  readonly before?: number
  readonly after?: number
}

/** Beyond so many differing lines the fewest are not looked for: what differs is told as one block. */
const mostEdits = 1_500

/** Lines of a text; the break that ends the last one makes no line of its own. */
const linesOf = (text: string): string[] =>
  text === '' ? [] : (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')

/** Pairs of indexes that stay, in order; undefined when there is too much to look for. */
function kept(a: readonly string[], b: readonly string[]): (readonly [number, number])[] | undefined {
  const furthest = new Map<number, number>([[1, 0]])
  const trail: Map<number, number>[] = []
  const reach = (k: number): number => furthest.get(k) ?? -1
  for (let edits = 0; edits <= Math.min(a.length + b.length, mostEdits); edits += 1) {
    trail.push(new Map(furthest))
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && reach(k - 1) < reach(k + 1))
      let x = down ? reach(k + 1) : reach(k - 1) + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1
      furthest.set(k, x)
      if (x >= a.length && x - k >= b.length) return walkBack(a.length, b.length, trail)
    }
  }
  return undefined
}

function walkBack(
  endA: number,
  endB: number,
  trail: readonly Map<number, number>[],
): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = []
  let [x, y] = [endA, endB]
  for (const [edits, furthest] of [...trail.entries()].toReversed()) {
    const reach = (k: number): number => furthest.get(k) ?? -1
    const k = x - y
    const fromK = k === -edits || (k !== edits && reach(k - 1) < reach(k + 1)) ? k + 1 : k - 1
    const fromX = reach(fromK)
    const fromY = fromX - fromK
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      x -= 1
      y -= 1
      pairs.push([x, y])
    }
    ;[x, y] = [fromX, fromY]
  }
  return pairs.toReversed()
}

function ends(a: readonly string[], b: readonly string[]): { head: number; tail: number } {
  const most = Math.min(a.length, b.length)
  let head = 0
  while (head < most && a[head] === b[head]) head += 1
  let tail = 0
  while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1
  return { head, tail }
}

export function compareLines(before: string, after: string): readonly LineChange[] {
  const [a, b] = [linesOf(before), linesOf(after)]
  const { head, tail } = ends(a, b)
  const middle = kept(a.slice(head, a.length - tail), b.slice(head, b.length - tail)) ?? []
  const pairs = [
    ...Array.from({ length: head }, (_, at) => [at, at] as const),
    ...middle.map(([x, y]) => [x + head, y + head] as const),
    ...Array.from({ length: tail }, (_, at) => [a.length - tail + at, b.length - tail + at] as const),
    [a.length, b.length] as const,
  ]
  const changes: LineChange[] = []
  let [x, y] = [0, 0]
  for (const [nextX, nextY] of pairs) {
    for (; x < nextX; x += 1) changes.push({ kind: 'gone', text: a[x] ?? '', before: x + 1 })
    for (; y < nextY; y += 1) changes.push({ kind: 'new', text: b[y] ?? '', after: y + 1 })
    if (x < a.length) changes.push({ kind: 'same', text: a[x] ?? '', before: x + 1, after: y + 1 })
    x += 1
    y += 1
  }
  return changes
}

export interface Hunk {
  /** Equal lines left out before this one. */
  readonly skipped: number
  readonly lines: readonly LineChange[]
}

/** What differs, with some equal lines around it; empty when nothing does. */
export function hunksOf(changes: readonly LineChange[], around = 3): readonly Hunk[] {
  const shown = new Set<number>()
  for (const [at, { kind }] of changes.entries()) {
    if (kind === 'same') continue
    for (let near = at - around; near <= at + around; near += 1) shown.add(near)
  }
  const hunks: { skipped: number; lines: LineChange[] }[] = []
  let skipped = 0
  for (const [at, change] of changes.entries()) {
    if (!shown.has(at)) skipped += 1
    else {
      if (hunks.length === 0 || skipped > 0) hunks.push({ skipped, lines: [] })
      hunks.at(-1)?.lines.push(change)
      skipped = 0
    }
  }
  return hunks
}
