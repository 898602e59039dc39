/**
 * Annotations that are read here as what they mean and that the SDK refuses to compile, in the words that it takes.
 * What it takes was asked of kfp 2.17 itself (`tests/fixtures/sdk-signatures.json`, `tests/python/test_signatures.py`).
 */
import type { SyntaxNode } from '@lezer/common'
import { subscriptOf } from './annotation.ts'
import { literalOf } from './literal.ts'
import { type PythonProblem, type PythonSource, partsOf } from './source.ts'

/** The SDK takes None off a `Union` of `typing` only; of classes and `list[int]`, `|` makes another kind of union. */
const makesUnion = /^(?:typing\.)?(?:List|Dict|Optional|Union|Input|Output)\b/

const isNone = (node: SyntaxNode | undefined): boolean => node?.name === 'None'

const optional = (inner: string): string => `Optional[${inner}]`

const ofLiterals = (values: readonly unknown[]): string => {
  if (values.every((value) => typeof value === 'boolean')) return 'bool'
  if (values.every((value) => typeof value === 'string')) return 'str'
  return values.every((value) => Number.isInteger(value)) ? 'int' : 'float'
}

/** `X | None` */
function ofUnion(source: PythonSource, node: SyntaxNode): string {
  const [left, , right] = partsOf(node)
  if (left === undefined || right === undefined) return source.of(node)
  if (isNone(left)) return optional(sdkText(source, right))
  if (!isNone(right)) return source.of(node)
  const inner = sdkText(source, left)
  return inner === source.of(left) && makesUnion.test(inner) ? source.of(node) : optional(inner)
}

/** `Optional[X | None]`: Python makes one union of the two. */
function ofNested(source: PythonSource, node: SyntaxNode, union: SyntaxNode): string {
  const [left, , right] = partsOf(union)
  const isPlain = left !== undefined && isNone(right) && sdkText(source, left) === source.of(left)
  return isPlain ? source.of(node) : optional(sdkText(source, union).replace(/^Optional\[([^]*)\]$/, '$1'))
}

/** `name[of]` with other words for what stands in it. */
function around(source: PythonSource, node: SyntaxNode, part: SyntaxNode, inner: string): string {
  return source.text.slice(node.from, part.from) + inner + source.text.slice(part.to, node.to)
}

/** `OutputPath('int')`: in quotes the SDK knows `Integer` only. */
function ofPath(source: PythonSource, node: SyntaxNode): string {
  const argument = node.lastChild === null ? undefined : partsOf(node.lastChild)[0]
  const text = argument?.name === 'String' ? literalOf(source, argument) : undefined
  return argument !== undefined && /^(?:int|float|str|bool|list|dict)$/.test(String(text))
    ? around(source, node, argument, String(text))
    : source.of(node)
}

/** What to write for an annotation that can be read here; the same text where the SDK takes it as it is. */
export function sdkText(source: PythonSource, node: SyntaxNode): string {
  if (node.name === 'BinaryExpression') return ofUnion(source, node)
  const { name, of } = subscriptOf(source, node)
  const [first, second] = of
  const items = first === undefined ? '' : `[${source.text.slice(first.from, of.at(-1)?.to)}]`
  switch (name) {
    case 'Sequence':
      return `List${items}`
    case 'Mapping':
      return `Dict${items}`
    case 'Literal':
      return ofLiterals(of.map((one) => literalOf(source, one)))
  }
  if (node.name === 'CallExpression') return ofPath(source, node)
  if (name === 'InputPath' || name === 'OutputPath') return `${source.of(node)}()`
  if (first === undefined) return source.of(node)
  switch (name) {
    case 'Union':
      return isNone(first) && second !== undefined
        ? optional(sdkText(source, second))
        : around(source, node, first, sdkText(source, first))
    case 'Annotated':
      return /^(?:\w+\.)*(?:Input|Output)\[/.test(source.of(first)) ? source.of(node) : sdkText(source, first)
    // The SDK's own class for a path cannot stand in an Optional.
    case 'Optional':
      if (first.name === 'CallExpression') return source.of(first)
      return first.name === 'BinaryExpression'
        ? ofNested(source, node, first)
        : around(source, node, first, sdkText(source, first))
    case 'Input':
    case 'Output':
      return around(source, node, first, sdkText(source, first))
  }
  return source.of(node)
}

/** A default with square brackets where it has round ones. */
export function withLists(source: PythonSource, node: SyntaxNode): string {
  const letters = source.of(node).split('')
  node.cursor().iterate((inner) => {
    if (inner.name !== 'TupleExpression' || inner.from < node.from || inner.to > node.to) return
    const [open, close] = [inner.from - node.from, inner.to - node.from - 1]
    letters[open] = '['
    letters[close] = ']'
    const last = inner.node.lastChild?.prevSibling
    if (last?.name === ',') letters[last.from - node.from] = ''
  })
  return letters.join('')
}

/** Values that a text may have are told in the words on it. */
const literalHint = (instead: string, values: readonly unknown[]): string =>
  instead === 'str'
    ? ` and end its line in the docstring with: One of: ${values.map((one) => JSON.stringify(one)).join(', ')}.`
    : '.'

/** Nagare reads it as what it means; the SDK's runner, too, would hand over no argument of a type it does not know. */
export function refusedBySdk(source: PythonSource, node: SyntaxNode, instead: string): PythonProblem {
  const { name, of } = subscriptOf(source, node)
  const allowed =
    name === 'Literal'
      ? literalHint(
          instead,
          of.map((one) => literalOf(source, one)),
        )
      : '.'
  return {
    severity: 'warning',
    code: 'sdk-refuses',
    from: node.from,
    to: node.to,
    message: `\`${source.of(node)}\` works here, but the kfp SDK refuses to compile it.`,
    hint: `To use this code with kfp too, write \`${instead}\`${allowed}`,
    instead,
  }
}
