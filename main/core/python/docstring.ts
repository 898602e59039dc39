/** Google-style docstrings, as far as the SDK reads them: a description, and words for arguments and results. */
import type { SyntaxNode } from '@lezer/common'
import { stringOf } from './literal.ts'
import { childrenOf, type PythonSource } from './source.ts'

export interface Docstring {
  readonly description?: string
  readonly arguments: Readonly<Record<string, string>>
  readonly returns: Readonly<Record<string, string>>
}

const none: Docstring = { arguments: {}, returns: {} }

/** As `inspect.getdoc` cleans it. */
function dedent(text: string): string[] {
  const [first = '', ...rest] = text.replaceAll('\t', '        ').split('\n')
  const margin = Math.min(
    ...rest.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length),
  )
  return [
    first.trimStart(),
    ...rest.map((line) => (Number.isFinite(margin) ? line.slice(margin) : line).trimEnd()),
  ]
}

const heading = /^(Args|Arguments|Parameters|Params|Returns?|Raises|Yields|Examples?|Notes?|Attributes):\s*$/

/** Entries `name (type): words`, each with the further lines that stand deeper. */
function entriesOf(lines: readonly string[]): Record<string, string> {
  const entries: Record<string, string> = {}
  const margin = Math.min(
    ...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length),
  )
  let current: string | undefined
  for (const line of lines) {
    const isDeeper = line.length - line.trimStart().length > margin
    const match = isDeeper ? null : /^\s*\*{0,2}(\w+)\s*(?:\([^)]*\))?\s*:\s*(.*)$/.exec(line)
    if (match !== null) {
      current = match[1] ?? ''
      entries[current] = match[2] ?? ''
    } else if (current !== undefined && line.trim() !== '')
      entries[current] = `${entries[current] ?? ''}\n${line.trim()}`.trimStart()
  }
  return entries
}

export function docstringOf(source: PythonSource, definition: SyntaxNode): Docstring {
  const body = [...childrenOf(definition)].find(({ name }) => name === 'Body')
  const statement = body === undefined ? undefined : [...childrenOf(body)].find(({ name }) => name !== ':')
  const literal = statement?.name === 'ExpressionStatement' ? statement.firstChild : null
  const text = literal?.name === 'String' ? stringOf(source.of(literal)) : undefined
  if (text === undefined) return none
  const sections: { name: string; lines: string[] }[] = [{ name: '', lines: [] }]
  for (const line of dedent(text)) {
    const name = heading.exec(line)?.[1]
    if (name === undefined) sections.at(-1)?.lines.push(line)
    else sections.push({ name, lines: [] })
  }
  const linesOf = (names: readonly string[]): string[] =>
    sections.filter(({ name }) => names.includes(name)).flatMap(({ lines }) => lines)
  const description = linesOf(['']).join('\n').trim()
  return {
    ...(description === '' ? {} : { description }),
    arguments: entriesOf(linesOf(['Args', 'Arguments', 'Parameters', 'Params'])),
    returns: entriesOf(linesOf(['Return', 'Returns'])),
  }
}

/**
 * What an argument's words allow, when they end with a list in quotes: `How to scale. One of: "none", "mean".` The SDK
 * (2.17) refuses to compile `Literal`, and its runner leaves out arguments that are annotated so.
 */
export function allowedIn(words: string): readonly string[] | undefined {
  const list = /(?:^|\s)One of: ((?:"[^"]+", )*"[^"]+")\.?$/.exec(words.replaceAll(/\s+/g, ' ').trim())?.[1]
  return list === undefined ? undefined : [...list.matchAll(/"([^"]+)"/g)].map(([, value]) => value ?? '')
}
