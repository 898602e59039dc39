/** Words about a port in the docstring of its function, changed in place (Google style, as the SDK reads them). */
import type { SyntaxNode } from '@lezer/common'
import { err, ok, type Result } from '#shared/result.ts'
import { functionsIn } from './options.ts'
import { chosen } from './signature.ts'
import { childrenOf, PythonSource } from './source.ts'

interface Literal {
  readonly prefix: string
  readonly quote: string
  readonly lines: readonly string[]
}

const literal = /^([rRuU]?)("""|'''|"|')([\s\S]*)\2$/
const heading =
  /^\s*(Args|Arguments|Parameters|Params|Returns?|Raises|Yields|Examples?|Notes?|Attributes):\s*$/
const isArgs = /^\s*(?:Args|Arguments|Parameters|Params):/
const isReturns = /^\s*Returns?:/
const entry = /^(\s*\*{0,2})(\w+)(\s*(?:\([^)]*\))?\s*:\s*)(.*)$/

const indentOf = (line: string): number => line.length - line.trimStart().length

interface Section {
  readonly from: number
  readonly to: number
  readonly margin: number
}

function sectionOf(lines: readonly string[], isIt: RegExp): Section | undefined {
  const at = lines.findIndex((line) => isIt.test(line) && heading.test(line))
  if (at < 0) return undefined
  const next = lines.findIndex((line, index) => index > at && heading.test(line))
  const to = next < 0 ? lines.length : next
  const inside = lines.slice(at + 1, to).filter((line) => line.trim() !== '')
  const margin = inside.length === 0 ? indentOf(lines[at] ?? '') + 4 : Math.min(...inside.map(indentOf))
  return { from: at + 1, to, margin }
}

/** Lines of an entry: its own and those that stand deeper behind it. */
function entryAt(lines: readonly string[], section: Section, name: string): [number, number] | undefined {
  for (let index = section.from; index < section.to; index += 1) {
    const line = lines[index] ?? ''
    if (indentOf(line) !== section.margin || entry.exec(line)?.[2] !== name) continue
    let last = index + 1
    while (
      last < section.to &&
      (lines[last] ?? '').trim() !== '' &&
      indentOf(lines[last] ?? '') > section.margin
    )
      last += 1
    return [index, last]
  }
  return undefined
}

const written = (margin: number, lead: string, text: string): string[] => {
  const [first = '', ...rest] = text.split('\n')
  return [`${' '.repeat(margin)}${lead}${first}`, ...rest.map((line) => `${' '.repeat(margin + 4)}${line}`)]
}

export interface Words {
  /** Its new name. */
  readonly name?: string
  /** Empty: nothing is said of it. */
  readonly text?: string
  /** What the function returns is told under `Returns:`. */
  readonly result?: boolean
}

function changed(lines: readonly string[], indent: number, name: string, words: Words): readonly string[] {
  for (const isIt of [isArgs, isReturns]) {
    const section = sectionOf(lines, isIt)
    const span = section === undefined ? undefined : entryAt(lines, section, name)
    if (section === undefined || span === undefined) continue
    const [, lead = '', , colon = ': ', said = ''] = entry.exec(lines[span[0]] ?? '') ?? []
    const head = `${lead.trimStart()}${words.name ?? name}${colon}`
    const rest = lines.slice(span[0] + 1, span[1])
    const now =
      words.text === undefined
        ? [`${' '.repeat(section.margin)}${head}${said}`, ...rest]
        : words.text === ''
          ? []
          : written(section.margin, head, words.text)
    return [...lines.slice(0, span[0]), ...now, ...lines.slice(span[1])]
  }
  if (words.text === undefined || words.text === '') return lines
  const known = sectionOf(lines, words.result === true ? isReturns : isArgs)
  const lead = `${words.name ?? name}: `
  if (known !== undefined) {
    let last = known.to
    while (last > known.from && (lines[last - 1] ?? '').trim() === '') last -= 1
    return [...lines.slice(0, last), ...written(known.margin, lead, words.text), ...lines.slice(last)]
  }
  let last = lines.length
  while (last > 0 && (lines[last - 1] ?? '').trim() === '') last -= 1
  const title = `${' '.repeat(indent)}${words.result === true ? 'Returns' : 'Args'}:`
  const before = last === 0 ? [''] : [...lines.slice(0, last), '']
  return [...before, title, ...written(indent + 4, lead, words.text), ' '.repeat(indent)]
}

const readLiteral = (text: string): Literal | undefined => {
  const match = literal.exec(text)
  if (match === null) return undefined
  const [, prefix = '', quote = '"""', body = ''] = match
  return { prefix, quote, lines: body.split('\n') }
}

function docstringIn(source: PythonSource, definition: SyntaxNode): { body?: SyntaxNode; node?: SyntaxNode } {
  const body = [...childrenOf(definition)].find(({ name }) => name === 'Body')
  if (body === undefined) return {}
  const statement = [...childrenOf(body)].find(({ name }) => name !== ':' && name !== 'Comment')
  const node = statement?.name === 'ExpressionStatement' ? statement.firstChild : null
  return node?.name === 'String' && literal.test(source.of(node)) ? { body, node } : { body }
}

function firstStatement(source: PythonSource, body: SyntaxNode): { at: number; indent: string } | undefined {
  const statement = [...childrenOf(body)].find(({ name }) => name !== ':')
  if (statement === undefined) return undefined
  const line = source.text.lastIndexOf('\n', statement.from - 1) + 1
  const indent = source.text.slice(line, statement.from)
  return indent.trim() === '' && line > body.from ? { at: statement.from, indent } : undefined
}

/** The code with other words about one port, or one sentence why that cannot be. */
export function describePort(code: string, name: string, words: Words): Result<string, string> {
  const source = new PythonSource(code)
  const found = functionsIn(source).length === 0 ? undefined : chosen(source)
  if (found === undefined || !('definition' in found)) return ok(code)
  const { body, node } = docstringIn(source, found.definition)
  if (body === undefined) return ok(code)
  const text = words.text?.replaceAll('\\', '\\\\').trim()
  if (text?.includes('"""') === true || text?.includes("'''") === true)
    return err('A description cannot hold three quotation marks.')
  const meant = { ...words, ...(text === undefined ? {} : { text }) }
  if (node === undefined) {
    if (text === undefined || text === '') return ok(code)
    const place = firstStatement(source, body)
    if (place === undefined) return err('Put the body of the function on a line of its own first.')
    const lines = changed([], place.indent.length, name, meant)
    const docstring = `"""${lines.join('\n')}"""\n${place.indent}`
    return ok(code.slice(0, place.at) + docstring + code.slice(place.at))
  }
  const known = readLiteral(source.of(node))
  if (known === undefined) return ok(code)
  const line = code.lastIndexOf('\n', node.from - 1) + 1
  const lines = changed(known.lines, indentOf(code.slice(line, node.from + 1)), name, meant)
  if (lines.join('\n') === known.lines.join('\n')) return ok(code)
  const quote = known.quote.length === 3 ? known.quote : '"""'
  return ok(
    `${code.slice(0, node.from)}${known.prefix}${quote}${lines.join('\n')}${quote}${code.slice(node.to)}`,
  )
}
