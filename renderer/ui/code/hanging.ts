/** Long lines go on below, further in than they began, so that one still sees what belongs to what. */
import { type EditorState, type Extension, RangeSetBuilder } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'

/** Further in than this there is too little room left to go on. */
const deepest = 24
const indent = 4

/**
 * How many letters in a line goes on: one indent further than it began; two where a block follows, which stands one
 * further itself. 0: it is not moved (tabs have no width of their own).
 */
export function hangOf(text: string): number {
  const spaces = /^ */.exec(text)?.[0].length ?? 0
  if (text[spaces] === '\t') return 0
  const further = text.trimEnd().endsWith(':') ? 2 * indent : indent
  return Math.min(spaces, deepest) + further
}

const marks = new Map<number, Decoration>()
const markOf = (letters: number): Decoration => {
  const style = `text-indent: -${letters}ch; padding-inline-start: calc(6px + ${letters}ch)`
  const mark = marks.get(letters) ?? Decoration.line({ attributes: { style } })
  marks.set(letters, mark)
  return mark
}

/** What is read at one glance: an argument with its type and its default, the type that comes back. */
const glance = /\w+: [^\s,()=]+(?: = [^\s,()]+)?|-> [^\s:]+/g
const longest = 28
const kept = Decoration.mark({ class: 'cm-kept' })

/** Where in a line the pieces are that stay together, from and to. */
export const piecesOf = (text: string): readonly (readonly [number, number])[] =>
  [...text.matchAll(glance)]
    .filter(([piece]) => piece.length <= longest)
    .map(({ 0: piece, index }) => [index, index + piece.length] as const)

function marksIn(state: EditorState, ranges: EditorView['visibleRanges']): DecorationSet {
  const built = new RangeSetBuilder<Decoration>()
  let last = -1
  for (const { from, to } of ranges) {
    for (let line = state.doc.lineAt(from); ; line = state.doc.line(line.number + 1)) {
      const letters = hangOf(line.text)
      // Two ranges may meet within one line.
      if (line.from > last) {
        if (letters > 0) built.add(line.from, line.from, markOf(letters))
        for (const [start, end] of piecesOf(line.text)) built.add(line.from + start, line.from + end, kept)
      }
      last = Math.max(last, line.from)
      if (line.to >= to) break
    }
  }
  return built.finish()
}

const hang = ViewPlugin.fromClass(
  class {
    marks: DecorationSet
    constructor(view: EditorView) {
      this.marks = marksIn(view.state, view.visibleRanges)
    }
    update({ docChanged, viewportChanged, view }: ViewUpdate): void {
      if (docChanged || viewportChanged) this.marks = marksIn(view.state, view.visibleRanges)
    }
  },
  { decorations: (plugin) => plugin.marks },
)

/** Wraps without changing a letter of what is written. */
export const hangingLines: Extension = [EditorView.lineWrapping, hang]
