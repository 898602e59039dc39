/** Values as Python writes them out, with double quotes as formatters prefer. */
import { bracket, type Code, list } from './code.ts'

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }
const escaped = (character: string): string => {
  const short = shortEscapes[character]
  if (short !== undefined) return short
  const code = character.codePointAt(0) ?? 0
  if (code > 0xffff) return `\\U${code.toString(16).padStart(8, '0')}`
  return code > 0xff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\x${code.toString(16).padStart(2, '0')}`
}
/** What would not be seen, or would end the line. Space is the only separator that stays. */
const unseen = /(?! )[\p{C}\p{Zl}\p{Zp}\p{Zs}]/gu

/** The characters of a text as they stand between `quote`s. */
export const inQuotes = (text: string, quote: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`).replaceAll(unseen, escaped)

/** Double quotes, unless the text has more of those than of single ones. */
export const quoteFor = (text: string): '"' | "'" => (text.includes('"') && !text.includes("'") ? "'" : '"')

export const pythonText = (text: string): string => {
  const quote = quoteFor(text)
  return `${quote}${inQuotes(text, quote)}${quote}`
}

/** @param whole a number without a fraction is an int (`3`), not a float (`3.0`) */
export function pythonNumber(value: number, whole: boolean): string {
  if (Number.isNaN(value)) return 'float("nan")'
  if (!Number.isFinite(value)) return value < 0 ? 'float("-inf")' : 'float("inf")'
  if (whole && Number.isInteger(value)) return BigInt(value).toString()
  const text = Object.is(value, -0) ? '-0' : String(value)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

/** @param textOf writes a text, which may have placeholders in it */
export function pythonValue(value: unknown, whole = true, textOf: (text: string) => Code = pythonText): Code {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return pythonNumber(value, whole)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'string') return textOf(value)
  if (Array.isArray(value)) return list(value.map((item) => pythonValue(item, whole, textOf)))
  const members = Object.entries(value as Record<string, unknown>)
  return bracket(
    '{',
    members.map(([key, item]) => [textOf(key), ': ', pythonValue(item, whole, textOf)]),
    '}',
  )
}
