import { err, ok, type Result } from '#shared/result.ts'
import type { Comparator, Comparison, Field, Filter, SearchProblem } from './ast.ts'
import { parseField } from './field.ts'
import { comparatorsOf, type Grammar } from './grammar.ts'
import { type Keyword, shown, type Token, tokenize } from './tokens.ts'

/** More would only be a mistake or an attack; SQLite refuses expressions deeper than 1000. */
export const mostClauses = 500
const longestPattern = 10_000

/** The tokens that are still to be read. */
export interface Reader {
  readonly tokens: readonly Token[]
  at: number
}

export const peek = (reader: Reader, ahead = 0): Token | undefined => reader.tokens[reader.at + ahead]
const isWord = (token: Token | undefined, word: Keyword): boolean =>
  token?.type === 'word' && token.text === word
export const isMark = (token: Token | undefined, mark: string): boolean =>
  token?.type === 'punctuation' && token.text === mark
export const problem = (message: string, token?: Token): Result<never, SearchProblem> =>
  err(token === undefined ? { message } : { message, at: token.at })

export const take = (reader: Reader, ...words: readonly Keyword[]): boolean => {
  if (!words.every((word, index) => isWord(peek(reader, index), word))) return false
  reader.at += words.length
  return true
}

const readComparator = (reader: Reader): Result<Comparator, SearchProblem> => {
  const token = peek(reader)
  if (token?.type === 'operator') {
    reader.at += 1
    return ok(token.text)
  }
  if (take(reader, 'IS', 'NOT', 'NULL')) return ok('IS NOT NULL')
  if (take(reader, 'IS', 'NULL')) return ok('IS NULL')
  if (take(reader, 'NOT', 'IN')) return ok('NOT IN')
  if (take(reader, 'IN')) return ok('IN')
  if (take(reader, 'LIKE')) return ok('LIKE')
  if (take(reader, 'ILIKE')) return ok('ILIKE')
  return problem(`Invalid clause(s) in filter string: expected a comparison, found ${shown(token)}`, token)
}

const readList = (reader: Reader): Result<readonly string[], SearchProblem> => {
  const bad = (token: Token | undefined): Result<never, SearchProblem> =>
    problem(`Expected a list of quoted string values in parentheses, found ${shown(token)}`, token)
  if (!isMark(peek(reader), '(')) return bad(peek(reader))
  reader.at += 1
  const values: string[] = []
  while (!isMark(peek(reader), ')')) {
    const token = peek(reader)
    if (token?.type !== 'text') return bad(token)
    values.push(token.text)
    reader.at += 1
    if (isMark(peek(reader), ',')) reader.at += 1
    else if (!isMark(peek(reader), ')')) return bad(peek(reader))
  }
  reader.at += 1
  return values.length > 0 ? ok(values) : problem('A list in a filter needs at least one quoted value.')
}

const readWhole = (reader: Reader, field: Field): Result<number, SearchProblem> => {
  const token = peek(reader)
  const text = token?.type === 'number' || token?.type === 'text' ? token.text.trim() : ''
  if (!/^[-+]?\d+$/.test(text))
    return problem(`Invalid value for numeric attribute '${field.key}': ${shown(token)}`, token)
  reader.at += 1
  return ok(Number(text))
}

const readNumber = (reader: Reader, field: Field): Result<number, SearchProblem> => {
  const token = peek(reader)
  if (token?.type !== 'number') {
    return problem(
      `Expected numeric value type for ${field.kind} '${field.key}'. Found ${shown(token)}`,
      token,
    )
  }
  reader.at += 1
  return ok(Number(token.text))
}

const readText = (reader: Reader, field: Field, comparator: Comparator): Result<string, SearchProblem> => {
  const token = peek(reader)
  if (token?.type !== 'text') {
    const example = `(e.g. 'my-value'). Got value ${shown(token)}`
    return problem(`Expected a quoted string value for ${field.kind} '${field.key}' ${example}`, token)
  }
  if (comparator.endsWith('LIKE') && token.text.length > longestPattern) {
    return problem(`A ${comparator} pattern can have at most ${longestPattern} characters.`, token)
  }
  reader.at += 1
  return ok(token.text)
}

const readValue = (
  reader: Reader,
  field: Field,
  comparator: Comparator,
  grammar: Grammar,
): Result<Comparison['value'], SearchProblem> => {
  if (comparator === 'IS NULL' || comparator === 'IS NOT NULL') return ok(null)
  if (comparator === 'IN' || comparator === 'NOT IN') {
    if (field.kind === 'attribute' && !grammar.listAttributes.has(field.key)) {
      const allowed = [...grammar.listAttributes].join(', ')
      return problem(`Only the attributes ${allowed} can be compared with a list of quoted string values.`)
    }
    return readList(reader)
  }
  if (field.kind === 'attribute' && grammar.wholeAttributes?.has(field.key) === true)
    return readWhole(reader, field)
  const numeric =
    field.kind === 'metric' || (field.kind === 'attribute' && grammar.numberAttributes.has(field.key))
  return numeric ? readNumber(reader, field) : readText(reader, field, comparator)
}

export const readComparison = (reader: Reader, grammar: Grammar): Result<Comparison, SearchProblem> => {
  const token = peek(reader)
  const quotedName = token?.type === 'text' && token.quote === '"'
  if (token?.type !== 'name' && !quotedName) {
    return problem(`Invalid clause(s) in filter string: expected a field, found ${shown(token)}`, token)
  }
  reader.at += 1
  const field = parseField(token.text, grammar)
  if (!field.ok) return problem(field.error.message, token)
  const said = peek(reader)
  const comparator = readComparator(reader)
  if (!comparator.ok) return comparator
  const allowed = comparatorsOf(grammar, field.value.kind, field.value.key)
  if (!allowed.includes(comparator.value)) {
    const what = `${field.value.kind} '${field.value.key}'`
    return problem(
      `Invalid comparator '${comparator.value}' for ${what}, not one of ${allowed.join(', ')}`,
      said,
    )
  }
  const value = readValue(reader, field.value, comparator.value, grammar)
  if (!value.ok) return value
  return ok({ type: 'compare', field: field.value, comparator: comparator.value, value: value.value })
}

/**
 * MLflow's filter language: comparisons joined by AND. An empty text asks for everything (undefined).
 * Behaviour as documented for `search_runs` and `search_experiments`.
 */
export const parseFilter = (text: string, grammar: Grammar): Result<Filter | undefined, SearchProblem> => {
  const tokens = tokenize(text)
  if (!tokens.ok) return tokens
  if (tokens.value.length === 0) return ok(undefined)
  const reader: Reader = { tokens: tokens.value, at: 0 }
  const all: Comparison[] = []
  // MLflow passes over an AND that joins nothing, so a filter that is still being typed already works.
  while (take(reader, 'AND'));
  if (peek(reader) === undefined) return ok(undefined)
  for (;;) {
    const next = readComparison(reader, grammar)
    if (!next.ok) return next
    all.push(next.value)
    if (all.length > mostClauses) return problem(`A filter can have at most ${mostClauses} clauses.`)
    const joined = take(reader, 'AND')
    while (take(reader, 'AND'));
    if (peek(reader) === undefined) return ok({ type: 'and', all })
    if (!joined) {
      return problem(`Invalid clause(s) in filter string: expected AND, found ${shown(peek(reader))}`)
    }
  }
}
