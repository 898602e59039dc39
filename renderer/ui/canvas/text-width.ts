/** How wide words are as the page draws them, so that only what is too long for its place has to be cut off. */

/** As the theme names them (`--font`, `--mono`). */
const faces = { text: 'Inter Variable', code: 'JetBrains Mono Variable' } as const
export type Face = keyof typeof faces

const known = new Map<string, number>()
let pen: CanvasRenderingContext2D | null | undefined

/** Measured once per word at 100 px; where there is nothing to measure with, as wide letters. */
const measured = (text: string, face: Face): number => {
  if (pen === undefined) pen = document.createElement('canvas').getContext('2d')
  if (pen === null) return text.length * 62
  pen.font = `100px "${faces[face]}", sans-serif`
  return pen.measureText(text).width
}

/** Width in px at this size of letters. Words measured before the fonts are there are forgotten when they come. */
export const widthOf = (text: string, size: number, face: Face = 'text'): number => {
  const key = `${face} ${text}`
  const width = known.get(key) ?? measured(text, face)
  known.set(key, width)
  return (width * size) / 100
}

/**
 * Cut with an ellipsis where it would not fit.
 * @param width of a text in px, at this size of letters
 */
export function fitted(text: string, size: number, room: number, width = widthOf): string {
  if (width(text, size) <= room) return text
  const letters = [...text]
  while (letters.length > 1 && width(`${letters.join('')}…`, size) > room) letters.pop()
  return `${letters.join('').trimEnd()}…`
}

if (typeof document !== 'undefined') void document.fonts?.ready.then(() => known.clear())
