import './code.css'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { python } from '@codemirror/lang-python'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, syntaxHighlighting } from '@codemirror/language'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { CodeViewProps } from './CodeView.tsx'
import { hangingLines } from './hanging.ts'
import { phrases } from './phrases.ts'
import { tokenStyle } from './token-style.ts'

const languages: Readonly<Record<CodeViewProps['language'], () => Extension>> = {
  python,
  json,
  yaml,
  text: () => [],
}

const common: Extension = [
  lineNumbers(),
  drawSelection(),
  bracketMatching(),
  highlightSelectionMatches(),
  syntaxHighlighting(tokenStyle),
]

/** Indentation carries meaning in Python and YAML: long lines go on further in, or scroll. */
const wrapping: Readonly<Record<CodeViewProps['language'], Extension>> = {
  python: hangingLines,
  json: EditorView.lineWrapping,
  yaml: [],
  text: EditorView.lineWrapping,
}

/** Tab leaves the editor: a form must stay walkable by keyboard. */
export const Editor = ({ text, language, label, onChange }: CodeViewProps) => {
  const { t } = useTranslation('code')
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const latest = useRef({ text, onChange })
  useEffect(() => {
    latest.current = { text, onChange }
  })
  const editable = onChange !== undefined
  useEffect(() => {
    if (place.current === null) return
    const changes = EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current.onChange?.(update.state.doc.toString())
    })
    const mode: Extension = editable
      ? [history(), highlightActiveLine(), changes, keymap.of(historyKeymap)]
      : [EditorState.readOnly.of(true)]
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          common,
          phrases(t),
          wrapping[language],
          languages[language](),
          mode,
          keymap.of([...defaultKeymap.filter((binding) => binding.key !== 'Mod-Enter'), ...searchKeymap]),
          EditorView.contentAttributes.of({ 'aria-label': label }),
        ],
      }),
    })
    view.current = editor
    return () => {
      editor.destroy()
      view.current = undefined
    }
  }, [language, label, editable, t])
  useEffect(() => {
    const editor = view.current
    if (editor === undefined || editor.state.doc.toString() === text) return
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } })
  }, [text])
  return <div ref={place} className="n-code" />
}
