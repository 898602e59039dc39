import './code.css'
import { acceptCompletion, autocompletion, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, indentLess, indentMore } from '@codemirror/commands'
import { pythonLanguage } from '@codemirror/lang-python'
import {
  bracketMatching,
  foldGutter,
  indentOnInput,
  indentUnit,
  LanguageSupport,
  syntaxHighlighting,
} from '@codemirror/language'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { Annotation, EditorState, Prec } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import type { TFunction } from 'i18next'
import { type RefObject, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { documentKeys, whenTyped } from './document-editing.ts'
import { type Fault, faultMarks, setFaults } from './faults.ts'
import { hangingLines } from './hanging.ts'
import { phrases, rephrased } from './phrases.ts'
import { pythonWords } from './python-words.ts'
import { tokenStyle } from './token-style.ts'

export interface Caret {
  readonly line: number
  readonly column: number
}

export interface PythonEditorHandle {
  /** 1-based. */
  goTo(line: number, column: number): void
  focus(): void
}

export interface PythonEditorProps {
  readonly code: string
  readonly label: string
  readonly faults: readonly Fault[]
  readonly onType: (code: string) => void
  /** The document's, not the editor's: whatever was done last. */
  readonly onUndo: () => void
  readonly onRedo: () => void
  readonly onCaret: (caret: Caret) => void
  readonly ref?: RefObject<PythonEditorHandle | null>
}

/** A change that comes from the document is not typed. */
const fromDocument = Annotation.define<boolean>()

/** Replaces only what differs, so that the caret stays where it was read. */
function follow(view: EditorView, code: string): void {
  const old = view.state.doc.toString()
  if (old === code) return
  let from = 0
  const shorter = Math.min(old.length, code.length)
  while (from < shorter && old[from] === code[from]) from += 1
  let tail = 0
  while (tail < shorter - from && old.at(-1 - tail) === code.at(-1 - tail)) tail += 1
  const to = old.length - tail
  const insert = code.slice(from, code.length - tail)
  view.dispatch({
    changes: { from, to, insert },
    // Undo shows where it has happened.
    selection: view.hasFocus ? { anchor: from + insert.length } : undefined,
    annotations: fromDocument.of(true),
    scrollIntoView: view.hasFocus,
  } as Parameters<EditorView['dispatch']>[0])
}

type Latest = RefObject<PythonEditorProps>

/** Tab indents; after Escape it leaves the editor, so that nobody who has no pointer is caught in it. */
const indentKeys = keymap.of([
  { key: 'Tab', run: acceptCompletion },
  { key: 'Tab', run: indentMore, shift: indentLess },
  { key: 'Escape', run: (view) => (view.setTabFocusMode(4_000), false) },
])

const caretOf = (state: EditorState): Caret => {
  const { head } = state.selection.main
  const line = state.doc.lineAt(head)
  return { line: line.number, column: head - line.from + 1 }
}

const listen = (latest: Latest) => [
  EditorView.updateListener.of((update) => {
    if (update.selectionSet || update.docChanged) latest.current.onCaret(caretOf(update.state))
  }),
  whenTyped(
    (view) => latest.current.onType(view.state.doc.toString()),
    ({ transactions }) => !transactions.some((one) => one.annotation(fromDocument) === true),
  ),
]

const stateOf = (latest: Latest, code: string, words: TFunction<'code'>): EditorState =>
  EditorState.create({
    doc: code,
    extensions: [
      Prec.highest(keymap.of(documentKeys(latest))),
      phrases(words),
      lineNumbers(),
      foldGutter(),
      highlightActiveLineGutter(),
      highlightActiveLine(),
      drawSelection(),
      indentOnInput(),
      indentUnit.of('    '),
      bracketMatching(),
      highlightSelectionMatches(),
      syntaxHighlighting(tokenStyle),
      new LanguageSupport(pythonLanguage),
      autocompletion({ override: pythonWords, icons: false }),
      faultMarks,
      hangingLines,
      indentKeys,
      keymap.of([
        ...completionKeymap,
        ...defaultKeymap.filter((binding) => binding.key !== 'Mod-Enter'),
        ...searchKeymap,
      ]),
      listen(latest),
      // Asked at each update: a step that is renamed meanwhile keeps its editor, and the caret in it.
      EditorView.contentAttributes.of(() => ({ 'aria-label': latest.current.label, spellcheck: 'false' })),
    ],
  })

const goTo = (view: EditorView, line: number, column: number): void => {
  const found = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines)))
  const anchor = Math.min(found.from + column - 1, found.to)
  view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) })
  view.focus()
}

/** Python that is edited in a document: highlighting, completion and marks here, history there. */
export const PythonEditor = (props: PythonEditorProps) => {
  const { code, label, faults, ref } = props
  const { t } = useTranslation('code')
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const latest = useRef(props)
  const words = useRef(t)
  useEffect(() => {
    latest.current = props
  })
  // Before the handle below is given out: whoever has it can put the caret here.
  useLayoutEffect(() => {
    if (place.current === null) return
    const editor = new EditorView({
      parent: place.current,
      state: stateOf(latest, latest.current.code, words.current),
    })
    view.current = editor
    // Long code scrolls: without a pointer it can be scrolled too.
    editor.scrollDOM.tabIndex = 0
    editor.dispatch({ effects: setFaults.of(latest.current.faults) })
    return () => {
      editor.destroy()
      view.current = undefined
    }
  }, [])
  useEffect(() => view.current?.dispatch({}), [label])
  useEffect(() => view.current?.dispatch({ effects: rephrased(t) }), [t])
  useEffect(() => {
    if (view.current !== undefined && !view.current.composing) follow(view.current, code)
  }, [code])
  useEffect(() => {
    view.current?.dispatch({ effects: setFaults.of(faults) })
  }, [faults])
  useImperativeHandle(ref, () => ({
    goTo: (line, column) => view.current && goTo(view.current, line, column),
    focus: () => view.current?.focus(),
  }))
  return <div ref={place} className="n-code n-code--edited" />
}
