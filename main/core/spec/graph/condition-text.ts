/** A trigger condition (CEL) the way a person would say it. */

const parameter = /inputs\.parameter_values\[(?:'([^']*)'|"([^"]*)")\]/g
const conversion = /\b(?:int|double|float|string)\(([^()]*)\)/g

/** Splits at `&&` outside parentheses and quotes. */
export function clauses(condition: string): string[] {
  const parts = ['']
  let depth = 0
  let quote = ''
  for (let index = 0; index < condition.length; index += 1) {
    const character = condition[index] ?? ''
    if (quote !== '') quote = character === quote ? '' : quote
    else if (character === "'" || character === '"') quote = character
    else if (character === '(') depth += 1
    else if (character === ')') depth -= 1
    if (quote === '' && depth === 0 && condition.startsWith('&&', index)) {
      parts.push('')
      index += 1
    } else parts[parts.length - 1] += character
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

const quoted = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g

/** `nameOf` gives the name for people of a parameter in the condition. Quoted text stays as it is. */
export function conditionText(condition: string, nameOf: (parameter: string) => string): string {
  const named = condition.replace(parameter, (_, single?: string, double?: string) =>
    nameOf(single ?? double ?? ''),
  )
  const texts = named.match(quoted) ?? []
  let next = 0
  return named
    .replaceAll(quoted, '§')
    .replace(conversion, '$1')
    .replaceAll(/!\(([^()]*)\)/g, 'not ($1)')
    .replaceAll('&&', 'and')
    .replaceAll('||', 'or')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('§', (mark) => texts[next++] ?? mark)
    .trim()
}

export interface Branch {
  readonly keyword: 'If' | 'Else if' | 'Else'
  readonly condition: string
}

/**
 * The branch of an if/elif/else: the compiler writes every later one as the negation of all before it, joined with
 * its own condition. `earlier` are the conditions of the branches before it.
 */
export function branchOf(condition: string, earlier: readonly Branch[]): Branch {
  const parts = clauses(condition)
  const before = earlier.filter((branch) => branch.condition !== '')
  const negated = before.every((branch, index) => parts[index] === `!(${branch.condition})`)
  if (before.length === 0 || !negated) return { keyword: 'If', condition }
  const own = parts.slice(before.length).join(' && ')
  return own === '' ? { keyword: 'Else', condition: '' } : { keyword: 'Else if', condition: own }
}
