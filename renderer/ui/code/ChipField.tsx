import './code.css'
import {
  acceptCompletion,
  autocompletion,
  type CompletionContext,
  completionKeymap,
  startCompletion,
} from '@codemirror/autocomplete'
import { defaultKeymap } from '@codemirror/commands'
import { EditorState, Prec, type Range, StateEffect } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  keymap,
  placeholder,
  ViewPlugin,
  type ViewUpdate,
  WidgetType,
} from '@codemirror/view'
import { type RefObject, useEffect, useRef } from 'react'
import { documentKeys, whenTyped } from './document-editing.ts'

export interface Mentionable {
  /** As it stands in the text between the braces. */
  readonly word: string
  /** As it is read on the chip. */
  readonly label: string
}

export interface ChipFieldProps {
  readonly id: string
  readonly label: string
  readonly describedBy: string
  readonly text: string
  readonly mentionable: readonly Mentionable[]
  readonly placeholder: string
  readonly bad: boolean
  /** What stood here while this was being fetched had the focus. */
  readonly focused: boolean
  readonly onType: (text: string) => void
  readonly onUndo: () => void
  readonly onRedo: () => void
}

type Latest = RefObject<ChipFieldProps>

/** Other things can be mentioned now. */
const refresh = StateEffect.define()

class Chip extends WidgetType {
  readonly label: string
  constructor(label: string) {
    super()
    this.label = label
  }
  override eq(other: Chip): boolean {
    return other.label === this.label
  }
  override toDOM(): HTMLElement {
    const chip = document.createElement('span')
    chip.className = 'cm-chip'
    chip.textContent = this.label
    return chip
  }
}

/** A mention is one thing: the caret goes over it, Backspace takes it whole, and copied it is its words. */
const chips = (latest: Latest) =>
  ViewPlugin.fromClass(
    class {
      marks: DecorationSet
      constructor(view: EditorView) {
        this.marks = this.read(view)
      }
      update(update: ViewUpdate): void {
        const isTold = update.transactions.some(({ effects }) => effects.some((one) => one.is(refresh)))
        if (update.docChanged || isTold) this.marks = this.read(update.view)
      }
      read(view: EditorView): DecorationSet {
        const ranges: Range<Decoration>[] = []
        for (const match of view.state.doc.toString().matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)) {
          const known = latest.current.mentionable.find(({ word }) => word === match[1])
          if (known === undefined) continue
          const widget = Decoration.replace({ widget: new Chip(known.label) })
          ranges.push(widget.range(match.index, match.index + match[0].length))
        }
        return Decoration.set(ranges)
      }
    },
    {
      decorations: (plugin) => plugin.marks,
      provide: (plugin) =>
        EditorView.atomicRanges.of((view) => view.plugin(plugin)?.marks ?? Decoration.none),
    },
  )

const offers = (latest: Latest) => (context: CompletionContext) => {
  const typed = context.matchBefore(/\{\{[^{}]*/)
  if (typed === null) return null
  return {
    from: typed.from,
    filter: true,
    options: latest.current.mentionable.map(({ word, label }) => ({
      label: `{{${word}`,
      displayLabel: label,
      apply: `{{${word}}}`,
    })),
  }
}

const keys = (latest: Latest) =>
  Prec.highest(keymap.of([...documentKeys(latest), { key: 'Enter', run: acceptCompletion }]))

function listen(latest: Latest) {
  const tell = (view: EditorView): void => {
    const text = view.state.doc.toString()
    if (text !== latest.current.text) latest.current.onType(text)
  }
  return [
    whenTyped(tell),
    // Two braces open the list of what can be mentioned.
    EditorView.inputHandler.of((view, from, _to, text) => {
      if (text === '{' && view.state.sliceDoc(from - 1, from) === '{') setTimeout(() => startCompletion(view))
      return false
    }),
  ]
}

/** Text in which values from elsewhere are chips. */
export const ChipField = (props: ChipFieldProps) => {
  const { id, label, describedBy, text, mentionable, bad } = props
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  const words = mentionable.map(({ word, label: shown }) => `${word} ${shown}`).join('\n')
  useEffect(() => {
    if (place.current === null) return undefined
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          keys(latest),
          drawSelection(),
          EditorView.lineWrapping,
          chips(latest),
          autocompletion({ override: [offers(latest)], icons: false, interactionDelay: 0 }),
          keymap.of([...completionKeymap, ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter')]),
          placeholder(latest.current.placeholder),
          listen(latest),
          // Asked at each update: the caret stays when a fault comes to be described.
          EditorView.contentAttributes.of(() => {
            const { id, label, describedBy } = latest.current
            return { id, 'aria-label': label, 'aria-describedby': describedBy }
          }),
        ],
      }),
    })
    view.current = editor
    if (latest.current.focused) editor.focus()
    return () => {
      editor.destroy()
      view.current = undefined
    }
  }, [])
  useEffect(() => view.current?.dispatch({}), [id, label, describedBy])
  useEffect(() => {
    if (words !== '') view.current?.dispatch({ effects: refresh.of(null) })
  }, [words])
  useEffect(() => {
    const editor = view.current
    if (editor === undefined || editor.composing || editor.state.doc.toString() === text) return
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } })
  }, [text])
  return <div ref={place} className="n-chipfield" data-bad={bad || undefined} />
}
