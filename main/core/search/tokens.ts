import { err, ok, type Result } from '#shared/result.ts'
import type { SearchProblem } from './ast.ts'

type Piece =
  /** A path such as `` metrics.`val loss` `` as it was written, quotes included. */
  | { readonly type: 'name'; readonly text: string }
  /** Quoted text without its quotes. `quote` matters: a double-quoted word may also be a name. */
  | { readonly type: 'text'; readonly text: string; readonly quote: "'" | '"' }
  | { readonly type: 'number'; readonly text: string }
  | { readonly type: 'operator'; readonly text: '=' | '!=' | '<' | '<=' | '>' | '>=' }
  | { readonly type: 'word'; readonly text: Keyword }
  | { readonly type: 'punctuation'; readonly text: '(' | ')' | ',' }

/** With the place of its first character. */
export type Token = Piece & { readonly at: number }

const keywords = ['AND', 'OR', 'NOT', 'IN', 'IS', 'NULL', 'LIKE', 'ILIKE'] as const
export type Keyword = (typeof keywords)[number]

const isKeyword = (text: string): text is Keyword => (keywords as readonly string[]).includes(text)

/** Each pattern is tried at the current place, in this order; sticky, so nothing is skipped unseen. */
const patterns = {
  space: /\s+/y,
  number: /[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.`"])/y,
  // A doubled or backslashed quote stays inside the text; like MLflow, it is not unescaped.
  single: /'((?:''|\\'|[^'])*)'/y,
  double: /"((?:""|\\"|[^"])*)"(?!\s*\.)/y,
  name: /(?:[\p{L}_][\p{L}\p{N}_$@#]*|`[^`]*`|"[^"]*")(?:\s*\.\s*(?:[\p{L}\p{N}_$@#]+|`[^`]*`|"[^"]*"))*/uy,
  operator: /<=|>=|!=|<>|==|=|<|>/y,
  punctuation: /[(),]/y,
}

const match = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at
  return pattern.exec(text)
}

const operatorOf = (text: string): Piece & { type: 'operator' } => {
  const plain = text === '<>' ? '!=' : text === '==' ? '=' : text
  return { type: 'operator', text: plain as '=' }
}

const nameOrKeyword = (text: string): Piece => {
  const upper = text.toUpperCase()
  return isKeyword(upper) ? { type: 'word', text: upper } : { type: 'name', text }
}

const read = (text: string, at: number): { readonly token?: Piece; readonly length: number } | undefined => {
  const space = match(patterns.space, text, at)
  if (space) return { length: space[0].length }
  const number = match(patterns.number, text, at)
  if (number) return { token: { type: 'number', text: number[0] }, length: number[0].length }
  const single = match(patterns.single, text, at)
  if (single) return { token: { type: 'text', text: single[1] ?? '', quote: "'" }, length: single[0].length }
  const double = match(patterns.double, text, at)
  if (double) return { token: { type: 'text', text: double[1] ?? '', quote: '"' }, length: double[0].length }
  const name = match(patterns.name, text, at)
  if (name) return { token: nameOrKeyword(name[0]), length: name[0].length }
  const operator = match(patterns.operator, text, at)
  if (operator) return { token: operatorOf(operator[0]), length: operator[0].length }
  const mark = match(patterns.punctuation, text, at)
  if (mark) return { token: { type: 'punctuation', text: mark[0] as '(' }, length: mark[0].length }
  return undefined
}

/** Splits filter text into tokens; the first character that fits nothing is the problem. */
export const tokenize = (text: string): Result<readonly Token[], SearchProblem> => {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const found = read(text, at)
    if (!found)
      return err({ message: `Invalid clause(s) in filter string: '${text.slice(at, at + 40)}'`, at })
    if (found.token) tokens.push({ ...found.token, at })
    at += found.length
  }
  return ok(tokens)
}

/** How a token reads in a message. */
export const shown = (token: Token | undefined): string => {
  if (token === undefined) return 'the end of the filter'
  return token.type === 'text' ? `${token.quote}${token.text}${token.quote}` : token.text
}
