/** The words of a CEL expression, as far as trigger conditions use the language. */
import { err, ok, type Result } from '#shared/result.ts'

export type Token =
  | { readonly kind: 'int'; readonly value: bigint; readonly at: number }
  | { readonly kind: 'double'; readonly value: number; readonly at: number }
  | { readonly kind: 'string'; readonly value: string; readonly at: number }
  | { readonly kind: 'name' | 'operator' | 'end'; readonly value: string; readonly at: number }

const patterns = {
  space: /\s+|\/\/[^\n]*/y,
  double: /\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?/y,
  int: /(?:0[xX][\da-fA-F]+|\d+)[uU]?/y,
  text: /([rR]?)(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")/y,
  name: /[A-Za-z_]\w*/y,
  operator: /&&|\|\||[=!<>]=|[!<>+\-*/%?:.,()[\]{}]/y,
} as const

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
}
const escape = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-3][0-7]{2})|(.))/g
const unescaped = (text: string): string =>
  text.replace(escape, (_, hex?: string, short?: string, long?: string, octal?: string, one = '') => {
    const digits = hex ?? short ?? long
    if (digits !== undefined) return String.fromCodePoint(Number.parseInt(digits, 16))
    return octal === undefined ? (escapes[one] ?? one) : String.fromCodePoint(Number.parseInt(octal, 8))
  })

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at
  return pattern.exec(text)
}

interface Read {
  readonly token?: Token
  readonly length: number
}

const readOne = (text: string, at: number): Read | undefined => {
  const space = matchAt(patterns.space, text, at)
  if (space !== null) return { length: space[0].length }
  const double = matchAt(patterns.double, text, at)
  if (double !== null)
    return { token: { kind: 'double', value: Number(double[0]), at }, length: double[0].length }
  const int = matchAt(patterns.int, text, at)
  if (int !== null) {
    const value = BigInt(int[0].replace(/[uU]$/, ''))
    return { token: { kind: 'int', value, at }, length: int[0].length }
  }
  const string = matchAt(patterns.text, text, at)
  if (string !== null) {
    const inner = string[2] ?? string[3] ?? ''
    const value = string[1] === '' ? unescaped(inner) : inner
    return { token: { kind: 'string', value, at }, length: string[0].length }
  }
  for (const kind of ['name', 'operator'] as const) {
    const found = matchAt(patterns[kind], text, at)
    if (found !== null) return { token: { kind, value: found[0], at }, length: found[0].length }
  }
  return undefined
}

/** @returns the tokens and an `end`; or what cannot be read, and at which character. */
export const tokensOf = (text: string): Result<readonly Token[], string> => {
  const tokens: Token[] = []
  for (let at = 0; at < text.length; ) {
    const read = readOne(text, at)
    if (read === undefined) {
      const rest = text.slice(at, at + 12)
      const unclosed = rest.startsWith("'") || rest.startsWith('"')
      return err(
        unclosed ? `the text that begins at character ${at + 1} has no end` : `cannot read “${rest}”`,
      )
    }
    if (read.token !== undefined) tokens.push(read.token)
    at += read.length
  }
  return ok([...tokens, { kind: 'end', value: '', at: text.length }])
}
