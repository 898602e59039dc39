/** What is typed into the filter box: words to look for, or a question in the search language. */
import { runGrammar } from '#core/search/grammar.ts'
import { parseQuery } from '#core/search/parse-query.ts'

export type Asked =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'filter'; readonly filter: string }
  /** A question that cannot be read, and the character at which it goes wrong. */
  | { readonly kind: 'problem'; readonly message: string; readonly at: number }

/** Words never have these; a name that does can be looked for by `attributes.run_name LIKE …`. */
const comparison = /[=<>]|\b(?:I?LIKE|IN\s*\(|IS\s+(?:NOT\s+)?NULL)/i

export function readFilter(text: string): Asked {
  if (!comparison.test(text)) return { kind: 'words', text: text.trim() }
  const parsed = parseQuery(text, runGrammar)
  return parsed.ok ? { kind: 'filter', filter: text.trim() } : { kind: 'problem', ...parsed.error }
}

/** As the list is asked for it. A question that came broken with a link is refused by the server as well. */
export function filterQuery(text: string): { readonly text?: string; readonly filter?: string } {
  if (text === '') return {}
  return readFilter(text).kind === 'words' ? { text } : { filter: text }
}
