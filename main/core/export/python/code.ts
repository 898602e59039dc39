/**
 * Python source laid out as a formatter would: on one line where it fits, otherwise the contents of a bracket on a
 * line of their own, otherwise one per line.
 */

/** A bracket with its items, which is where a line may be broken. */
export interface Bracket {
  readonly open: string
  readonly items: readonly Code[]
  readonly close: string
}
export type Code = string | Bracket | readonly Code[]

export const lineWidth = 100

const isBracket = (code: Code): code is Bracket => typeof code === 'object' && !Array.isArray(code)

/** The whole of it on one line. */
export function flat(code: Code): string {
  if (typeof code === 'string') return code
  if (!isBracket(code)) return code.map(flat).join('')
  return `${code.open}${code.items.map(flat).join(', ')}${code.close}`
}

export const bracket = (open: string, items: readonly Code[], close: string): Bracket => ({
  open,
  items,
  close,
})
export const call = (name: string, items: readonly Code[]): Bracket => bracket(`${name}(`, items, ')')
export const list = (items: readonly Code[]): Bracket => bracket('[', items, ']')
export const named = (name: string, value: Code): Code => [`${name}=`, value]

/** Where a broken line goes on with what stands behind the last bracket. */
function lastBracket(parts: readonly Code[]): number {
  return parts.findLastIndex((part) => isBracket(part) || Array.isArray(part))
}

/**
 * @param indent columns before the first character of the line
 * @param used columns already taken on it, the indent included
 * @param behind columns that must stay free behind it
 */
function laid(code: Code, indent: number, used: number, behind: number): string {
  const whole = flat(code)
  if (typeof code === 'string') return whole
  if (!whole.includes('\n') && used + whole.length + behind <= lineWidth) return whole
  if (!isBracket(code)) return laidParts(code, indent, used, behind)
  if (code.items.length === 0) return whole
  const inner = ' '.repeat(indent + 4)
  const inside = code.items.map(flat).join(', ')
  const fits = !inside.includes('\n') && indent + 4 + inside.length <= lineWidth
  if (fits) return `${code.open}\n${inner}${inside}\n${' '.repeat(indent)}${code.close}`
  const lines = code.items.map((item) => `${inner}${laid(item, indent + 4, indent + 4, 1)},`)
  return `${code.open}\n${lines.join('\n')}\n${' '.repeat(indent)}${code.close}`
}

function laidParts(parts: readonly Code[], indent: number, used: number, behind: number): string {
  const last = lastBracket(parts)
  let text = ''
  parts.forEach((part, index) => {
    const start = text.lastIndexOf('\n')
    const column = start < 0 ? used + text.length : text.length - start - 1
    const rest = index < last ? 0 : flat(parts.slice(index + 1)).length + behind
    text += index === last ? laid(part, indent, column, rest) : flat(part)
  })
  return text
}

/** A statement at an indent, its first line indented too. */
export const statement = (code: Code, indent: number): string =>
  `${' '.repeat(indent)}${laid(code, indent, indent, 0)}`
