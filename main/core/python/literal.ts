/** Values that are written out: what `ast.literal_eval` reads, and what operators make of such values. */
import type { SyntaxNode } from '@lezer/common'
import { childrenOf, type PythonSource, partsOf } from './source.ts'
import { isTrue, workedOut } from './worked-out.ts'

/** Undefined: no value that is written out. None is null, a tuple is a list. */
export function literalOf(source: PythonSource, node: SyntaxNode): unknown {
  switch (node.name) {
    case 'Number':
      return numberOf(source.of(node))
    case 'String':
      return stringOf(source.of(node))
    case 'ContinuedString':
      return joined(partsOf(node).map((part) => stringOf(source.of(part))))
    case 'Boolean':
      return source.of(node) === 'True'
    case 'None':
      return null
    case 'UnaryExpression':
      return ofSign(source, node)
    case 'BinaryExpression':
      return ofOperator(source, node)
    case 'ConditionalExpression':
      return chosen(source, node)
    case 'ParenthesizedExpression':
      return inner(source, node)
    case 'ArrayExpression':
    case 'TupleExpression':
      return listOf(source, node)
    case 'DictionaryExpression':
      return dictOf(source, node)
    default:
      return undefined
  }
}

const joined = (parts: readonly (string | undefined)[]): string | undefined =>
  parts.includes(undefined) ? undefined : parts.join('')

function inner(source: PythonSource, node: SyntaxNode): unknown {
  const [only, more] = partsOf(node)
  return only === undefined || more !== undefined ? undefined : literalOf(source, only)
}

function ofSign(source: PythonSource, node: SyntaxNode): unknown {
  const [sign, operand] = partsOf(node)
  const value = operand === undefined ? undefined : literalOf(source, operand)
  if (sign === undefined || value === undefined) return undefined
  switch (source.of(sign)) {
    case 'not':
      return !isTrue(value)
    case '-':
      return workedOut('-', 0, value)
    case '+':
      return workedOut('+', 0, value)
    case '~':
      return workedOut('^', -1, value)
    default:
      return undefined
  }
}

function ofOperator(source: PythonSource, node: SyntaxNode): unknown {
  const [left, operator, right] = partsOf(node)
  if (left === undefined || operator === undefined || right === undefined) return undefined
  const [a, b] = [literalOf(source, left), literalOf(source, right)]
  if (a === undefined || b === undefined) return undefined
  if (operator.name === 'and') return isTrue(a) ? b : a
  return operator.name === 'or' ? (isTrue(a) ? a : b) : workedOut(source.of(operator), a, b)
}

/** `1 if True else 2` */
function chosen(source: PythonSource, node: SyntaxNode): unknown {
  const [first, , condition, , second] = partsOf(node)
  const asked = condition === undefined ? undefined : literalOf(source, condition)
  const taken = isTrue(asked) ? first : second
  return asked === undefined || taken === undefined ? undefined : literalOf(source, taken)
}

function numberOf(text: string): number | undefined {
  const plain = text.replaceAll('_', '')
  if (/^\d+$/.test(plain) || /^0[xob]/i.test(plain)) return Number(plain)
  return /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(plain) ? Number(plain) : undefined
}

function listOf(source: PythonSource, node: SyntaxNode): unknown[] | undefined {
  const values = partsOf(node).map((part) => literalOf(source, part))
  return values.includes(undefined) ? undefined : values
}

function dictOf(source: PythonSource, node: SyntaxNode): Record<string, unknown> | undefined {
  const parts = [...childrenOf(node)].filter(({ name }) => !['{', '}', ',', ':', 'Comment'].includes(name))
  const result: Record<string, unknown> = {}
  for (let index = 0; index < parts.length; index += 2) {
    const [key, value] = [parts[index], parts[index + 1]]
    const name = key === undefined ? undefined : literalOf(source, key)
    const held = value === undefined ? undefined : literalOf(source, value)
    if (typeof name !== 'string' || held === undefined) return undefined
    result[name] = held
  }
  return result
}

const escapes: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}
const escape = /\\(?:(\r\n|[\s\S])|$)/g
const coded = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3}))/g

/** Undefined: bytes, or a text with expressions in it. */
export function stringOf(literal: string): string | undefined {
  const match = /^([A-Za-z]*)("""|'''|"|')([\s\S]*)\2$/.exec(literal)
  const prefix = match?.[1]?.toLowerCase() ?? ''
  if (match === null || /[bft]/.test(prefix)) return undefined
  const body = match[3] ?? ''
  if (prefix.includes('r')) return body
  return body
    .replaceAll(coded, (_, byte?: string, short?: string, long?: string, octal?: string) =>
      codePoint(byte ?? short ?? long, octal),
    )
    .replaceAll(escape, (whole, character?: string) => escapes[character ?? ''] ?? whole)
}

/** A backslash that comes out of a code is not the beginning of another one. */
const codePoint = (hex: string | undefined, octal: string | undefined): string => {
  const text = String.fromCodePoint(
    Math.min(0x10ffff, Number.parseInt(hex ?? octal ?? '0', hex === undefined ? 8 : 16)),
  )
  return text === '\\' ? '\\\\' : text
}
