/**
 * One open pipeline: its document with its history, what is selected, and what the person was told last. Every change
 * goes through `perform`; whoever keeps a journal listens to `onChange`.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { EditCommand, Edited } from '#core/edit/commands.ts'
import { type History, openHistory, perform, redo, undo } from '#core/edit/history.ts'
import { layoutOf } from '#core/edit/layout.ts'
import { taskAt } from '#core/edit/places.ts'
import type { Refusal } from '#core/edit/refusal.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { Result } from '#shared/result.ts'

/** What the page says about the last edit: why it could not be made, or which wires it cost. */
export type Notice =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'lost'; readonly lost: NonNullable<Edited['lost']> }

/** A change of the document, in the order they were made: enough to make them again. */
export type Change =
  | { readonly change: 'edit'; readonly command: EditCommand; readonly group?: string }
  | { readonly change: 'undo' }
  | { readonly change: 'redo' }

export interface EditorState {
  readonly history: History
  /** Node ids, the last one chosen last. Ids that no longer exist are dropped with the edit that took them. */
  readonly selected: readonly string[]
  readonly notice: Notice | undefined
}

export interface Editor {
  readonly store: StoreApi<EditorState>
  doc(): PipelineDocument
  /** @param group commands of one gesture (a drag, typing in one field) are undone as one */
  perform(command: EditCommand, group?: string): Result<Edited, Refusal>
  undo(): void
  redo(): void
  select(nodes: readonly string[]): void
  dismiss(): void
  /** Hears of every change after it was made. Returns the way to stop. */
  onChange(listener: (change: Change) => void): () => void
}

const noticeOf = (edited: Edited): Notice | undefined =>
  edited.lost === undefined || edited.lost.length === 0 ? undefined : { kind: 'lost', lost: edited.lost }

/** Those of `nodes` that the document still has. Notes are its layout's. */
const existing = (doc: PipelineDocument, nodes: readonly string[]): readonly string[] => {
  const notes = layoutOf(doc).notes
  const left = nodes.filter((key) =>
    key.startsWith('note:') ? Object.hasOwn(notes, key.slice(5)) : taskAt(doc, key) !== undefined,
  )
  return left.length === nodes.length ? nodes : left
}

export function createEditor(doc: PipelineDocument): Editor {
  /** Who was selected when a document was left: undo comes back to them. */
  const chosen = new WeakMap<PipelineDocument, readonly string[]>()
  let lastGroup: string | undefined
  const listeners = new Set<(change: Change) => void>()
  const store = createStore<EditorState>(() => ({
    history: openHistory(doc),
    selected: [],
    notice: undefined,
  }))
  const tell = (change: Change): void => {
    for (const listener of listeners) listener(change)
  }
  const step = (turn: (history: History) => History, change: Change): void => {
    const { history, selected } = store.getState()
    const next = turn(history)
    if (next === history) return
    chosen.set(history.doc, selected)
    lastGroup = undefined
    const back = existing(next.doc, chosen.get(next.doc) ?? selected)
    store.setState({ history: next, selected: back, notice: undefined })
    tell(change)
  }
  return {
    store,
    doc: () => store.getState().history.doc,
    perform(command, group) {
      const before = store.getState()
      const made = perform(before.history, command, group)
      if (!made.ok) {
        store.setState({ notice: { kind: 'refused', refusal: made.error } })
        return made
      }
      const { history, edited } = made.value
      chosen.set(before.history.doc, before.selected)
      const selected = existing(history.doc, edited.nodes ?? before.selected)
      // What one command of a gesture cost is not forgotten with the next one.
      const said = group !== undefined && group === lastGroup ? before.notice : undefined
      lastGroup = group
      store.setState({ history, selected, notice: noticeOf(edited) ?? said })
      tell(group === undefined ? { change: 'edit', command } : { change: 'edit', command, group })
      return { ok: true, value: edited }
    },
    undo: () => step(undo, { change: 'undo' }),
    redo: () => step(redo, { change: 'redo' }),
    select: (selected) => store.setState({ selected }),
    dismiss: () => store.setState({ notice: undefined }),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
