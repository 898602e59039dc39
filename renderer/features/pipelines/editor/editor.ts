/**
 * One open pipeline: its document with its history, what is selected, and what the person was told last. Every change
 * goes through `perform`; whoever keeps a journal listens to `onChange`.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { EditCommand, Edited } from '#core/edit/commands.ts'
import { type History, openHistory, perform, redo, undo } from '#core/edit/history.ts'
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

export function createEditor(doc: PipelineDocument): Editor {
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
    const { history } = store.getState()
    const next = turn(history)
    if (next === history) return
    store.setState({ history: next, notice: undefined })
    tell(change)
  }
  return {
    store,
    doc: () => store.getState().history.doc,
    perform(command, group) {
      const made = perform(store.getState().history, command, group)
      if (!made.ok) {
        store.setState({ notice: { kind: 'refused', refusal: made.error } })
        return made
      }
      const { history, edited } = made.value
      const selected = edited.nodes ?? store.getState().selected
      store.setState({ history, selected, notice: noticeOf(edited) })
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
