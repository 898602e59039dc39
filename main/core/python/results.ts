/** What a function returns, by name: one thing called `Output`, or the fields of a named tuple. */
import type { SyntaxNode } from '@lezer/common'
import { stringOf } from './literal.ts'
import { childrenOf, type PythonSource, partsOf, type Span } from './source.ts'

export interface ResultField {
  readonly name: string
  /** Where the name is written; absent for `Output`, which is written nowhere. */
  readonly word?: Span
  /** Its type. */
  readonly node: SyntaxNode
  readonly span: Span
}

const spanOf = ({ from, to }: SyntaxNode): Span => ({ from, to })

/** `NamedTuple('Outputs', [('a', int), ('b', Dataset)])`, `NamedTuple('Outputs', a=int)`. */
function fieldsOf(source: PythonSource, call: SyntaxNode): ResultField[] | undefined {
  const callee = call.firstChild
  if (call.name !== 'CallExpression' || callee === null || !/(?:^|\.)NamedTuple$/.test(source.of(callee)))
    return undefined
  const list = call.lastChild
  const parts = list === null ? [] : partsOf(list)
  const array = parts.find(({ name }) => name === 'ArrayExpression' || name === 'TupleExpression')
  if (array !== undefined) {
    return partsOf(array).flatMap((pair) => {
      const [name, node] = partsOf(pair)
      const word = name === undefined ? undefined : stringOf(source.of(name))
      return word === undefined || node === undefined
        ? []
        : [{ name: word, word: spanOf(name ?? node), node, span: spanOf(pair) }]
    })
  }
  return parts.flatMap((part, index) => {
    const node = parts[index + 2]
    return part.name === 'VariableName' && parts[index + 1]?.name === 'AssignOp' && node !== undefined
      ? [{ name: source.of(part), word: spanOf(part), node, span: spanOf(part) }]
      : []
  })
}

/** `class Outputs(NamedTuple): a: int`, at the top of the source. */
function classFields(source: PythonSource, name: string): ResultField[] | undefined {
  for (const node of childrenOf(source.tree.topNode)) {
    if (node.name !== 'ClassDefinition') continue
    const parts = [...childrenOf(node)]
    const isIt = parts.some((one) => one.name === 'VariableName' && source.of(one) === name)
    const isTuple = parts.some((one) => one.name === 'ArgList' && /NamedTuple/.test(source.of(one)))
    const body = parts.find((one) => one.name === 'Body')
    if (!isIt || !isTuple || body === undefined) continue
    return [...childrenOf(body)].flatMap((statement) => {
      const [word, definition] = [...childrenOf(statement)]
      const type = definition?.name === 'TypeDef' ? partsOf(definition).at(-1) : undefined
      return word === undefined || type === undefined
        ? []
        : [{ name: source.of(word), word: spanOf(word), node: type, span: spanOf(word) }]
    })
  }
  return undefined
}

/** In the order of the source; none without an annotation. */
export function resultFields(source: PythonSource, definition: SyntaxNode): readonly ResultField[] {
  const type = [...childrenOf(definition)].find(({ name }) => name === 'TypeDef')
  const annotation = type === undefined ? undefined : partsOf(type).at(-1)
  if (annotation === undefined || annotation.name === 'None') return []
  return (
    fieldsOf(source, annotation) ??
    (annotation.name === 'VariableName' ? classFields(source, source.of(annotation)) : undefined) ?? [
      { name: 'Output', node: annotation, span: spanOf(annotation) },
    ]
  )
}
