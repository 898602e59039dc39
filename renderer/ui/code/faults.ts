/** Marks under the words that are wrong, with the sentence on hover. */
import { StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, hoverTooltip } from '@codemirror/view'
import { currentLanguage } from '#i18n/index.ts'
import { spoken } from '#i18n/sentences.ts'

export interface Fault {
  readonly severity: 'error' | 'warning'
  readonly from: number
  readonly to: number
  readonly message: string
  readonly hint?: string
}

export const setFaults = StateEffect.define<readonly Fault[]>()

interface Held {
  readonly faults: readonly Fault[]
  readonly marks: DecorationSet
}

const marksOf = (faults: readonly Fault[], length: number): DecorationSet =>
  Decoration.set(
    faults
      .filter(({ from }) => from < length)
      .map(({ from, to, severity }) =>
        Decoration.mark({ class: severity === 'error' ? 'cm-fault' : 'cm-fault cm-fault--mild' }).range(
          from,
          Math.min(Math.max(to, from + 1), length),
        ),
      ),
    true,
  )

const field = StateField.define<Held>({
  create: () => ({ faults: [], marks: Decoration.none }),
  update: (held, transaction) => {
    for (const effect of transaction.effects) {
      if (effect.is(setFaults))
        return { faults: effect.value, marks: marksOf(effect.value, transaction.newDoc.length) }
    }
    return transaction.docChanged ? { ...held, marks: held.marks.map(transaction.changes) } : held
  },
  provide: (own) => EditorView.decorations.from(own, ({ marks }) => marks),
})

const words = ({ message, hint }: Fault): HTMLElement => {
  const box = document.createElement('div')
  box.className = 'cm-fault-words'
  const said = [message, hint].filter((one) => one !== undefined).map((one) => spoken(one, currentLanguage()))
  box.textContent = said.join(' ').replaceAll('`', '')
  return box
}

const hover = hoverTooltip((view, position) => {
  const fault = view.state.field(field).faults.find(({ from, to }) => from <= position && position <= to)
  return fault === undefined ? null : { pos: fault.from, above: true, create: () => ({ dom: words(fault) }) }
})

export const faultMarks = [field, hover]
