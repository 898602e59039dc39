import { err, ok, type Result } from '#shared/result.ts'
import type { OrderTerm, SearchProblem } from './ast.ts'
import { parseField } from './field.ts'
import type { Grammar } from './grammar.ts'

const mostTerms = 50

const parseTerm = (text: string, grammar: Grammar): Result<OrderTerm, SearchProblem> => {
  const parts = /^\s*((?:`[^`]*`|"[^"]*"|'[^']*'|[^\s`"'])+)(?:\s+(\S+))?\s*$/u.exec(text)
  const name = parts?.[1]
  if (name === undefined) return err({ message: `Invalid order_by clause '${text}'. Could not be parsed.` })
  const direction = parts?.[2]?.toLowerCase() ?? 'asc'
  if (direction !== 'asc' && direction !== 'desc') {
    return err({ message: `Invalid ordering key in order_by clause '${text}'.` })
  }
  const field = parseField(name, grammar)
  if (!field.ok) return field
  if (field.value.kind === 'dataset')
    return err({ message: `Invalid order_by entity 'dataset' in '${text}'.` })
  return ok({ field: field.value, descending: direction === 'desc' })
}

/** Reads `["metrics.loss DESC", "start_time"]`. The same field twice is refused, or counts once. */
export const parseOrder = (
  texts: readonly string[],
  grammar: Grammar,
): Result<readonly OrderTerm[], SearchProblem> => {
  if (texts.length > mostTerms) return err({ message: `order_by can have at most ${mostTerms} clauses.` })
  const terms: OrderTerm[] = []
  for (const text of texts) {
    const term = parseTerm(text, grammar)
    if (!term.ok) return term
    const { kind, key } = term.value.field
    if (terms.some((other) => other.field.kind === kind && other.field.key === key)) {
      if (grammar.repeatsOrder) continue
      return err({ message: `\`order_by\` contains duplicate fields: ${texts.join(', ')}` })
    }
    terms.push(term.value)
  }
  return ok(terms)
}
