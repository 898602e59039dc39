/** Python source as a tree, read without running any of it. */
import { type SyntaxNode, type Tree, TreeFragment } from '@lezer/common'
import { parser } from '@lezer/python'

/** A piece of a source: character offsets, the end exclusive. */
export interface Span {
  readonly from: number
  readonly to: number
}

/**
 * An error cannot be read as a step. A warning is read as what it means and works here, but the SDK (kfp 2.17) refuses
 * to compile it.
 */
export interface PythonProblem extends Span {
  readonly severity: 'error' | 'warning'
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
    | 'sdk-refuses'
  readonly message: string
  readonly hint?: string
  /** What to write in this place instead. */
  readonly instead?: string
}

export const errorAt = (
  code: PythonProblem['code'],
  { from, to }: Span,
  message: string,
  hint?: string,
): PythonProblem => ({ severity: 'error', code, from, to, message, ...(hint === undefined ? {} : { hint }) })

export const isError = ({ severity }: PythonProblem): boolean => severity === 'error'

/** From here on a text is long enough for a keystroke to notice that it is read from its beginning. */
const longText = 20_000
let latest: { readonly text: string; readonly tree: Tree } | undefined

/** The one change that makes `after` of `before`. */
function changeOf(before: string, after: string): { fromA: number; toA: number; fromB: number; toB: number } {
  const shorter = Math.min(before.length, after.length)
  let from = 0
  while (from < shorter && before.codePointAt(from) === after.codePointAt(from)) from += 1
  let tail = 0
  while (tail < shorter - from && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
  return { fromA: from, toA: before.length - tail, fromB: from, toB: after.length - tail }
}

/** `5.` and `1.e5` are numbers to Python and half an attribute to the grammar: it is shown `50` and `10e5`. */
const shown = (text: string): string =>
  text.replaceAll(/(?<![\w.])(\d[\d_]*)\.(?=[eE][-+]?\d|[^\w.]|$)/g, (_, digits: string) => `${digits}0`)

/** Brackets within brackets without an end are more than the reader's stack holds. */
const tooDeep = parser.parse('(')

function parsed(text: string, fragments: readonly TreeFragment[] = []): Tree {
  try {
    return parser.parse(text, fragments)
  } catch (error) {
    if (error instanceof RangeError) return tooDeep
    throw error
  }
}

/** A long text is mostly the one read before it with a few letters changed: what is around them is taken over. */
function treeOf(written: string): Tree {
  const text = shown(written)
  if (text.length < longText) return parsed(text)
  if (latest?.text === text) return latest.tree
  const fragments =
    latest === undefined
      ? []
      : TreeFragment.applyChanges(TreeFragment.addTree(latest.tree), [changeOf(latest.text, text)])
  const tree = parsed(text, fragments)
  latest = { text, tree }
  return tree
}

export class PythonSource {
  readonly text: string
  readonly tree: Tree
  constructor(text: string) {
    this.text = text
    this.tree = treeOf(text)
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

export const nestedTooDeep = errorAt(
  'syntax',
  { from: 0, to: 1 },
  'This is nested too deeply to be read.',
  'Take the innermost part out into a variable of its own.',
)

/** Where the source cannot be read; the parser goes on behind such places. */
export function syntaxProblems(source: PythonSource): PythonProblem[] {
  if (source.tree === tooDeep) return [nestedTooDeep]
  const problems: PythonProblem[] = []
  source.tree.iterate({
    enter: ({ type, from, to }) => {
      if (!type.isError) return
      const word = source.text.slice(from, to).split(/\s/)[0] ?? ''
      const message = word === '' ? 'Something is missing here.' : `\`${word}\` does not fit here.`
      problems.push(errorAt('syntax', { from, to: Math.max(to, from + 1) }, message))
    },
  })
  return problems
}
