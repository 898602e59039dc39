/** Follows the progress bars on one stream of output: which one tells how far the program is, and for how long. */
import { type Bar, barIn } from './bar.ts'

/** What is known of one stream. Times are ms of the caller's clock. */
export interface Followed {
  readonly bar?: HeldBar
}

interface HeldBar extends Bar {
  /** Lines below the outermost bar; 0: none stands above it. */
  readonly depth: number
  /** When it came to this percentage. */
  readonly since: number
  /** When its line was ended, as that of a bar that is closed is. */
  readonly ended?: number
  /** The bar inside of it that was seen last, by name. */
  readonly inner?: string
}

/** One that has come to its end says nothing about what the program does next. */
const afterFullMs = 5_000
/** Nor does one whose line is over: a loop that was left early closes its bar where it was. */
const afterEndMs = 30_000

export const nothingFollowed: Followed = {}

const breaks = /\r\n|\r|\n/g
const up = '\u001b\\[(\\d*)A'
/** tqdm writes a bar that stands below another one, and goes up again. */
const goesUp = new RegExp(`(?:${up})+$`)
const eachUp = new RegExp(up, 'g')

const depthOf = (line: string): number => {
  const [ups = ''] = goesUp.exec(line.slice(-reachUp)) ?? []
  return [...ups.matchAll(eachUp)].reduce((sum, [, by]) => sum + Number(by || 1), 0)
}
const reachUp = 64

interface Drawn {
  readonly line: string
  /** What stands after it: a line end, a return to its beginning, or nothing yet. */
  readonly end: 'line' | 'return' | 'open'
  readonly at: number
}

const isOver = ({ percent }: Bar): boolean => percent >= 100

/** A bar inside of another one is not told, and shows that the outer one is still there. */
const isInside = (held: HeldBar | undefined, bar: Bar, depth: number, { end }: Drawn): boolean => {
  if (held === undefined || isOver(held) || bar.name === held.name) return false
  if (depth !== held.depth) return depth > held.depth
  // Closed, it is drawn once more, one line up; and what has come so far of a line below may still go up.
  const below = held.ended !== undefined || held.inner !== undefined
  return (isOver(bar) && bar.name === held.inner) || (end === 'open' && below)
}

const taken = (held: HeldBar | undefined, bar: Bar, depth: number, { end, at }: Drawn): HeldBar => {
  const same = held !== undefined && held.name === bar.name && held.percent === bar.percent
  const inner = held?.name === bar.name ? held.inner : undefined
  return {
    ...bar,
    depth,
    since: same ? held.since : at,
    ...(end === 'line' ? { ended: (same ? held.ended : undefined) ?? at } : {}),
    ...(inner === undefined ? {} : { inner }),
  }
}

const step = ({ bar: held }: Followed, drawn: Drawn): Followed => {
  const { line, at } = drawn
  // Wiped out, as a bar is that leaves nothing behind.
  if (held !== undefined && line !== '' && line.trim() === '')
    return { bar: { ...held, ended: held.ended ?? at } }
  const bar = barIn(line)
  if (bar === undefined) return held === undefined ? nothingFollowed : { bar: held }
  const depth = depthOf(line)
  if (held === undefined || !isInside(held, bar, depth, drawn)) return { bar: taken(held, bar, depth, drawn) }
  const { ended: _, ...open } = held
  return { bar: { ...open, inner: bar.name } }
}

/**
 * Goes on with what has been printed: whole lines, and the last one as far as it has come. That one is to be given
 * again, from its beginning, together with what follows.
 */
export const follow = (before: Followed, text: string, at: number): Followed => {
  let followed = before
  let from = 0
  for (const { 0: mark, index } of text.matchAll(breaks)) {
    const end = mark === '\r' ? 'return' : 'line'
    followed = step(followed, { line: text.slice(from, index), end, at })
    from = index + mark.length
  }
  return from === text.length ? followed : step(followed, { line: text.slice(from), end: 'open', at })
}

/** When it was last heard of; undefined: never. */
export const heardAt = ({ bar }: Followed): number | undefined => bar?.since

/** How far it is now, 0..100; undefined: its output does not say. */
export const percentAt = ({ bar }: Followed, now: number): number | undefined => {
  if (bar === undefined) return undefined
  if (isOver(bar) && now - bar.since > afterFullMs) return undefined
  return bar.ended !== undefined && now - bar.ended > afterEndMs ? undefined : bar.percent
}
