import { err, ok, type Result } from '#shared/result.ts'
import type { Field, FieldKind, SearchProblem } from './ast.ts'
import type { Grammar } from './grammar.ts'

const unquoted = (text: string): string => {
  const quote = text[0]
  const wrapped =
    text.length >= 2 && (quote === '`' || quote === '"' || quote === "'") && text.endsWith(quote)
  return wrapped ? text.slice(1, -1) : text
}

const kindOf = (prefix: string, { prefixes }: Grammar): FieldKind | undefined =>
  Object.hasOwn(prefixes, prefix) ? prefixes[prefix] : undefined

const listed = (names: Iterable<string>): string => [...names].toSorted().join(', ')

/**
 * Reads `prefix.key`, `prefix."a key"` or a bare attribute. Only the first dot separates: the rest belongs to the
 * key, so `tags.mlflow.source.name` needs no quotes.
 */
export const parseField = (text: string, grammar: Grammar): Result<Field, SearchProblem> => {
  const dot = /^(?:`[^`]*`|"[^"]*"|[^.`"]*?)\s*\./u.exec(text)
  const prefix = dot ? unquoted(dot[0].slice(0, -1).trim()) : undefined
  const rawKey = unquoted((dot ? text.slice(dot[0].length) : text).trim())
  const kind = prefix === undefined ? 'attribute' : kindOf(prefix, grammar)
  if (kind === undefined) {
    return err({
      message: `Invalid entity type '${prefix}'. Valid values are ${listed(Object.keys(grammar.prefixes))}`,
    })
  }
  if (kind === 'dataset' && !grammar.datasetKeys.has(rawKey)) {
    return err({
      message: `Invalid dataset key '${rawKey}' specified. Valid keys are ${listed(grammar.datasetKeys)}`,
    })
  }
  if (kind !== 'attribute') return ok({ kind, key: rawKey })
  const key = Object.hasOwn(grammar.aliases, rawKey) ? (grammar.aliases[rawKey] ?? rawKey) : rawKey
  if (grammar.textAttributes.has(key) || grammar.numberAttributes.has(key)) return ok({ kind, key })
  const valid = listed([...grammar.textAttributes, ...grammar.numberAttributes])
  return err({ message: `Invalid attribute key '${rawKey}' specified. Valid keys are ${valid}` })
}
