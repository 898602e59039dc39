/** How one line is read: its colours (ANSI), its severity, and where it matches a search. */

import Anser from 'anser'
import { currentLanguage } from '#i18n/index.ts'
import { spoken } from '#i18n/sentences.ts'
import type { LogLine } from '#shared/run.ts'

export interface Piece {
  readonly text: string
  /** Class names for colour, weight and search hits, e.g. `ansi-red ansi-bold`. */
  readonly className: string
}
export type Severity = 'error' | 'warning' | 'own' | 'plain'

const colours: Readonly<Record<string, string>> = {
  'ansi-black': 'dim',
  'ansi-red': 'red',
  'ansi-green': 'green',
  'ansi-yellow': 'yellow',
  'ansi-blue': 'blue',
  'ansi-magenta': 'magenta',
  'ansi-cyan': 'cyan',
}
const decorations: Readonly<Record<string, string>> = {
  bold: 'bold',
  dim: 'dim',
  italic: 'italic',
  underline: 'underline',
}

/** A carriage return redraws the line (progress bars): what is seen is what came after the last one. */
const settled = (text: string): string => {
  const trimmed = text.endsWith('\r') ? text.slice(0, -1) : text
  return trimmed.slice(trimmed.lastIndexOf('\r') + 1)
}

/** What we say ourselves is said in the language of the page; what programs print is theirs. */
export const textOf = ({ stream, text }: LogLine): string =>
  stream === 'nagare' ? spoken(text, currentLanguage()) : text

export const plainText = (text: string): string =>
  hasEscapes(text) ? Anser.ansiToText(settled(text)) : settled(text)

const hasEscapes = (text: string): boolean => text.includes('\u001b')

export function piecesOf(text: string): Piece[] {
  const shown = settled(text)
  if (!hasEscapes(shown)) return [{ text: shown, className: '' }]
  return Anser.ansiToJson(shown, { json: true, use_classes: true, remove_empty: true }).map((entry) => ({
    text: entry.content,
    className: [colourClass(entry.fg), ...entry.decorations.map((name) => decorations[name])]
      .filter((name) => name !== undefined && name !== '')
      .map((name) => `ansi-${name}`)
      .join(' '),
  }))
}

const colourClass = (name: string | null): string => colours[(name ?? '').replace('bright-', '')] ?? ''

/** Splits pieces where the search text occurs, case-insensitive, also across colour changes. */
export function withHits(pieces: readonly Piece[], search: string): Piece[] {
  if (search === '') return [...pieces]
  const whole = pieces
    .map((piece) => piece.text)
    .join('')
    .toLowerCase()
  const ranges = hitsOf(whole, search.toLowerCase())
  if (ranges.length === 0) return [...pieces]
  let offset = 0
  return pieces.flatMap((piece) => {
    const start = offset
    offset += piece.text.length
    return cut(piece, start, ranges)
  })
}

function hitsOf(text: string, search: string): [number, number][] {
  const found: [number, number][] = []
  for (let at = text.indexOf(search); at >= 0; at = text.indexOf(search, at + search.length)) {
    found.push([at, at + search.length])
  }
  return found
}

function cut(piece: Piece, start: number, ranges: readonly [number, number][]): Piece[] {
  const end = start + piece.text.length
  const out: Piece[] = []
  let at = start
  const put = (to: number, hit: boolean): void => {
    if (to > at)
      out.push({
        text: piece.text.slice(at - start, to - start),
        className: hit ? `${piece.className} log-hit`.trim() : piece.className,
      })
    at = Math.max(at, to)
  }
  for (const [from, to] of ranges) {
    if (to <= start || from >= end) continue
    put(Math.max(from, start), false)
    put(Math.min(to, end), true)
  }
  put(end, false)
  return out
}

const errorText =
  /^(Traceback \(most recent call last\)|\s+File ".+", line \d+|(\w+\.)*\w*(Error|Exception|Interrupt)\b)/
const warningText = /\b\w*Warning\b|^WARN(ING)?\b/

export function severityOf(line: LogLine): Severity {
  if (line.stream === 'nagare') return 'own'
  if (line.stream !== 'stderr') return 'plain'
  if (errorText.test(line.text)) return 'error'
  return warningText.test(line.text) ? 'warning' : 'plain'
}

/** `14:02:37.690` in the machine's own time zone. */
export function clockOf(time: number): string {
  const at = new Date(time)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`
}
