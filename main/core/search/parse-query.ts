import { err, ok, type Result } from '#shared/result.ts'
import type { Filter, SearchProblem } from './ast.ts'
import type { Grammar } from './grammar.ts'
import { isMark, mostClauses, peek, problem, type Reader, readComparison, take } from './parse-filter.ts'
import { shown, tokenize } from './tokens.ts'

/** Deeper nesting would only be a mistake or an attack. */
const deepest = 50

type Parsed = Result<Filter, SearchProblem>

interface Sentence extends Reader {
  readonly grammar: Grammar
  depth: number
  clauses: number
}

/** `NOT …`, `( … )` or one comparison. */
const readPart = (sentence: Sentence): Parsed => {
  const token = peek(sentence)
  if (sentence.depth > deepest) return problem(`A filter can be nested at most ${deepest} deep.`, token)
  sentence.depth += 1
  const part = take(sentence, 'NOT')
    ? negated(readPart(sentence))
    : isMark(token, '(')
      ? readGroup(sentence)
      : readClause(sentence)
  sentence.depth -= 1
  return part
}

const negated = (part: Parsed): Parsed => (part.ok ? ok({ type: 'not', one: part.value }) : part)

const readClause = (sentence: Sentence): Parsed => {
  sentence.clauses += 1
  if (sentence.clauses > mostClauses)
    return problem(`A filter can have at most ${mostClauses} clauses.`, peek(sentence))
  return readComparison(sentence, sentence.grammar)
}

const readGroup = (sentence: Sentence): Parsed => {
  sentence.at += 1
  const inside = readAny(sentence)
  if (!inside.ok) return inside
  if (!isMark(peek(sentence), ')'))
    return problem(`Expected AND, OR or ), found ${shown(peek(sentence))}`, peek(sentence))
  sentence.at += 1
  return inside
}

/** Parts joined by one word; a single part stays as it is. */
const readJoined = (
  sentence: Sentence,
  word: 'AND' | 'OR',
  read: (sentence: Sentence) => Parsed,
  join: (parts: readonly Filter[]) => Filter,
): Parsed => {
  const parts: Filter[] = []
  do {
    const part = read(sentence)
    if (!part.ok) return part
    parts.push(part.value)
  } while (take(sentence, word))
  const [first, ...more] = parts
  return ok(first !== undefined && more.length === 0 ? first : join(parts))
}

const readAll = (sentence: Sentence): Parsed =>
  readJoined(sentence, 'AND', readPart, (all) => ({ type: 'and', all }))
const readAny = (sentence: Sentence): Parsed =>
  readJoined(sentence, 'OR', readAll, (any) => ({ type: 'or', any }))

/**
 * Nagare's own filter language: MLflow's comparisons with AND, OR, NOT and parentheses; AND binds closer than OR. An
 * empty text asks for everything (undefined). A problem says at which character of the text it is.
 */
export const parseQuery = (
  text: string,
  grammar: Grammar,
): Result<Filter | undefined, SearchProblem & { readonly at: number }> => {
  const refused = ({ message, at }: SearchProblem) => err({ message, at: at ?? text.length })
  const tokens = tokenize(text)
  if (!tokens.ok) return refused(tokens.error)
  if (tokens.value.length === 0) return ok(undefined)
  const sentence: Sentence = { tokens: tokens.value, at: 0, grammar, depth: 0, clauses: 0 }
  const whole = readAny(sentence)
  if (!whole.ok) return refused(whole.error)
  const rest = peek(sentence)
  return rest === undefined
    ? whole
    : refused({ message: `Expected AND or OR, found ${shown(rest)}`, at: rest.at })
}
