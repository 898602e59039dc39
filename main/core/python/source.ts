/** Python source as a tree, read without running any of it. */
import type { SyntaxNode, Tree } from '@lezer/common'
import { parser } from '@lezer/python'

/** A piece of a source: character offsets, the end exclusive. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface PythonProblem extends Span {
  readonly code:
    | 'syntax'
    | 'no-function'
    | 'several-functions'
    | 'async'
    | 'bad-name'
    | 'untyped'
    | 'bad-type'
    | 'bad-default'
    | 'bad-order'
    | 'decorated'
    | 'bad-option'
    | 'star'
  readonly message: string
  readonly hint?: string
}

export class PythonSource {
  readonly text: string
  readonly tree: Tree
  constructor(text: string) {
    this.text = text
    this.tree = parser.parse(text)
  }
  of(node: Span): string {
    return this.text.slice(node.from, node.to)
  }
}

export function* childrenOf(node: SyntaxNode): Generator<SyntaxNode> {
  for (let child = node.firstChild; child !== null; child = child.nextSibling) yield child
}

/** Children without the brackets and commas between them. */
const punctuation = new Set(['(', ')', '[', ']', '{', '}', ',', ':'])
export const partsOf = (node: SyntaxNode): SyntaxNode[] =>
  [...childrenOf(node)].filter(({ name }) => !punctuation.has(name) && name !== 'Comment')

/** Where the source cannot be read; the parser goes on behind such places. */
export function syntaxProblems(source: PythonSource): PythonProblem[] {
  const problems: PythonProblem[] = []
  source.tree.iterate({
    enter: ({ type, from, to }) => {
      if (!type.isError) return
      const word = source.text.slice(from, to).split(/\s/)[0] ?? ''
      const message = word === '' ? 'Something is missing here.' : `\`${word}\` does not fit here.`
      problems.push({ code: 'syntax', message, from, to: Math.max(to, from + 1) })
    },
  })
  return problems
}
