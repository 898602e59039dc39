/**
 * Annotations that are read here as what they mean and that the SDK refuses to compile, in the words that it takes.
 * What it takes was asked of kfp 2.17 itself (`tests/fixtures/sdk-signatures.json`, `tests/python/test_signatures.py`).
 */
import type { SyntaxNode } from '@lezer/common'
import { subscriptOf } from './annotation.ts'
import { literalOf } from './literal.ts'
import { type PythonProblem, type PythonSource, partsOf, type Span } from './source.ts'

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
  if (first === undefined) return node.name === 'CallExpression' ? ofPath(source, node) : source.of(node)
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
        ? optional(sdkText(source, first).replace(/^Optional\[([^]*)\]$/, '$1'))
        : around(source, node, first, sdkText(source, first))
    case 'Input':
    case 'Output':
      return around(source, node, first, sdkText(source, first))
  }
  return source.of(node)
}

/** The SDK's runner hands over no argument whose type it does not know, so that a compiled file would not do either. */
export const refusedBySdk = ({ from, to }: Span, written: string, instead: string): PythonProblem => ({
  severity: 'warning',
  code: 'sdk-refuses',
  from,
  to,
  message: `\`${written}\` works here, but the kfp SDK refuses to compile it.`,
  hint: `To use this code with kfp too, write \`${instead}\`.`,
  instead,
})
